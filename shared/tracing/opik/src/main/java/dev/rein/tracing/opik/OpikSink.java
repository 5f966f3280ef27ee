package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.SpanSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
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
      Outcome<List<Item>> outcome = sendGuarded(drained.items(), deadline, patience);
      int spilled = 0;
      for (Map.Entry<String, List<List<Item>>> lost : outcome.undelivered().entrySet()) {
        List<Item> items = lost.getValue().stream().flatMap(List::stream).toList();
        int kept = spill(items, lost.getKey(), deadline, patience);
        spilled += kept;
        int gone = items.size() - kept;
        if (gone > 0) dropped.merge(lost.getKey(), gone, Integer::sum);
      }
      int delivered = outcome.delivered().stream().mapToInt(List::size).sum();
      return new Flushed(delivered, spilled, dropped);
    }
  }

  // Out of memory or out of threads: the ledger must still add up.
  private Outcome<List<Item>> sendGuarded(List<Item> items, Deadline deadline, Patience patience) {
    try {
      return send(items, deadline, patience);
    } catch (RuntimeException | Error e) {
      Outcome<List<Item>> outcome = new Outcome<>();
      outcome.lost(items, DropReason.UNREACHABLE);
      return outcome;
    }
  }

  private Outcome<List<Item>> send(List<Item> items, Deadline deadline, Patience patience) {
    Duration reserve = reserve(deadline);
    Deadline sendBy = deadline.minus(reserve);
    Deadline leaveBy = deadline.minus(reserve.dividedBy(2));
    Sending<List<Item>> sending = new Sending<>(http, settings.limits(), jitter, sendBy);
    Outcome<List<Item>> unsent = new Outcome<>();
    Instant now = clock.instant();
    for (List<Item> group : SameRow.merge(items)) {
      if (sendBy.passed()) {
        unsent.lost(group, DropReason.TIMEOUT);
        continue;
      }
      try {
        byte[] json = WireJson.encode(group.getLast(), settings.project(), now);
        sending.add(Kind.of(group.getLast()), new Row<>(group, json));
      } catch (RuntimeException | StackOverflowError e) {
        unsent.lost(group, DropReason.REFUSED);
      }
    }
    Outcome<List<Item>> outcome = sending.finish(patience, leaveBy);
    outcome.add(unsent);
    return outcome;
  }

  private Duration reserve(Deadline deadline) {
    Duration quarter = deadline.remaining().dividedBy(4);
    Duration wanted = settings.limits().spillReserve();
    return wanted.compareTo(quarter) < 0 ? wanted : quarter;
  }

  /// @return how many of `items` are kept, whatever the overflow claims
  private int spill(List<Item> items, String reason, Deadline deadline, Patience patience) {
    FutureTask<Integer> spilling = Patience.start(() -> overflow.spill(items, reason, deadline));
    return Math.clamp(patience.await(spilling, deadline, () -> 0), 0, items.size());
  }
}
