package dev.rein.tracing.testing;

/// What a write puts into Opik.
public enum Written {
  TRACES("traces"),
  SPANS("spans"),
  SCORES("scores");

  private final String envelope;

  Written(String envelope) {
    this.envelope = envelope;
  }

  /// The key of the array in the request's body.
  public String envelope() {
    return envelope;
  }
}
