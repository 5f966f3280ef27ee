/// Traces and spans in Opik's model, nested by scope, delivered by a [SpanSink].
///
/// Knows no backend, no Lambda and no library: only `java.*` (and JSpecify's annotations, which the
/// compiler alone reads). Start at [Tracing].
@NullMarked
package dev.rein.tracing;

import org.jspecify.annotations.NullMarked;
