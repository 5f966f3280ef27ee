package dev.rein.benchmarks.scaling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// An SQS queue: a message that was received is hidden for a while, is seen again unless it was
/// deleted, and goes to the dead letters when it has been received too often.
final class Queue {
  /// A message; its `units` are what it stands for, e.g. rows for Opik.
  static final class Message {
    final double sentAt;
    final int units;
    private int receives;
    private boolean gone;

    Message(double sentAt, int units) {
      this.sentAt = sentAt;
      this.units = units;
    }

    int receives() {
      return receives;
    }
  }

  private final Agenda agenda;
  private final int maxReceives;
  private final Deque<Message> visible = new ArrayDeque<>();
  private int depth;
  private int peak;
  private int deadLetters;
  private long done;
  private double longestWait;
  private Runnable onArrival = () -> {};

  Queue(Agenda agenda, int maxReceives) {
    this.agenda = agenda;
    this.maxReceives = maxReceives;
  }

  /// @param listener told whenever a message can be received
  void onArrival(Runnable listener) {
    onArrival = listener;
  }

  void send(int units) {
    depth++;
    peak = Math.max(peak, depth);
    visible.add(new Message(agenda.now(), units));
    onArrival.run();
  }

  /// @return up to `most` messages; none of them is seen by others until it is [#release]d
  List<Message> receive(int most) {
    List<Message> batch = new ArrayList<>(most);
    while (batch.size() < most && !visible.isEmpty()) {
      Message message = visible.remove();
      message.receives++;
      if (message.receives > maxReceives) {
        deadLetters++;
        leave(message);
      } else {
        batch.add(message);
      }
    }
    return batch;
  }

  void delete(Message message) {
    longestWait = Math.max(longestWait, agenda.now() - message.sentAt);
    done++;
    leave(message);
  }

  private void leave(Message message) {
    if (message.gone) throw new IllegalStateException("left twice");
    message.gone = true;
    depth--;
  }

  /// Lets it be seen again.
  void release(Message message, double afterSeconds) {
    agenda.in(
        afterSeconds,
        () -> {
          visible.add(message);
          onArrival.run();
        });
  }

  /// Visible or hidden.
  int depth() {
    return depth;
  }

  boolean hasVisible() {
    return !visible.isEmpty();
  }

  int peak() {
    return peak;
  }

  int deadLetters() {
    return deadLetters;
  }

  long done() {
    return done;
  }

  /// Between sending and deleting, of all that were deleted, in seconds.
  double longestWait() {
    return longestWait;
  }
}
