/// Execution environments as Lambda has them.
@NullMarked
package dev.rein.local.lambda;

import org.jspecify.annotations.NullMarked;
