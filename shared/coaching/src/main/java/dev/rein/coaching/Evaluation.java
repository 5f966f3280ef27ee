package dev.rein.coaching;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a judge made of a resolution, a plan or a coaching reply.
public sealed interface Evaluation {
  /// How many kinds a goal is judged for: its resolution and its plan.
  int OF_A_GOAL = 2;

  Kind kind();

  String rubricVersion();

  /// The judging model, as its answer names it.
  String model();

  Instant evaluatedAt();

  /// A verdict that passed every check.
  ///
  /// @param score mean of the criteria, 0 to 10, computed here and never by the model
  /// @param criteria in the rubric's order, at least one
  /// @param cached true when an equal judgement was found and no model was asked
  record Scored(
      Kind kind,
      double score,
      Map<String, Criterion> criteria,
      String rubricVersion,
      String model,
      boolean cached,
      Instant evaluatedAt)
      implements Evaluation {
    public Scored {
      criteria = Collections.unmodifiableMap(new LinkedHashMap<>(criteria));
    }
  }

  /// Nothing usable came of judging: there is no number, anywhere.
  ///
  /// @param reason a sentence
  record Unscored(Kind kind, String reason, String rubricVersion, String model, Instant evaluatedAt)
      implements Evaluation {}

  /// @param score 0 to 10
  /// @param evidence quoted from what was judged, may be empty
  record Criterion(int score, String reasoning, String evidence) {
    public Criterion {
      if (score < 0 || score > 10) throw new IllegalArgumentException("score: " + score);
    }
  }

  /// Of a goal as a whole. `none` where nothing was sent to be judged.
  enum Status {
    PENDING,
    SCORED,
    UNSCORED,
    PARTIAL
  }

  /// @return the status of a goal that `expected` kinds are judged for
  static Status statusOf(int expected, Iterable<? extends @Nullable Evaluation> done) {
    int scored = 0;
    int unscored = 0;
    for (Evaluation evaluation : done) {
      switch (evaluation) {
        case null -> {}
        case Scored _ -> scored++;
        case Unscored _ -> unscored++;
      }
    }
    if (scored + unscored < expected) return Status.PENDING;
    if (unscored == 0) return Status.SCORED;
    return scored == 0 ? Status.UNSCORED : Status.PARTIAL;
  }
}
