/// What one span costs the thread that records it.
@NullMarked
package dev.rein.benchmarks.span;

import org.jspecify.annotations.NullMarked;
