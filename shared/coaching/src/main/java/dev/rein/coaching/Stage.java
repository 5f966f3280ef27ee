package dev.rein.coaching;

import java.util.Locale;

/// The stages of the pipeline, in order. Their names are those of spans and prompts.
public enum Stage {
  PREPROCESS_GOAL,
  GENERATE_RESOLUTION,
  CREATE_EXECUTION_PLAN;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Stage of(StageResult result) {
    return switch (result) {
      case ClarifiedGoal _ -> PREPROCESS_GOAL;
      case Resolution _ -> GENERATE_RESOLUTION;
      case Plan _ -> CREATE_EXECUTION_PLAN;
    };
  }
}
