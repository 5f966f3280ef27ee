package dev.rein.tracing.opik;

import org.jspecify.annotations.Nullable;

/// An error as Opik holds it, without its stack trace.
///
/// @param type empty where Opik has none
public record OpikError(String type, @Nullable String message) {}
