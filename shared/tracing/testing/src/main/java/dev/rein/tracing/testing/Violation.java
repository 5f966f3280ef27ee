package dev.rein.tracing.testing;

/// A breach of Opik's contract.
///
/// @param status what the stand-in answers: 400 or 422
/// @param message as Opik words it where it does, with the element's index
public record Violation(int status, String message) {
  static Violation invalid(String message) {
    return new Violation(422, message);
  }

  static Violation bad(String message) {
    return new Violation(400, message);
  }
}
