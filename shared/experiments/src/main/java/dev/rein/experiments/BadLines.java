package dev.rein.experiments;

/// A file of lines can't be used. The message is a sentence for people that names lines.
public final class BadLines extends Exception {
  BadLines(String sentence) {
    super(sentence);
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
