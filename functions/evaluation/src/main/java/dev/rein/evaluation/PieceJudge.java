package dev.rein.evaluation;

import dev.rein.coaching.CachedJudgement;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.GoalJson;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Spend;
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
import org.jspecify.annotations.Nullable;

/// Reaches a verdict, keeps it, and puts its scores on the trace that made what was judged.
record PieceJudge(
    Piece.Source pieces,
    GoalStore store,
    Judge judge,
    Budget budget,
    Tracing tracing,
    InstantSource clock)
    implements Judging {
  /// How long a judgement may stand in for asking again.
  static final Duration CACHE_TIME_TO_LIVE = Duration.ofDays(30);

  @Override
  public Outcome again(TraceStart trace, Piece piece, CachedJudgement cached) {
    return keep(
        piece,
        Verdicts.again(cached.judgement(), clock.instant()),
        cached.owedFor(piece.subject()),
        null);
  }

  @Override
  public Outcome anew(
      TraceStart trace,
      Piece piece,
      String key,
      Budget.Reservation reservation,
      Deadline deadline) {
    Judgement judgement = judge.judge(piece.rubric(), piece.exhibit(), deadline);
    budget.settle(reservation, judgement.spend());
    return switch (judgement) {
      case Judgement.Reached reached -> {
        Evaluation.Scored scored = Verdicts.scored(piece.rubric(), reached, clock.instant());
        // Before the verdict itself: a delivery that fails in between finds it and pays nothing.
        if (!reached.scrutiny().repaired()) {
          store.cacheJudgement(
              key,
              new CachedJudgement(scored, piece.subject(), reached.spend()),
              CACHE_TIME_TO_LIVE,
              clock.instant());
        }
        yield keep(piece, scored, reached.spend(), reached.scrutiny());
      }
      case Judgement.Unusable unusable ->
          keep(
              piece,
              Verdicts.unscored(piece.rubric(), unusable, clock.instant()),
              unusable.spend(),
              unusable.scrutiny());
      case Judgement.Unavailable unavailable -> {
        store.spent(piece.subject(), unavailable.spend(), clock.instant());
        yield new Outcome.NoAnswer(unavailable.answer(), unavailable.spend());
      }
    };
  }

  private Outcome keep(
      Piece piece, Evaluation evaluation, Spend spend, @Nullable Scrutiny scrutiny) {
    // Before it is kept, so that a verdict which can't be is seen all the same.
    Tracing.describe(trace -> tell(trace, evaluation, scrutiny));
    Instant now = clock.instant();
    if (store.saveEvaluation(piece.subject(), evaluation, spend)) {
      TraceScores.send(tracing, piece.trace(), evaluation);
      return new Outcome.Judged(evaluation, spend, scrutiny);
    }
    // Another delivery was quicker: its verdict stands. These calls were made all the same.
    Piece kept = pieces.find(piece.subject()) instanceof Piece.Found.Ready(Piece it) ? it : null;
    Evaluation stands = kept == null ? null : kept.before();
    // Whoever finds a verdict in the cache counts what it has cost.
    Spend vain = isCached(evaluation) || isCached(stands) ? Spend.NONE : spend;
    if (vain.calls() > 0) store.spent(piece.subject(), vain, now);
    return kept == null || stands == null
        ? new Outcome.NoGoal(vain)
        : TraceScores.sendAgain(tracing, kept, stands, vain);
  }

  private static boolean isCached(@Nullable Evaluation evaluation) {
    return evaluation instanceof Evaluation.Scored scored && scored.cached();
  }

  private static void tell(Span trace, Evaluation evaluation, @Nullable Scrutiny scrutiny) {
    trace.output(PlainJson.of(GoalJson.of(evaluation)));
    if (scrutiny != null) scrutiny.metadata().forEach(trace::metadata);
    switch (evaluation) {
      case Evaluation.Scored _ -> trace.metadata("status", "ok");
      case Evaluation.Unscored unscored ->
          trace.error(new ErrorInfo("Unscored", unscored.reason(), unscored.reason()));
    }
  }
}
