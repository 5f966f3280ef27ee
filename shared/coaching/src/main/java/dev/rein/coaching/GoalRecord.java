package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a goal came to, without what was asked for and without what was made of it.
///
/// @param model that answered last, null until one has
/// @param promptVersions by stage wire name, of the finished stages
/// @param completedAt null until it has completed
/// @param failureType null unless it failed
/// @param planFindings how many findings the plan has; null where it was not checked
/// @param spend of all model calls made for it so far, its judging included
/// @param evaluations newest of each kind
/// @param ratings of its resolution and of its plan, one of each at most
public record GoalRecord(
    UUID id,
    String userId,
    TraceId trace,
    Instant createdAt,
    Style style,
    GoalStatus status,
    @Nullable String model,
    Map<String, String> promptVersions,
    @Nullable Instant completedAt,
    @Nullable String failureType,
    @Nullable Integer planFindings,
    Spend spend,
    List<Evaluation> evaluations,
    List<Rating> ratings) {
  public GoalRecord {
    promptVersions = Map.copyOf(promptVersions);
    evaluations = List.copyOf(evaluations);
    ratings = List.copyOf(ratings);
  }

  static GoalRecord of(GoalHeader header, List<Evaluation> evaluations, List<Rating> ratings) {
    Failure failure = header.failure();
    return new GoalRecord(
        header.id(),
        header.userId(),
        header.trace(),
        header.createdAt(),
        header.request().style(),
        header.status(),
        header.model(),
        header.promptVersions(),
        header.completedAt(),
        failure == null ? null : failure.type(),
        header.planFindings().isPresent() ? header.planFindings().getAsInt() : null,
        header.spend(),
        evaluations,
        ratings);
  }

  /// Null until its pipeline has completed.
  public Evaluation.@Nullable Status evaluationStatus() {
    return status == GoalStatus.COMPLETED
        ? Evaluation.statusOf(Evaluation.OF_A_GOAL, evaluations)
        : null;
  }
}
