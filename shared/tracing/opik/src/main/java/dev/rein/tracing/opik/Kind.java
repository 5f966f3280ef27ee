package dev.rein.tracing.opik;

import dev.rein.tracing.Item;
import dev.rein.tracing.Score;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.TraceRecord;

/// The three things that are written, each through a batch endpoint of its own.
enum Kind {
  SPANS("POST", "v1/private/spans/batch", "spans"),
  TRACES("POST", "v1/private/traces/batch", "traces"),
  SCORES("PUT", "v1/private/traces/feedback-scores", "scores");

  final String method;
  final String path;
  final String envelope;

  Kind(String method, String path, String envelope) {
    this.method = method;
    this.path = path;
    this.envelope = envelope;
  }

  static Kind of(Item item) {
    return switch (item) {
      case SpanRecord _ -> SPANS;
      case TraceRecord _ -> TRACES;
      case Score _ -> SCORES;
    };
  }
}
