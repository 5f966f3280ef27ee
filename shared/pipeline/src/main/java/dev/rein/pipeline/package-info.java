/// The stages that turn a goal into a resolution and a plan, each asked for with its repairs.
@NullMarked
package dev.rein.pipeline;

import org.jspecify.annotations.NullMarked;
