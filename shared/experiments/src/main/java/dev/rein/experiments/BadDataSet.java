package dev.rein.experiments;

/// A data set can't be used. The message is a sentence for people that names lines.
public final class BadDataSet extends Exception {
  BadDataSet(String sentence) {
    super(sentence);
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
