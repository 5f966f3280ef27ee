package dev.rein.tracing.testing;

/// How [LambdaStandIn] fails an extension that asks for its next event.
public enum PollFault {
  /// Closes the connection without an answer, at once.
  CLOSE,

  /// Answers 500, at once.
  REFUSE,

  /// Hands out the next event and breaks off in the middle of it. To Lambda the event counts as
  /// delivered.
  LOSE_EVENT,

  /// The same, but only when the function has answered.
  LOSE_EVENT_LATE
}
