package dev.rein.tracing.opik;

/// What Opik says about a trace.
public sealed interface Lookup {
  record Found(OpikTrace trace) implements Lookup {}

  /// Opik has no such trace, or not yet.
  record Absent() implements Lookup {}

  /// Opik could not be asked or understood, so nothing is known.
  ///
  /// @param reason a constant of [DropReason] or `unreadable`
  record Unknown(String reason) implements Lookup {}
}
