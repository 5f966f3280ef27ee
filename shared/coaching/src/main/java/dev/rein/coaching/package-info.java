/// Goals, resolutions, plans, their evaluations and ratings; prompts and rubrics as resources; and
/// where all of it is kept. Knows neither HTTP nor Lambda nor Opik.
@NullMarked
package dev.rein.coaching;

import org.jspecify.annotations.NullMarked;
