/// Experiments with prompts on this machine: the very stages and the very judge that run in AWS.
@NullMarked
package dev.rein.local.experiments;

import org.jspecify.annotations.NullMarked;
