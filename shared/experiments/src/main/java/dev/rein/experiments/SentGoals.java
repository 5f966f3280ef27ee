package dev.rein.experiments;

import dev.rein.coaching.ExperimentStore;
import dev.rein.coaching.ExperimentStore.Known;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What has become of the goals that were sent.
final class SentGoals {
  /// Why a goal is unrun while it is on its way into the queue once more.
  static final String SENT_AGAIN = "sent-again";

  /// Why a goal is unrun whose message is gone.
  static final String LOST = "lost";

  /// Longer than a request's goals take into the queue; later, whoever sent them is gone.
  static final Duration SENDING = Duration.ofMinutes(10);

  private final Instant now;
  private final int sent;
  private final boolean forgotten;
  private final Map<String, Unrun> unrun = new HashMap<>();
  private final Set<String> touched = new HashSet<>();
  private int done;

  /// @param why nobody will take it up, for people
  /// @param mark what the store calls it; null for nothing
  record Unrun(String why, @Nullable String mark) {}

  private SentGoals(int sent, Instant sentAt, Instant now) {
    this.now = now;
    this.sent = sent;
    this.forgotten = isOver(sentAt, ExperimentStore.Queue.RETENTION);
  }

  static SentGoals read(
      ExperimentStore store, String experiment, ExperimentStore.Header header, Instant now) {
    SentGoals goals = new SentGoals(header.sent(), header.sentAt(), now);
    store.eachItem(experiment, goals::take);
    return goals;
  }

  private void take(String key, Known known, Instant since) {
    touched.add(key);
    Unrun why =
        switch (known) {
          case Known.Done _ -> {
            done++;
            yield null;
          }
          case Known.Unrun(var told) ->
              told.equals(SENT_AGAIN) ? lost(since, SENDING, told) : new Unrun(told, told);
          case Known.Claimed(var until) ->
              until.isBefore(now) ? lost(since, ExperimentStore.Queue.RETENTION, null) : null;
          case Known.Waiting _ -> lost(since, ExperimentStore.Queue.RETENTION, null);
        };
    if (why != null) unrun.put(key, why);
  }

  private @Nullable Unrun lost(Instant since, Duration after, @Nullable String mark) {
    return isOver(since, after) ? new Unrun(LOST, mark) : null;
  }

  private boolean isOver(Instant since, Duration time) {
    return since.plus(time).isBefore(now);
  }

  int done() {
    return done;
  }

  /// By why.
  Map<String, Integer> unrun() {
    Map<String, Integer> counts = new HashMap<>();
    unrun.values().forEach(each -> counts.merge(each.why(), 1, Integer::sum));
    int untouched = sent - touched.size();
    if (forgotten && untouched > 0) counts.merge(LOST, untouched, Integer::sum);
    return counts;
  }

  /// Why nobody will take this one up, of those that were sent; null where somebody will, or has.
  @Nullable Unrun unrun(String key) {
    Unrun why = unrun.get(key);
    if (why != null) return why;
    // Nobody has ever seen it, and nobody can any more.
    return forgotten && !touched.contains(key) ? new Unrun(LOST, null) : null;
  }
}
