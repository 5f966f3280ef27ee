/// Judges by a rubric: a verdict that can be relied on, or none. Knows no store, no queue and no
/// Lambda.
@NullMarked
package dev.rein.judge;

import org.jspecify.annotations.NullMarked;
