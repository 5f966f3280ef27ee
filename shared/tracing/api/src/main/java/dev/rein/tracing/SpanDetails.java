package dev.rein.tracing;

/// Says itself what a span shows of it: input, output, metadata, or an error that is no exception.
///
/// As a parameter or result of a [Traced] method it does so in place of being recorded whole; as an
/// argument of [Tracing#describe] it does so in the middle of the work.
@FunctionalInterface
public interface SpanDetails {

  /// Called only if the span is recorded. What it throws is kept from the traced work.
  void describe(Span span);
}
