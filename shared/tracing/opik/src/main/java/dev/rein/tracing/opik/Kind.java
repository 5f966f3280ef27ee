package dev.rein.tracing.opik;

import dev.rein.tracing.Item;
import dev.rein.tracing.Score;
import dev.rein.tracing.ScoreDeletion;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.ThreadDeletion;
import dev.rein.tracing.TraceDeletion;
import dev.rein.tracing.TraceRecord;

/// What is written: rows, each kind through a batch endpoint of its own, and what is to be gone:
/// traces together, a score or a set of threads with a request for each.
enum Kind {
  SPANS("POST", "v1/private/spans/batch", "spans"),
  TRACES("POST", "v1/private/traces/batch", "traces"),
  SCORES("PUT", "v1/private/traces/feedback-scores", "scores"),
  DELETIONS("POST", "v1/private/traces/%s/feedback-scores/delete", "score_deletions"),
  TRACE_DELETIONS("POST", "v1/private/traces/delete", "trace_deletions"),
  THREAD_DELETIONS("POST", "v1/private/traces/threads/delete", "thread_deletions");

  final String method;
  final String path;
  final String envelope;

  Kind(String method, String path, String envelope) {
    this.method = method;
    this.path = path;
    this.envelope = envelope;
  }

  /// Whether values of one name replace each other, so that their order matters.
  boolean isOfScores() {
    return this == SCORES || this == DELETIONS;
  }

  /// Whether it takes away rather than adds.
  boolean deletes() {
    return this == DELETIONS || this == TRACE_DELETIONS || this == THREAD_DELETIONS;
  }

  /// Most rows that one request takes.
  int mostRows() {
    return this == DELETIONS || this == THREAD_DELETIONS ? 1 : OpikLimits.OPIK_REQUEST_ITEMS;
  }

  static Kind of(Item item) {
    return switch (item) {
      case SpanRecord _ -> SPANS;
      case TraceRecord _ -> TRACES;
      case Score _ -> SCORES;
      case ScoreDeletion _ -> DELETIONS;
      case TraceDeletion _ -> TRACE_DELETIONS;
      case ThreadDeletion _ -> THREAD_DELETIONS;
    };
  }
}
