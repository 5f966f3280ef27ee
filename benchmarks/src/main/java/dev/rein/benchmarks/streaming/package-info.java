/// What an answer costs in memory, whole and piece by piece.
@NullMarked
package dev.rein.benchmarks.streaming;

import org.jspecify.annotations.NullMarked;
