package dev.rein.feedback;

import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.IdempotencyKey;
import dev.rein.coaching.Rating;
import dev.rein.coaching.Subject;
import dev.rein.tracing.Score;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps what a person thinks of their resolution, and puts it as scores on the trace that made it.
record RecordFeedback(GoalStore store, Tracing tracing, InstantSource clock) {
  private static final String OVERALL = "user_rating";
  private static final int USER_HASH_LENGTH = 16;

  /// What was sent.
  ///
  /// @param score 1 to 5
  /// @param dimensions by name, 1 to 5 each
  /// @param key null where the caller sent none
  record Request(
      String userId,
      UUID goalId,
      int score,
      Map<String, Integer> dimensions,
      @Nullable String text,
      @Nullable IdempotencyKey key) {}

  GoalStore.Rated run(Request request) {
    // Before the store is asked, so that the trace covers that too.
    TraceId id = tracing.mint();
    GoalStore.Rated rated =
        store.rate(
            request.userId(),
            Subject.resolution(request.goalId()),
            request.score(),
            request.dimensions(),
            request.text(),
            request.key(),
            clock.instant());
    switch (rated) {
      case GoalStore.Rated.Kept(var rating, var trace, var first) -> {
        record(id, request, rating, trace, first);
        send(rating, trace);
      }
      case GoalStore.Rated.Repeated(var rating, var trace, _) -> {
        // The first answer may have been given by a process that died before its flush. A rating
        // that was replaced since must not come back, though.
        if (isCurrent(request, rating)) send(rating, trace);
      }
      case GoalStore.Rated.KeyReused _,
          GoalStore.Rated.UnknownGoal _,
          GoalStore.Rated.NothingToRate _ -> {}
    }
    return rated;
  }

  private boolean isCurrent(Request request, Rating rating) {
    return store
        .find(request.userId(), request.goalId())
        .map(goal -> rating.equals(goal.rating()))
        .orElse(false);
  }

  private void send(Rating rating, TraceId rated) {
    tracing.score(Score.of(rated.value(), OVERALL, rating.score(), rating.text()));
    rating
        .dimensions()
        .forEach(
            (name, value) -> tracing.score(Score.of(rated.value(), "user_" + name, value, null)));
  }

  private void record(TraceId id, Request request, Rating rating, TraceId rated, boolean first) {
    Map<String, Object> input = new TreeMap<>(rating.dimensions());
    input.put("score", rating.score());
    String text = rating.text();
    if (text != null) input.put("text", text);
    TraceStart start =
        TraceStart.named("feedback_resolution")
            .withId(id)
            .withThread(request.goalId().toString())
            .withInput(input)
            .withMetadata("goal_id", request.goalId().toString())
            .withMetadata("feedback_type", "rating")
            .withMetadata("evaluated_trace_id", rated.toString())
            .withMetadata(
                "user_id_hash", Hashes.sha256(request.userId()).substring(0, USER_HASH_LENGTH))
            .withMetadata("status", "ok");
    tracing.trace(
        start,
        trace ->
            trace.output(
                Map.of("feedback_id", rating.feedbackId().toString(), "replaced", !first)));
  }
}
