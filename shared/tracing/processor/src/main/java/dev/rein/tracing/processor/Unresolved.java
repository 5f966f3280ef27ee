package dev.rein.tracing.processor;

/// A type is not there yet: another processor may generate it in this round.
final class Unresolved extends RuntimeException {
  Unresolved() {
    super("a type that is not resolved yet", null, false, false);
  }
}
