package dev.rein.feedback;

import dev.rein.coaching.CheckIn;
import dev.rein.coaching.FeedbackStore.Unsent;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.Rating;
import dev.rein.coaching.Subject;
import dev.rein.tracing.TraceStart;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The trace of a change, in the goal's thread. Its id was minted before the store was asked, so it
/// covers that too.
final class ChangeTrace {
  private ChangeTrace() {}

  static TraceStart start(Unsent unsent) {
    return TraceStart.named(name(unsent.subject()))
        .withId(unsent.trace())
        .withThread(unsent.goalId().toString())
        .withInput(input(unsent))
        .withMetadata("goal_id", unsent.goalId().toString())
        .withMetadata("feedback_type", unsent.subject() == null ? "progress" : "rating")
        .withMetadata("evaluated_trace_id", unsent.scored().toString())
        .withMetadata("user_id_hash", Hashes.userId(unsent.userId()))
        .withMetadata("status", "ok");
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
}
