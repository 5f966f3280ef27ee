package dev.rein.experiments;

/// Opik did not take something, or does not answer. The message is a sentence for people.
public final class OpikFailed extends Exception {
  private final boolean mayHelpLater;

  OpikFailed(String sentence, boolean mayHelpLater) {
    super(sentence);
    this.mayHelpLater = mayHelpLater;
  }

  /// Whether the same request can succeed later.
  public boolean mayHelpLater() {
    return mayHelpLater;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
