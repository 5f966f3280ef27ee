package dev.rein.feedback;

import dev.rein.coaching.CheckIn;
import dev.rein.coaching.FeedbackStore.Unsent;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.Rating;
import dev.rein.coaching.Subject;
import dev.rein.coaching.UserScores;
import dev.rein.tracing.Score;
import dev.rein.tracing.ScoreDeletion;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells Opik of what people say: as scores on the trace that made what they speak of, and as a
/// trace of its own in the goal's thread. Telling again changes nothing: scores are known by their
/// names and traces by their ids.
record Telling(Tracing tracing) {
  /// Of a change.
  ///
  /// @param more of the trace's output, beside the id that the caller was given
  void trace(Unsent unsent, Map<String, Object> more) {
    Map<String, Object> output = new TreeMap<>(more);
    if (unsent.rating() != null) {
      output.put("feedback_id", unsent.rating().feedbackId().toString());
    }
    if (unsent.checkIn() != null) output.put("check_in_id", unsent.checkIn().id().toString());
    TraceStart start =
        TraceStart.named(name(unsent.subject()))
            .withId(unsent.trace())
            .withThread(unsent.goalId().toString())
            .withInput(input(unsent))
            .withMetadata("goal_id", unsent.goalId().toString())
            .withMetadata("feedback_type", unsent.subject() == null ? "progress" : "rating")
            .withMetadata("evaluated_trace_id", unsent.scored().toString())
            .withMetadata("user_id_hash", Hashes.userId(unsent.userId()))
            .withMetadata("status", "ok");
    tracing.trace(start, trace -> trace.output(output));
  }

  private static String name(@Nullable Subject subject) {
    if (subject == null) return "feedback_progress";
    return switch (subject.kind()) {
      case RESOLUTION -> "feedback_resolution";
      case PLAN -> "feedback_plan";
      case COACHING -> "feedback_coaching_session";
    };
  }

  private static Map<String, Object> input(Unsent unsent) {
    Map<String, Object> input = new TreeMap<>();
    Subject subject = unsent.subject();
    UUID messageId = subject == null ? null : subject.messageId();
    if (messageId != null) input.put("message_id", messageId.toString());
    Rating rating = unsent.rating();
    if (rating != null) {
      input.putAll(rating.dimensions());
      if (rating.score() != null) input.put("score", rating.score());
      if (rating.text() != null) input.put("text", rating.text());
    } else if (subject != null) {
      input.put("withdrawn", true);
    }
    CheckIn checkIn = unsent.checkIn();
    if (checkIn != null) {
      input.put("completed", checkIn.completed());
      put(input, "completionPercentage", checkIn.completionPercentage());
      put(input, "difficulty", checkIn.difficulty());
      put(input, "motivation", checkIn.motivation());
      put(input, "notes", checkIn.notes());
    }
    return input;
  }

  private static void put(Map<String, Object> input, String name, @Nullable Object value) {
    if (value != null) input.put(name, value);
  }

  /// Puts a rating's scores where they belong, and takes away those of `gone` that it has not.
  void scores(UUID scored, Rating rating, Collection<String> gone) {
    send(
        scored,
        UserScores.of(rating),
        UserScores.overall(rating.kind()),
        rating.text(),
        gone,
        rating.ratedAt());
  }

  /// Puts a check-in's scores in place of the earlier ones'.
  void scores(UUID scored, CheckIn checkIn, Collection<String> gone) {
    send(
        scored,
        UserScores.of(checkIn),
        UserScores.progressNames().getFirst(),
        checkIn.notes(),
        gone,
        checkIn.at());
  }

  /// @param at when they were taken back
  void noScores(UUID scored, Collection<String> gone, Instant at) {
    gone.forEach(name -> tracing.delete(new ScoreDeletion(scored, name, at)));
  }

  private void send(
      UUID scored,
      Map<String, BigDecimal> values,
      String withText,
      @Nullable String text,
      Collection<String> gone,
      Instant at) {
    values.forEach(
        (name, value) ->
            tracing.score(new Score(scored, name, value, name.equals(withText) ? text : null, at)));
    noScores(scored, gone.stream().filter(name -> !values.containsKey(name)).toList(), at);
  }
}
