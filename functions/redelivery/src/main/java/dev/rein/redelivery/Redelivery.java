package dev.rein.redelivery;

import dev.rein.runtime.SqsBatch;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.lambda.OutboxQueue;
import dev.rein.tracing.opik.DropReason;
import dev.rein.tracing.opik.OpikCourier;
import dev.rein.tracing.opik.OutboxEnvelope;
import dev.rein.tracing.opik.Settled;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sends what waits in the outbox, and settles each message by what came of it.
/// - Opik has all of it: the message is done.
/// - Opik has none of it, for now: the message stays, hidden for a while.
/// - Part is settled: rows that Opik refuses for good become a dead letter, rows that have to wait
///   become a new message, and the old one is done. So nothing that Opik has is sent again: a trace
///   that arrives fires the project's online evaluation each time.
///
/// A message is done only when every row of it is in Opik, among the dead letters or in a new
/// message, as acknowledged by each.
final class Redelivery {
  /// Most of an invocation that is spent on sending; a longer wait costs less in the queue.
  static final Duration SENDING = Duration.ofSeconds(25);

  /// Rows that waited this long become dead letters, before the queue, which keeps a message for
  /// ten days, forgets them. Dead letters that somebody has moved back wait anew.
  static final Duration LONGEST_WAIT = Duration.ofDays(9);

  static final String UNREADABLE = "unreadable";

  private final OpikCourier courier;
  private final OutboxQueue queue;
  private final Backoff backoff;
  private final InstantSource clock;

  Redelivery(OpikCourier courier, OutboxQueue queue, Backoff backoff, InstantSource clock) {
    this.courier = courier;
    this.queue = queue;
    this.backoff = backoff;
    this.clock = clock;
  }

  private record Letter(SqsBatch.Message message, OutboxEnvelope envelope) {
    int tries() {
      return envelope.tries() + message.receiveCount();
    }
  }

  /// @param deadline when the settling must be done
  /// @return the messages that are not done
  List<String> run(List<SqsBatch.Message> messages, Deadline deadline, Tally tally) {
    List<String> failed = new ArrayList<>();
    List<Letter> readable = new ArrayList<>();
    for (SqsBatch.Message message : messages) {
      try {
        readable.add(new Letter(message, OutboxEnvelope.parse(message.body())));
      } catch (IOException e) {
        if (queue.park(message.body(), UNREADABLE)) tally.unreadable();
        else failed.add(message.id());
      }
    }
    Duration half = deadline.remaining().dividedBy(2);
    List<Settled> settled =
        courier.deliver(
            readable.stream().map(Letter::envelope).toList(), Deadline.in(half).atMost(SENDING));
    for (int i = 0; i < readable.size(); i++) {
      Letter each = readable.get(i);
      tally.redelivered(settled.get(i).delivered());
      tally.superseded(settled.get(i).superseded());
      boolean inTime = !deadline.passed();
      if (!settled.get(i).isDone() && !(inTime && settle(each, settled.get(i), tally))) {
        failed.add(each.message().id());
      }
    }
    return failed;
  }

  /// @return whether the message is done
  private boolean settle(Letter each, Settled settled, Tally tally) {
    List<OutboxEnvelope> refused = new ArrayList<>();
    OutboxEnvelope waiting = null;
    for (Map.Entry<String, OutboxEnvelope> left : settled.left().entrySet()) {
      OutboxEnvelope rows = left.getValue().after(left.getKey(), each.tries());
      if (!DropReason.mayHelpLater(left.getKey()) || isTooOld(each.message(), rows)) {
        refused.add(rows);
      } else {
        tally.waiting(left.getKey(), rows.size());
        waiting = waiting == null ? rows : waiting.plus(rows);
      }
    }
    Duration wait = wait(each, settled, waiting);
    boolean nothingSettled = waiting != null && waiting.size() == each.envelope().size();
    boolean done = !nothingSettled && parked(refused, tally) && sentAgain(waiting, wait);
    if (!done) queue.hide(each.message().receipt(), wait);
    return done;
  }

  private boolean isTooOld(SqsBatch.Message message, OutboxEnvelope rows) {
    Instant sentAt = message.sentAt();
    Instant since = rows.wasParked() && sentAt != null ? sentAt : rows.at();
    return Duration.between(since, clock.instant()).compareTo(LONGEST_WAIT) > 0;
  }

  private Duration wait(Letter each, Settled settled, @Nullable OutboxEnvelope waiting) {
    String reason = waiting == null ? DropReason.SERVER_ERROR : waiting.reason();
    return backoff.after(each.tries(), reason, settled.askedWait());
  }

  private boolean parked(List<OutboxEnvelope> refused, Tally tally) {
    for (OutboxEnvelope rows : refused) {
      if (!queue.park(rows.asParked())) return false;
      tally.parked(rows.reason(), rows.size());
    }
    return true;
  }

  private boolean sentAgain(@Nullable OutboxEnvelope waiting, Duration wait) {
    return waiting == null || queue.sendAgain(waiting, wait);
  }
}
