/// What the tracing layer costs before it records anything.
@NullMarked
package dev.rein.benchmarks.start;

import org.jspecify.annotations.NullMarked;
