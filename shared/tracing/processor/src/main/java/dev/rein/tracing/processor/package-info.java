/// Generates the tracing decorator of each interface annotated with `dev.rein.tracing.Traced`.
///
/// For the compiler's processor path only; nothing here is needed at run time.
@NullMarked
package dev.rein.tracing.processor;

import org.jspecify.annotations.NullMarked;
