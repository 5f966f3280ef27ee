/// The boundary that every Lambda invocation goes through: it runs the handler with the
/// invocation's context on each trace, flushes, and says what became of every span.
@NullMarked
package dev.rein.tracing.lambda;

import org.jspecify.annotations.NullMarked;
