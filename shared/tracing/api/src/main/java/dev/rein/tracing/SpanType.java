package dev.rein.tracing;

import java.util.Locale;

/// The kinds of span that Opik knows.
public enum SpanType {
  GENERAL,
  TOOL,
  LLM,
  GUARDRAIL;

  /// As Opik spells it: lower case.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
