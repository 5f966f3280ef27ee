package dev.rein.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.CachedJudgement;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.Rubric;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Subject;
import dev.rein.judge.Judge;
import dev.rein.llm.PlainJson;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Has one thing judged that was made for a goal, unless it has been already or may not be now.
record JudgeSubject(
    Piece.Source pieces,
    GoalStore store,
    Judge judge,
    Budget budget,
    Judging judging,
    Tracing tracing) {

  Outcome run(Subject subject, Deadline deadline) {
    return switch (pieces.find(subject)) {
      case Piece.Found.Gone _ -> new Outcome.NoGoal(Spend.NONE);
      case Piece.Found.NotReady _ -> new Outcome.NotReady();
      case Piece.Found.Ready(Piece piece) -> {
        Evaluation before = piece.before();
        yield before == null
            ? judge(piece, deadline)
            : TraceScores.sendAgain(tracing, piece, before, Spend.NONE);
      }
    };
  }

  private Outcome judge(Piece piece, Deadline deadline) {
    String key = judge.key(piece.rubric(), piece.exhibit());
    Optional<CachedJudgement> cached = store.cachedJudgement(key);
    if (cached.isPresent()) {
      return judging.again(start(piece).withMetadata("cached", true), piece, cached.get());
    }
    return switch (budget.reserve(
        judge.prompt(piece.rubric(), piece.exhibit()), judge.model().requestedModel())) {
      case Budget.Asked.UsedUp(Duration until, boolean first) ->
          new Outcome.OverBudget(until, first);
      case Budget.Asked.Granted(Budget.Reservation reservation) ->
          judging.anew(
              start(piece).withMetadata("cached", false), piece, key, reservation, deadline);
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
            .withMetadata(PromptAssets.HASH, PromptAssets.hashes(piece.rubric().version()))
            .withMetadata("user_id_hash", Hashes.userId(piece.userId()))
            // Told first, for whatever is thrown.
            .withMetadata("status", "error");
    UUID messageId = subject.messageId();
    return messageId == null ? start : start.withMetadata("message_id", messageId.toString());
  }

  private static JsonNode subjectOf(Piece piece) {
    return Objects.requireNonNull(piece.exhibit().blocks().get(Rubric.SUBJECT));
  }
}
