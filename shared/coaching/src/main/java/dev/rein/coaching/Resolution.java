package dev.rein.coaching;

import java.util.List;

/// What the person resolves to do; the result of the stage `generate_resolution`.
public record Resolution(
    String title,
    String description,
    String rationale,
    SmartGoal smartGoal,
    List<String> keyMetrics,
    String timeline,
    List<String> challenges,
    List<String> successStrategies,
    Style style)
    implements StageResult {
  public Resolution {
    keyMetrics = List.copyOf(keyMetrics);
    challenges = List.copyOf(challenges);
    successStrategies = List.copyOf(successStrategies);
  }
}
