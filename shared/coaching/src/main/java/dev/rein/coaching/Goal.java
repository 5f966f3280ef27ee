package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A goal with everything that is known of it.
///
/// @param userId who owns it; nobody else ever sees it
/// @param trace of the pipeline that works on it, minted before the first model call
/// @param clarified null until its stage has finished; so `resolution` and `plan`
/// @param spend of all model calls made for it so far
/// @param model that answered last, null until one has
/// @param promptVersions by stage wire name, of the finished stages
/// @param runUntil while `RUNNING`: when whoever works on it must have finished; later it may be
///   taken over
/// @param failure null unless `FAILED`
/// @param evaluations newest of each kind
/// @param ratings of its resolution and of its plan, one of each at most
public record Goal(
    UUID id,
    String userId,
    TraceId trace,
    Instant createdAt,
    GoalRequest request,
    GoalStatus status,
    @Nullable ClarifiedGoal clarified,
    @Nullable Resolution resolution,
    @Nullable Plan plan,
    Spend spend,
    @Nullable String model,
    Map<String, String> promptVersions,
    Instant runUntil,
    @Nullable Failure failure,
    List<Evaluation> evaluations,
    List<Rating> ratings) {
  public Goal {
    promptVersions = Map.copyOf(promptVersions);
    evaluations = List.copyOf(evaluations);
    ratings = List.copyOf(ratings);
  }

  /// The first stage that has no result yet, or null when all have.
  public @Nullable Stage nextStage() {
    if (clarified == null) return Stage.PREPROCESS_GOAL;
    if (resolution == null) return Stage.GENERATE_RESOLUTION;
    if (plan == null) return Stage.CREATE_EXECUTION_PLAN;
    return null;
  }

  /// Whether this is what a finished stage left behind.
  public boolean has(StageResult result) {
    return result.equals(
        switch (Stage.of(result)) {
          case PREPROCESS_GOAL -> clarified;
          case GENERATE_RESOLUTION -> resolution;
          case CREATE_EXECUTION_PLAN -> plan;
        });
  }

  /// Of its resolution or its plan; null until that is rated.
  public @Nullable Rating rating(Kind kind) {
    for (Rating rating : ratings) if (rating.kind() == kind) return rating;
    return null;
  }

  /// Null until the pipeline has completed.
  public Evaluation.@Nullable Status evaluationStatus() {
    return status == GoalStatus.COMPLETED
        ? Evaluation.statusOf(Evaluation.OF_A_GOAL, evaluations)
        : null;
  }
}
