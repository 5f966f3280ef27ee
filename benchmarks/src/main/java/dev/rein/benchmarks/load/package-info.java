/// What many users at once notice, and whether anything they say is lost or doubled.
@NullMarked
package dev.rein.benchmarks.load;

import org.jspecify.annotations.NullMarked;
