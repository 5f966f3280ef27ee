package dev.rein.local.lambda;

/// An invocation gave no answer. The message names the function and never holds what was sent.
public final class InvocationFailed extends Exception {
  /// What the caller is told.
  public enum Kind {
    /// The handler threw, or could not be started.
    FAILED,
    /// The function's own timeout passed, or the caller's.
    TIMED_OUT,
    /// The system is stopping.
    STOPPING
  }

  private final Kind kind;

  InvocationFailed(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
