/// Exact checks of a plan: what is wrong with it whoever reads it. Plain Java over the domain's
/// records; no clock, no randomness, no model.
@NullMarked
package dev.rein.coaching.rules;

import org.jspecify.annotations.NullMarked;
