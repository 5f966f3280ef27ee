/// Judges what was generated: messages of the evaluation queue in, scores on the original traces
/// out.
@NullMarked
package dev.rein.evaluation;

import org.jspecify.annotations.NullMarked;
