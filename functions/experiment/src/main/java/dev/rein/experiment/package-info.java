/// Experiments that were fanned out over a queue: works on one goal for each message.
@NullMarked
package dev.rein.experiment;

import org.jspecify.annotations.NullMarked;
