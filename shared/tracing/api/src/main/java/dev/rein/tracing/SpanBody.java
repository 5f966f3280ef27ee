package dev.rein.tracing;

import org.jspecify.annotations.Nullable;

/// Work that runs under a span.
@FunctionalInterface
public interface SpanBody<T extends @Nullable Object, X extends Throwable> {
  T run(Span span) throws X;
}
