package dev.rein.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalJson;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Rubric;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.Spend;
import dev.rein.coaching.StageJson;
import dev.rein.coaching.StageResult;
import dev.rein.coaching.Subject;
import dev.rein.llm.PlainJson;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.ErrorInfo;
import dev.rein.tracing.Span;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Judges one thing that was made for a goal, keeps the verdict, and puts its scores on the trace
/// that made the thing.
///
/// @param temperature that the judge is asked with; part of what a judgement depends on
record JudgeGoal(
    GoalStore store,
    Rubrics rubrics,
    Judge judge,
    double temperature,
    Tracing tracing,
    InstantSource clock) {
  /// How long a judgement may stand in for asking again.
  static final Duration CACHE_TIME_TO_LIVE = Duration.ofDays(30);

  private static final int USER_HASH_LENGTH = 16;

  Outcome run(Task task, Deadline deadline) {
    Optional<Goal> found = store.find(task.goalId());
    if (found.isEmpty()) return new Outcome.NoGoal();
    Goal goal = found.get();
    StageResult subject = subjectOf(goal, task.kind());
    if (goal.status() != GoalStatus.COMPLETED || subject == null) return new Outcome.NotReady();
    Rubric rubric = rubrics.of(task.kind());
    Optional<Evaluation> before = evaluationBy(rubric, goal);
    if (before.isPresent()) return sendAgain(goal, before.get(), Spend.NONE);
    ObjectNode judged = StageJson.encode(subject);
    TraceStart start =
        TraceStart.named(task.kind().wireName() + "_evaluation")
            .withThread(goal.id().toString())
            .withInput(Map.of(task.kind().wireName(), Objects.requireNonNull(PlainJson.of(judged))))
            .withMetadata("goal_id", goal.id().toString())
            .withMetadata("eval_name", TraceScores.overall(task.kind()))
            .withMetadata("evaluated_trace_id", goal.trace().toString())
            .withMetadata("rubric_version", rubric.version())
            .withMetadata("prompt_version", rubric.version())
            .withMetadata(
                "user_id_hash", Hashes.sha256(goal.userId()).substring(0, USER_HASH_LENGTH));
    return tracing.trace(start, trace -> judge(goal, rubric, judged, deadline, trace));
  }

  private Outcome judge(
      Goal goal, Rubric rubric, ObjectNode judged, Deadline deadline, Span trace) {
    // Told first, for whatever is thrown below.
    trace.metadata("status", "error").metadata("cached", false);
    String model = judge.model().requestedModel();
    String hash = JudgementHash.of(rubric.version(), model, temperature, judged, goal);
    Instant now = clock.instant();
    Optional<Evaluation.Scored> cached = store.cachedJudgement(hash);
    if (cached.isPresent()) {
      trace.metadata("cached", true);
      return keep(goal, rubric, Verdicts.again(cached.get(), now), Spend.NONE, trace);
    }
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return switch (judge.judge(rubric, goal, today, deadline)) {
      case Judgement.Reached reached -> {
        Evaluation.Scored scored = Verdicts.scored(rubric, reached, clock.instant());
        // Before the verdict itself: a delivery that fails in between finds it and pays nothing.
        if (!reached.repaired()) {
          store.cacheJudgement(hash, scored, CACHE_TIME_TO_LIVE, clock.instant());
        }
        yield keep(goal, rubric, scored, reached.spend(), trace);
      }
      case Judgement.Unusable unusable ->
          keep(
              goal,
              rubric,
              new Evaluation.Unscored(
                  rubric.kind(),
                  unusable.reason(),
                  rubric.version(),
                  unusable.model(),
                  clock.instant()),
              unusable.spend(),
              trace);
      case Judgement.Unavailable unavailable -> {
        trace.error(
            new ErrorInfo(
                unavailable.answer().cause().name(),
                unavailable.answer().detail(),
                unavailable.answer().detail()));
        store.count(unavailable.spend(), clock.instant());
        yield new Outcome.NoAnswer(unavailable.answer(), unavailable.spend());
      }
    };
  }

  private Outcome keep(Goal goal, Rubric rubric, Evaluation evaluation, Spend spend, Span trace) {
    trace.output(PlainJson.of(GoalJson.of(evaluation)));
    switch (evaluation) {
      case Evaluation.Scored _ -> trace.metadata("status", "ok");
      case Evaluation.Unscored unscored ->
          trace.error(new ErrorInfo("Unscored", unscored.reason(), unscored.reason()));
    }
    if (store.saveEvaluation(Subject.of(goal.id(), rubric.kind()), evaluation, spend)) {
      TraceScores.send(tracing, goal.trace(), evaluation);
      return new Outcome.Judged(evaluation, spend);
    }
    // Another delivery was quicker: its verdict stands. These calls were made all the same.
    if (spend.calls() > 0) store.count(spend, clock.instant());
    return store
        .find(goal.id())
        .flatMap(now -> evaluationBy(rubric, now))
        .map(kept -> sendAgain(goal, kept, spend))
        .orElseGet(Outcome.NoGoal::new);
  }

  private Outcome sendAgain(Goal goal, Evaluation evaluation, Spend spend) {
    TraceScores.send(tracing, goal.trace(), evaluation);
    return new Outcome.JudgedBefore(evaluation, spend);
  }

  private static Optional<Evaluation> evaluationBy(Rubric rubric, Goal goal) {
    return goal.evaluations().stream()
        .filter(evaluation -> evaluation.kind() == rubric.kind())
        .filter(evaluation -> evaluation.rubricVersion().equals(rubric.version()))
        .findFirst();
  }

  private static @Nullable StageResult subjectOf(Goal goal, Kind kind) {
    return switch (kind) {
      case RESOLUTION -> goal.resolution();
      case PLAN -> goal.plan();
      case COACHING -> null;
    };
  }
}
