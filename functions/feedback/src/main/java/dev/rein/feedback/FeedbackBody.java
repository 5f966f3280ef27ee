package dev.rein.feedback;

import dev.rein.coaching.FeedbackStore.NewCheckIn;
import dev.rein.coaching.FeedbackStore.NewRating;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.IdempotencyKey;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Limits;
import dev.rein.coaching.RatingDimensions;
import dev.rein.runtime.Blank;
import dev.rein.runtime.Body;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.IdempotencyHeader;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads ratings and check-ins from requests.
///
/// @param content what was sent
/// @param key null where the caller sent none
record FeedbackBody<T>(T content, @Nullable IdempotencyKey key) {
  static final int MIN = 1;
  static final int MAX = 5;

  /// Of a coaching reply every dimension is asked for; of other things the score is, and dimensions
  /// may be left out.
  ///
  /// @param route whose keys are its own
  /// @throws dev.rein.runtime.ProblemException naming all that is wrong
  static FeedbackBody<NewRating> rating(HttpRequest request, String route, Kind kind) {
    Body body = Body.of(request, Limits.BODY_BYTES);
    boolean allAsked = kind == Kind.COACHING;
    Integer score = allAsked ? null : body.integer("score", MIN, MAX);
    String text = text(body, "text");
    Map<String, Integer> dimensions = new TreeMap<>();
    for (String name : RatingDimensions.of(kind)) {
      if (allAsked) {
        dimensions.put(name, body.integer(name, MIN, MAX));
      } else {
        body.optionalInteger(name, MIN, MAX).ifPresent(value -> dimensions.put(name, value));
      }
    }
    body.check();
    return new FeedbackBody<>(new NewRating(score, dimensions, text), key(request, route, body));
  }

  /// @param route whose keys are its own
  /// @throws dev.rein.runtime.ProblemException naming all that is wrong
  static FeedbackBody<NewCheckIn> checkIn(HttpRequest request, String route) {
    Body body = Body.of(request, Limits.BODY_BYTES);
    boolean completed = body.flag("completed");
    Integer percentage = optional(body.optionalInteger("completionPercentage", 0, 100));
    Integer difficulty = optional(body.optionalInteger("difficulty", MIN, MAX));
    Integer motivation = optional(body.optionalInteger("motivation", MIN, MAX));
    String notes = text(body, "notes");
    body.check();
    return new FeedbackBody<>(
        new NewCheckIn(completed, percentage, difficulty, motivation, notes),
        key(request, route, body));
  }

  private static @Nullable Integer optional(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  private static @Nullable String text(Body body, String field) {
    String text = body.optionalText(field, Limits.TEXT);
    return text == null || Blank.isBlank(text) ? null : text;
  }

  private static @Nullable IdempotencyKey key(HttpRequest request, String route, Body body) {
    String key = IdempotencyHeader.read(request, Limits.IDEMPOTENCY_KEY);
    if (key == null) return null;
    // What is rated is part of what was asked: one key can't rate two things. An id in capitals is
    // the same id.
    String asked = request.path().toLowerCase(Locale.ROOT) + "\n" + body.canonical();
    return new IdempotencyKey(key, route, Hashes.sha256(asked));
  }
}
