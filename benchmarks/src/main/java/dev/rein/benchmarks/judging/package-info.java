/// What judging side by side and the cache of judgements are worth.
@NullMarked
package dev.rein.benchmarks.judging;

import org.jspecify.annotations.NullMarked;
