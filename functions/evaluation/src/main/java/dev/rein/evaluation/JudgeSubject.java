package dev.rein.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.GoalJson;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.Rubric;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Subject;
import dev.rein.judge.Judge;
import dev.rein.judge.Judgement;
import dev.rein.judge.Scrutiny;
import dev.rein.llm.PlainJson;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.ErrorInfo;
import dev.rein.tracing.Span;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Judges one thing that was made for a goal, keeps the verdict, and puts its scores on the trace
/// that made the thing.
record JudgeSubject(
    Piece.Source pieces,
    GoalStore store,
    Judge judge,
    Budget budget,
    Tracing tracing,
    InstantSource clock) {
  /// How long a judgement may stand in for asking again.
  static final Duration CACHE_TIME_TO_LIVE = Duration.ofDays(30);

  private static final int USER_HASH_LENGTH = 16;

  Outcome run(Subject subject, Deadline deadline) {
    return switch (pieces.find(subject)) {
      case Piece.Found.Gone _ -> new Outcome.NoGoal();
      case Piece.Found.NotReady _ -> new Outcome.NotReady();
      case Piece.Found.Ready(Piece piece) -> {
        Evaluation before = piece.before();
        yield before == null ? judge(piece, deadline) : sendAgain(piece, before, Spend.NONE);
      }
    };
  }

  private Outcome judge(Piece piece, Deadline deadline) {
    String key = judge.key(piece.rubric(), piece.exhibit());
    Optional<Evaluation.Scored> cached = store.cachedJudgement(key);
    if (cached.isPresent()) {
      return tracing.trace(
          start(piece),
          trace -> {
            trace.metadata("status", "error").metadata("cached", true);
            Evaluation again = Verdicts.again(cached.get(), clock.instant());
            return keep(piece, again, Spend.NONE, null, trace);
          });
    }
    return switch (budget.reserve(
        judge.prompt(piece.rubric(), piece.exhibit()), judge.model().requestedModel())) {
      case Budget.Asked.UsedUp(Duration until, boolean first) ->
          new Outcome.OverBudget(until, first);
      case Budget.Asked.Granted(Budget.Reservation reservation) ->
          tracing.trace(start(piece), trace -> ask(piece, key, reservation, deadline, trace));
    };
  }

  private TraceStart start(Piece piece) {
    Subject subject = piece.subject();
    String kind = subject.kind().wireName();
    TraceStart start =
        TraceStart.named(kind + "_evaluation")
            .withThread(subject.goalId().toString())
            .withInput(Map.of(kind, Objects.requireNonNull(PlainJson.of(subjectOf(piece)))))
            .withMetadata("goal_id", subject.goalId().toString())
            .withMetadata("eval_name", TraceScores.overall(subject.kind()))
            .withMetadata("evaluated_trace_id", piece.trace().toString())
            .withMetadata("rubric_version", piece.rubric().version())
            .withMetadata("prompt_version", piece.rubric().version())
            .withMetadata(
                "user_id_hash", Hashes.sha256(piece.userId()).substring(0, USER_HASH_LENGTH));
    UUID messageId = subject.messageId();
    return messageId == null ? start : start.withMetadata("message_id", messageId.toString());
  }

  private static JsonNode subjectOf(Piece piece) {
    return Objects.requireNonNull(piece.exhibit().blocks().get(Rubric.SUBJECT));
  }

  private Outcome ask(
      Piece piece, String key, Budget.Reservation reservation, Deadline deadline, Span trace) {
    // Told first, for whatever is thrown below.
    trace.metadata("status", "error").metadata("cached", false);
    Judgement judgement = judge.judge(piece.rubric(), piece.exhibit(), deadline);
    budget.settle(reservation, judgement.spend());
    return switch (judgement) {
      case Judgement.Reached reached -> {
        Evaluation.Scored scored = Verdicts.scored(piece.rubric(), reached, clock.instant());
        // Before the verdict itself: a delivery that fails in between finds it and pays nothing.
        if (!reached.scrutiny().repaired()) {
          store.cacheJudgement(
              key, scored, piece.subject().goalId(), CACHE_TIME_TO_LIVE, clock.instant());
        }
        yield keep(piece, scored, reached.spend(), reached.scrutiny(), trace);
      }
      case Judgement.Unusable unusable ->
          keep(
              piece,
              Verdicts.unscored(piece.rubric(), unusable, clock.instant()),
              unusable.spend(),
              unusable.scrutiny(),
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

  private Outcome keep(
      Piece piece, Evaluation evaluation, Spend spend, @Nullable Scrutiny scrutiny, Span trace) {
    trace.output(PlainJson.of(GoalJson.of(evaluation)));
    if (scrutiny != null) scrutiny.metadata().forEach(trace::metadata);
    switch (evaluation) {
      case Evaluation.Scored _ -> trace.metadata("status", "ok");
      case Evaluation.Unscored unscored ->
          trace.error(new ErrorInfo("Unscored", unscored.reason(), unscored.reason()));
    }
    Instant now = clock.instant();
    if (store.saveEvaluation(piece.subject(), evaluation, spend)) {
      TraceScores.send(tracing, piece.trace(), evaluation);
      return new Outcome.Judged(evaluation, spend, scrutiny);
    }
    // Another delivery was quicker: its verdict stands. These calls were made all the same.
    if (spend.calls() > 0) store.count(spend, now);
    return pieces.find(piece.subject()) instanceof Piece.Found.Ready(Piece kept)
            && kept.before() != null
        ? sendAgain(kept, kept.before(), spend)
        : new Outcome.NoGoal();
  }

  private Outcome sendAgain(Piece piece, Evaluation evaluation, Spend spend) {
    TraceScores.send(tracing, piece.trace(), evaluation);
    return new Outcome.JudgedBefore(evaluation, spend);
  }
}
