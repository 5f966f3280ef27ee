package dev.rein.experiments;

/// What is wrong with one line of a file.
public class LineFault extends Exception {
  /// @param message part of a sentence, e.g. `goal is missing`
  public LineFault(String message) {
    super(message);
  }
}
