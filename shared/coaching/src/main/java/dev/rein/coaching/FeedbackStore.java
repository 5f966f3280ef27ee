package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where people's ratings and check-ins are kept. A rating, what it counts, the goal's entry in its
/// owner's list and the note that Opik has not heard of it change together or not at all.
///
/// Safe for use by several threads. Throws only when the store itself can't be reached or refuses.
public interface FeedbackStore extends ProgressReader {
  /// How long an [Unsent] is left to whoever made it.
  Duration GRACE = Duration.ofMinutes(2);

  /// What a person says of one thing.
  ///
  /// @param score 1 to 5; null for a coaching reply, which has dimensions only
  /// @param dimensions by the names of [RatingDimensions], 1 to 5 each
  record NewRating(
      @Nullable Integer score, Map<String, Integer> dimensions, @Nullable String text) {
    public NewRating {
      dimensions = Map.copyOf(dimensions);
    }
  }

  /// A request that changes something.
  ///
  /// @param userId whose it is
  /// @param key null where the caller sent none
  /// @param trace of this request, which tells of the change
  record Change(String userId, @Nullable IdempotencyKey key, TraceId trace, Instant now) {}

  /// Keeps a rating, in place of the user's earlier one, and counts it.
  Rated rate(Subject subject, NewRating rating, Change change);

  /// How [#rate] ended.
  sealed interface Rated {
    /// @param replaced null for a first rating
    /// @param rated the trace that made what is rated
    record Kept(Rating rating, @Nullable Rating replaced, TraceId rated, Unsent unsent)
        implements Rated {}

    /// The key was used before, for the same rating; nothing changed now.
    ///
    /// @param unsent whether Opik may not have heard of it
    record Repeated(Rating rating, TraceId rated, boolean first, boolean unsent) implements Rated {}

    record Refused(Refusal why) implements Rated {}
  }

  /// Takes the user's rating back, and what it counted with it.
  ///
  /// @param change whose key is not used: doing it twice is doing it once
  Withdrawn withdraw(Subject subject, Change change);

  /// How [#withdraw] ended.
  sealed interface Withdrawn {
    /// @param rating that was taken back
    /// @param at later than the rating
    record Done(Rating rating, TraceId rated, Instant at, Unsent unsent) implements Withdrawn {}

    /// There is no rating to take back.
    record NotRated() implements Withdrawn {}

    record Refused(Refusal why) implements Withdrawn {}
  }

  /// What a person tells of their progress; bounds as in [CheckIn].
  record NewCheckIn(
      boolean completed,
      @Nullable Integer completionPercentage,
      @Nullable Integer difficulty,
      @Nullable Integer motivation,
      @Nullable String notes) {}

  /// Keeps a check-in beside the earlier ones, and counts it.
  CheckedIn checkIn(UUID goalId, NewCheckIn checkIn, Change change);

  /// How [#checkIn] ended.
  sealed interface CheckedIn {
    /// @param previous null for a first one
    /// @param goal the trace of the goal's pipeline
    record Kept(CheckIn checkIn, @Nullable CheckIn previous, TraceId goal, Unsent unsent)
        implements CheckedIn {}

    /// The key was used before, for the same check-in; nothing changed now.
    record Repeated(CheckIn checkIn, TraceId goal) implements CheckedIn {}

    record Refused(Refusal why) implements CheckedIn {}
  }

  /// Why nothing was changed.
  sealed interface Refusal {
    /// The key was used before, for something else.
    record KeyReused() implements Refusal {}

    /// There is no such goal or coaching reply, or it is somebody else's.
    record Unknown() implements Refusal {}

    /// It is being made, or could not be made.
    record NotThere(GoalStatus status) implements Refusal {}
  }

  /// The owner's rating of something; empty where there is none.
  Optional<Rating> rating(Subject subject, String userId);

  /// A change that Opik may not have heard of yet. It is kept with the change itself, and goes with
  /// [#acknowledge]; one that stays is found by [#unsent].
  ///
  /// @param subject what is rated; null for a check-in
  /// @param scored the trace whose scores are to follow
  /// @param trace of the request, which tells of the change
  /// @param overtook whether an earlier change of the same was still unsent: then the two may
  ///   arrive in either order, and what Opik is to hold must be sent once more
  /// @param rating as it was kept; null for a check-in and for a rating that was taken back
  /// @param checkIn null unless it is one
  record Unsent(
      UUID goalId,
      @Nullable Subject subject,
      String userId,
      TraceId scored,
      TraceId trace,
      Instant since,
      boolean overtook,
      @Nullable Rating rating,
      @Nullable CheckIn checkIn) {

    /// The same, for who has sent what Opik is to hold once more.
    public Unsent sentOnceMore() {
      return new Unsent(goalId, subject, userId, scored, trace, since, false, rating, checkIn);
    }
  }

  /// Changes made before `before` that nobody has acknowledged, in no order.
  List<Unsent> unsent(Instant before, int limit);

  /// Opik has what the change is about, or something that will bring it there has.
  void acknowledge(Unsent unsent);
}
