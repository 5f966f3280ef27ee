package dev.rein.llm;

import java.util.Locale;

/// How much a model may think before it answers. What a family of models makes of it is in
/// `models.json`.
public enum Thinking {
  OFF(0),
  MINIMAL(512),
  LOW(1_024),
  MEDIUM(8_192),
  HIGH(24_576);

  private final int budget;

  Thinking(int budget) {
    this.budget = budget;
  }

  /// In tokens, for models that are told a budget; the steps are those of Google's own translation.
  ///
  /// @see <a href="https://ai.google.dev/gemini-api/docs/openai#thinking">Thinking</a>
  int budget() {
    return budget;
  }

  String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
