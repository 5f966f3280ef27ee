/// Knows which version of a prompt is better before users do: runs versions over a set of goals,
/// compares what judges say of the results, and keeps all of it in Opik as an experiment. Knows
/// neither Lambda nor how a version is run.
@NullMarked
package dev.rein.experiments;

import org.jspecify.annotations.NullMarked;
