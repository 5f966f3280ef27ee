package dev.rein.feedback;

import dev.rein.coaching.Hashes;
import dev.rein.coaching.IdempotencyKey;
import dev.rein.coaching.Limits;
import dev.rein.runtime.Body;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.Problem;
import dev.rein.runtime.ProblemException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads a rating from a request.
final class RatingBody {
  static final int MIN = 1;
  static final int MAX = 5;

  private static final String KEY_HEADER = "idempotency-key";
  private static final String[] DIMENSIONS = {"usefulness", "clarity", "motivation"};

  private RatingBody() {}

  /// @throws ProblemException naming all that is wrong
  static RecordFeedback.Request decode(HttpRequest request, String userId, UUID goalId) {
    Body body = Body.of(request, Limits.BODY_BYTES);
    int score = body.integer("score", MIN, MAX);
    String text = body.optionalText("text", Limits.TEXT);
    Map<String, Integer> dimensions = new TreeMap<>();
    for (String name : DIMENSIONS) {
      OptionalInt value = body.optionalInteger(name, MIN, MAX);
      if (value.isPresent()) dimensions.put(name, value.getAsInt());
    }
    body.check();
    return new RecordFeedback.Request(
        userId,
        goalId,
        score,
        dimensions,
        text == null || text.isBlank() ? null : text,
        key(request, goalId, body));
  }

  private static @Nullable IdempotencyKey key(HttpRequest request, UUID goalId, Body body) {
    String key = request.headers().get(KEY_HEADER);
    if (key == null) return null;
    if (key.isBlank() || key.length() > Limits.IDEMPOTENCY_KEY) {
      throw new ProblemException(
          Problem.of(
              400,
              "invalid-idempotency-key",
              "The idempotency key is not valid",
              "Idempotency-Key must have 1 to " + Limits.IDEMPOTENCY_KEY + " characters."));
    }
    // The goal is part of what was asked: one key can't rate two goals.
    return new IdempotencyKey(
        key, FeedbackHandler.POST_FEEDBACK, Hashes.sha256(goalId + "\n" + body.canonical()));
  }
}
