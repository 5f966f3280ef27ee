package dev.rein.tracing;

/// One thing that a backend is to hold: a trace, a span or a feedback score, or that it is no
/// longer to hold a score, a trace or whole threads.
public sealed interface Item
    permits TraceRecord, SpanRecord, Score, ScoreDeletion, TraceDeletion, ThreadDeletion {}
