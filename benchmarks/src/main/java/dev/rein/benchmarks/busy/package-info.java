/// What an event costs a function that stays busy, with C1 alone and with all tiers.
@NullMarked
package dev.rein.benchmarks.busy;

import org.jspecify.annotations.NullMarked;
