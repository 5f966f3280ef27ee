/// What handing over what was recorded costs.
@NullMarked
package dev.rein.benchmarks.flush;

import org.jspecify.annotations.NullMarked;
