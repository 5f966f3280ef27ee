package dev.rein.experiments;

import dev.rein.coaching.ExperimentStore;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fills requests to the queue, and keeps what was sent. Used by one thread.
final class Sending {
  private final ExperimentStore store;
  private final ExperimentStore.Queue queue;
  private final String experiment;
  private final InstantSource clock;
  private final List<Goal> waiting = new ArrayList<>();
  private int bytes;
  private int sent;

  Sending(
      ExperimentStore store, ExperimentStore.Queue queue, String experiment, InstantSource clock) {
    this.store = store;
    this.queue = queue;
    this.experiment = experiment;
    this.clock = clock;
  }

  /// @param again why it was given up; null where it is sent for the first time
  private record Goal(String key, String body, int place, SentGoals.@Nullable Unrun again) {}

  /// @return whether a request was made
  boolean take(int place, GoalItem item, SentGoals.@Nullable Unrun again) {
    String body = new ItemWork.Message(experiment, item).body();
    int size = body.getBytes(StandardCharsets.UTF_8).length;
    boolean full =
        bytes + size > ExperimentStore.Queue.MOST_BYTES
            || waiting.size() == ExperimentStore.Queue.MOST_MESSAGES;
    if (full) flush();
    waiting.add(new Goal(RunHeader.key(item.id()), body, place, again));
    bytes += size;
    return full;
  }

  void flush() {
    List<Goal> going = new ArrayList<>(waiting);
    waiting.clear();
    bytes = 0;
    // Before sending: a worker may be so quick that it gives one up again meanwhile. What somebody
    // works on again, or sends, stays theirs.
    going.removeIf(goal -> goal.again() != null && !marked(goal, goal.again()));
    if (going.isEmpty()) return;
    queue.send(going.stream().map(Goal::body).toList());
    // After sending: whoever stops in between sends ten goals twice, and loses none.
    int upTo = 0;
    for (Goal goal : going) {
      if (goal.again() == null) upTo = goal.place() + 1;
      else {
        var _ = store.change(experiment, goal.key(), SentGoals.SENT_AGAIN, null, clock.instant());
      }
    }
    if (upTo > 0) store.setSent(experiment, upTo, clock.instant());
    sent += going.size();
  }

  private boolean marked(Goal goal, SentGoals.Unrun again) {
    return store.change(
        experiment, goal.key(), again.mark(), SentGoals.SENT_AGAIN, clock.instant());
  }

  int sent() {
    return sent;
  }
}
