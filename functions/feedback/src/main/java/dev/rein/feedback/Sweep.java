package dev.rein.feedback;

import dev.rein.coaching.CheckIn;
import dev.rein.coaching.FeedbackStore;
import dev.rein.coaching.FeedbackStore.Unsent;
import dev.rein.coaching.Subject;
import dev.rein.coaching.UserScores;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Tells Opik again of changes that nobody has acknowledged, because whoever made them died before
/// its flush, or because Opik may have taken two of them in the wrong order. What is sent is what
/// the store holds now, so that it does not matter how often or in which order it is sent.
record Sweep(
    FeedbackStore store, Telling telling, Acknowledgements acknowledgements, InstantSource clock) {
  /// Changes that one sweep sends at most.
  static final int MOST = 200;

  /// @return how many changes are on their way again
  int run() {
    int sent = 0;
    for (Unsent each : store.unsent(clock.instant().minus(FeedbackStore.GRACE), MOST)) {
      // It has been sent, and the flush of this run settles it.
      if (acknowledgements.isWaiting(each)) continue;
      Acknowledgements.Ticket ticket = acknowledgements.beginOnceMore();
      tell(each);
      acknowledgements.recorded(each.sentOnceMore(), ticket);
      sent++;
    }
    return sent;
  }

  private void tell(Unsent unsent) {
    Telling.Told _ =
        telling.change(
            ChangeTrace.start(unsent), unsent, Map.of("redelivered", true), asOfNow(unsent));
  }

  private ScoreChange asOfNow(Unsent unsent) {
    UUID scored = unsent.scored().value();
    Subject subject = unsent.subject();
    if (subject == null) {
      List<CheckIn> newest = store.progress(unsent.goalId(), 1);
      return newest.isEmpty()
          ? ScoreChange.without(scored, List.of(), clock.instant())
          : ScoreChange.to(scored, newest.getFirst(), UserScores.progressNames());
    }
    List<String> names = UserScores.names(subject.kind());
    return store
        .rating(subject, unsent.userId())
        .map(rating -> ScoreChange.to(scored, rating, names))
        .orElseGet(() -> ScoreChange.without(scored, names, clock.instant()));
  }
}
