package dev.rein.feedback;

import dev.rein.coaching.FeedbackStore;
import dev.rein.coaching.FeedbackStore.Change;
import dev.rein.coaching.FeedbackStore.CheckedIn;
import dev.rein.coaching.FeedbackStore.NewCheckIn;
import dev.rein.coaching.FeedbackStore.NewRating;
import dev.rein.coaching.FeedbackStore.Rated;
import dev.rein.coaching.FeedbackStore.Unsent;
import dev.rein.coaching.FeedbackStore.Withdrawn;
import dev.rein.coaching.Rating;
import dev.rein.coaching.Subject;
import dev.rein.coaching.UserScores;
import dev.rein.tracing.Tracing;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Keeps what a person says of what they were given, and tells Opik.
record RecordFeedback(
    FeedbackStore store,
    Tracing tracing,
    Telling telling,
    Acknowledgements acknowledgements,
    InstantSource clock) {

  Rated rate(String userId, Subject subject, FeedbackBody<NewRating> body) {
    // Before the store is asked, so that the trace covers that too.
    Change change = new Change(userId, body.key(), tracing.mint(), clock.instant());
    Acknowledgements.Ticket ticket = acknowledgements.begin();
    Rated rated = store.rate(subject, body.content(), change);
    switch (rated) {
      case Rated.Kept(var rating, var replaced, var trace, var unsent) -> {
        Set<String> gone = replaced == null ? Set.of() : UserScores.of(replaced).keySet();
        tell(
            unsent,
            Map.of("replaced", replaced != null),
            ScoreChange.to(trace.value(), rating, gone));
        acknowledgements.recorded(unsent, ticket);
      }
      case Rated.Repeated(var rating, var trace, _, var notSent) -> {
        // The first answer may have been given by a process that died before its flush. A rating
        // that was replaced since must not come back, though: where Opik has heard of this one, a
        // newer one could overtake it, and no note would be left to mend that.
        if (notSent && isCurrent(subject, userId, rating)) {
          telling.scores(ScoreChange.to(trace.value(), rating, Set.of()));
        }
      }
      case Rated.Refused _ -> {}
    }
    return rated;
  }

  private void tell(Unsent unsent, Map<String, Object> more, ScoreChange scores) {
    Telling.Told _ = telling.change(ChangeTrace.start(unsent), unsent, more, scores);
  }

  private boolean isCurrent(Subject subject, String userId, Rating rating) {
    return store.rating(subject, userId).filter(rating::equals).isPresent();
  }

  Withdrawn withdraw(String userId, Subject subject) {
    Change change = new Change(userId, null, tracing.mint(), clock.instant());
    Acknowledgements.Ticket ticket = acknowledgements.begin();
    Withdrawn withdrawn = store.withdraw(subject, change);
    switch (withdrawn) {
      case Withdrawn.Done(var rating, var trace, var at, var unsent) -> {
        tell(
            unsent,
            Map.of("feedback_id", rating.feedbackId().toString()),
            ScoreChange.without(trace.value(), UserScores.of(rating).keySet(), at));
        acknowledgements.recorded(unsent, ticket);
      }
      case Withdrawn.NotRated _, Withdrawn.Refused _ -> {}
    }
    return withdrawn;
  }

  CheckedIn checkIn(String userId, UUID goalId, FeedbackBody<NewCheckIn> body) {
    Change change = new Change(userId, body.key(), tracing.mint(), clock.instant());
    Acknowledgements.Ticket ticket = acknowledgements.begin();
    CheckedIn checkedIn = store.checkIn(goalId, body.content(), change);
    switch (checkedIn) {
      case CheckedIn.Kept(var checkIn, var previous, var trace, var unsent) -> {
        Set<String> gone = previous == null ? Set.of() : UserScores.of(previous).keySet();
        tell(unsent, Map.of(), ScoreChange.to(trace.value(), checkIn, gone));
        acknowledgements.recorded(unsent, ticket);
      }
      case CheckedIn.Repeated _, CheckedIn.Refused _ -> {}
    }
    return checkedIn;
  }
}
