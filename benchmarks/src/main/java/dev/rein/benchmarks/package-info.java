/// How fast the project is, as ratios measured in one run.
@NullMarked
package dev.rein.benchmarks;

import org.jspecify.annotations.NullMarked;
