package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.SpanSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import okhttp3.OkHttpClient;

/// Keeps what is recorded in memory and, when asked to, writes it to Opik's batch endpoints.
///
/// Each item is part of exactly one flush's ledger. Two threads may flush at once: each sends what
/// it found waiting, and neither waits for the other. Nothing happens between flushes, so a process
/// may be frozen there.
public final class OpikSink implements SpanSink {
  private final OpikHttp http;
  private final OpikSettings settings;
  private final Overflow overflow;
  private final InstantSource clock;
  private final DoubleSupplier jitter;
  private final ItemQueue queue;

  /// @param overflow gets what Opik did not take
  public OpikSink(OkHttpClient client, OpikSettings settings, Overflow overflow) {
    this(
        client,
        settings,
        overflow,
        InstantSource.system(),
        () -> ThreadLocalRandom.current().nextDouble());
  }

  OpikSink(
      OkHttpClient client,
      OpikSettings settings,
      Overflow overflow,
      InstantSource clock,
      DoubleSupplier jitter) {
    this.http = new OpikHttp(client, settings);
    this.settings = settings;
    this.overflow = overflow;
    this.clock = clock;
    this.jitter = jitter;
    this.queue = new ItemQueue(settings.limits().queueItems(), settings.limits().queueBytes());
  }

  /// For a process that is frozen or copied: connections from before are not used again.
  public void forgetConnections() {
    http.forgetConnections();
  }

  @Override
  public void accept(Item item) {
    queue.add(item);
  }

  @Override
  public Flushed flush(Deadline deadline) {
    ItemQueue.Drained drained = queue.drain();
    Map<String, Integer> dropped = new TreeMap<>();
    if (drained.turnedAway() > 0) dropped.put(DropReason.QUEUE_FULL, drained.turnedAway());
    if (drained.items().isEmpty()) return new Flushed(0, 0, dropped);
    try (Patience patience = new Patience()) {
      Outcome outcome = sendGuarded(drained.items(), deadline, patience);
      int spilled = 0;
      for (Map.Entry<String, List<Item>> lost : outcome.undelivered().entrySet()) {
        int kept = spill(lost.getValue(), lost.getKey(), deadline, patience);
        spilled += kept;
        int gone = lost.getValue().size() - kept;
        if (gone > 0) dropped.merge(lost.getKey(), gone, Integer::sum);
      }
      return new Flushed(outcome.delivered(), spilled, dropped);
    }
  }

  // Out of memory or out of threads: the ledger must still add up.
  private Outcome sendGuarded(List<Item> items, Deadline deadline, Patience patience) {
    try {
      return send(items, deadline, patience);
    } catch (RuntimeException | Error e) {
      Outcome outcome = new Outcome();
      outcome.lost(items, DropReason.UNREACHABLE);
      return outcome;
    }
  }

  private record Sent(List<Row> rows, FutureTask<Outcome> delivery) {}

  private Outcome send(List<Item> items, Deadline deadline, Patience patience) {
    Duration reserve = reserve(deadline);
    Deadline sendBy = deadline.minus(reserve);
    // Requests end themselves at `sendBy`. Only a hanging name look-up does not: it is left behind.
    Deadline leaveBy = deadline.minus(reserve.dividedBy(2));

    http.wake();
    Semaphore requests = new Semaphore(settings.limits().requestsAtOnce());
    List<Sent> sent = new ArrayList<>();
    Batches batches =
        new Batches(
            settings.limits(),
            (kind, rows) -> sent.add(new Sent(rows, start(kind, rows, requests, sendBy))));
    Outcome outcome = new Outcome();
    Instant now = clock.instant();
    for (List<Item> group : Row.merge(items)) {
      if (sendBy.passed()) {
        outcome.lost(group, DropReason.TIMEOUT);
        continue;
      }
      try {
        byte[] json = WireJson.encode(group.getLast(), settings.project(), now);
        batches.add(Kind.of(group.getLast()), new Row(group, json));
      } catch (RuntimeException | StackOverflowError e) {
        outcome.lost(group, DropReason.REFUSED);
      }
    }
    batches.finish();
    for (Sent batch : sent) {
      outcome.add(
          patience.await(
              batch.delivery(), leaveBy, () -> Outcome.allLost(batch.rows(), DropReason.TIMEOUT)));
    }
    return outcome;
  }

  private Duration reserve(Deadline deadline) {
    Duration quarter = deadline.remaining().dividedBy(4);
    Duration wanted = settings.limits().spillReserve();
    return wanted.compareTo(quarter) < 0 ? wanted : quarter;
  }

  private FutureTask<Outcome> start(
      Kind kind, List<Row> rows, Semaphore requests, Deadline sendBy) {
    return Patience.start(
        new Delivery(http, settings.limits(), requests, jitter, kind, rows, sendBy));
  }

  /// @return how many of `lost` are kept, whatever the overflow claims
  private int spill(List<Item> lost, String reason, Deadline deadline, Patience patience) {
    List<Item> items = List.copyOf(lost);
    FutureTask<Integer> spilling = Patience.start(() -> overflow.spill(items, reason, deadline));
    return Math.clamp(patience.await(spilling, deadline, () -> 0), 0, items.size());
  }
}
