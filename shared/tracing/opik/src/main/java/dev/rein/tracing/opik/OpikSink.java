package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.FlushedEagerly;
import dev.rein.tracing.Item;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.SpanSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import okhttp3.OkHttpClient;
import okio.AsyncTimeout;

/// Keeps what is recorded in memory and, when asked to, writes it to Opik's batch endpoints.
///
/// Each item is part of exactly one flush's ledger, the one that settles it. Two threads may flush
/// at once: each sends what it found waiting, and neither waits for the other. Nothing happens
/// between flushes, so a process may be frozen there.
public final class OpikSink implements SpanSink {
  /// Part of the time for sending after which the overflow is told to make ready.
  private static final int PREPARE_AFTER_PART = 4;

  /// What a row stands for that is in no ledger.
  private static final List<Item> SHOWN_ONLY = List.of();

  private final OpikHttp http;
  private final OpikSettings settings;
  private final Overflow overflow;
  private final Refusals refusals;
  private final InstantSource clock;
  private final DoubleSupplier jitter;
  private final ItemQueue queue;
  private final AtomicBoolean prepared = new AtomicBoolean();
  private final AtomicReference<Instant> latest = new AtomicReference<>(Instant.MIN);

  /// @param overflow gets what Opik did not take
  public OpikSink(OkHttpClient client, OpikSettings settings, Overflow overflow) {
    this(client, settings, overflow, Refusals.unsaid());
  }

  /// @param overflow gets what Opik did not take
  /// @param refusals says so where that needs mending
  public OpikSink(
      OkHttpClient client, OpikSettings settings, Overflow overflow, Refusals refusals) {
    this(Lazy.made(client), settings, overflow, refusals);
  }

  /// @param client made at the first request
  /// @param overflow gets what Opik did not take
  /// @param refusals says so where that needs mending
  public OpikSink(
      Lazy<OkHttpClient> client, OpikSettings settings, Overflow overflow, Refusals refusals) {
    this(
        client,
        settings,
        overflow,
        refusals,
        InstantSource.system(),
        () -> ThreadLocalRandom.current().nextDouble());
  }

  OpikSink(
      Lazy<OkHttpClient> client,
      OpikSettings settings,
      Overflow overflow,
      Refusals refusals,
      InstantSource clock,
      DoubleSupplier jitter) {
    this.http = new OpikHttp(client, settings);
    this.settings = settings;
    this.overflow = overflow;
    this.refusals = refusals;
    this.clock = clock;
    this.jitter = jitter;
    this.queue = new ItemQueue(settings.limits().queue());
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
    return flush(List.of(), deadline, false).ended();
  }

  @Override
  public FlushedEagerly flushEagerly(List<Item> running, Deadline deadline) {
    return flush(running, deadline, true);
  }

  /// Hands everything accepted so far to the overflow without asking Opik, for while it is known
  /// not to answer. Like [#flush] it never throws and leaves nothing over.
  public Flushed keep(Deadline deadline) {
    ItemQueue.Drained drained = queue.drain();
    Ledger ledger = new Ledger(drained);
    if (drained.items().isEmpty()) return ledger.closed();
    try (Patience patience = new Patience()) {
      List<List<Item>> all = List.of(drained.items());
      guarded(() -> settle(all, DropReason.UNREACHABLE, false, ledger, deadline, patience));
    }
    return ledger.closed();
  }

  /// @param again whether another flush is to follow, which may deliver what this one could not
  private FlushedEagerly flush(List<Item> running, Deadline deadline, boolean again) {
    ItemQueue.Drained drained = queue.drain();
    Ledger ledger = new Ledger(drained);
    if (drained.items().isEmpty() && running.isEmpty()) {
      return new FlushedEagerly(ledger.closed(), true, 0);
    }
    boolean runningShown = true;
    try (Patience patience = new Patience()) {
      Outcome<List<Item>> outcome = sendGuarded(drained.items(), running, deadline, patience);
      ledger.delivered(outcome.delivered());
      // Before anything is kept, which may take the rest of the time.
      guarded(() -> tell(outcome));
      for (Map.Entry<String, List<List<Item>>> lost : outcome.undelivered().entrySet()) {
        List<List<Item>> groups = lost.getValue();
        for (List<Item> group : groups) runningShown &= !group.isEmpty();
        guarded(() -> settle(groups, lost.getKey(), again, ledger, deadline, patience));
      }
    }
    return new FlushedEagerly(ledger.closed(), runningShown, ledger.left());
  }

  // Out of memory or out of threads: what comes next is settled all the same, and what this step
  // has not settled the ledger counts.
  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      // Nobody is left who could be told.
    }
  }

  /// Keeps what is lost for one reason, or leaves it to the next flush.
  private void settle(
      List<List<Item>> groups,
      String reason,
      boolean again,
      Ledger ledger,
      Deadline deadline,
      Patience patience) {
    List<Item> items = groups.stream().flatMap(List::stream).toList();
    if (items.isEmpty()) return;
    int kept = spill(items, reason, deadline, patience);
    int gone = items.size() - kept;
    if (gone > 0 && again && DropReason.mayHelpLater(reason)) {
      // Which of them are kept is not known; those will arrive twice, as one row.
      queue.putBack(items);
      ledger.left(items.size());
      return;
    }
    ledger.spilled(kept);
    ledger.dropped(reason, gone);
    if (kept > 0) tellOfRefused(kept, reason);
  }

  private void tell(Outcome<List<Item>> outcome) {
    Refusal refusal = outcome.refusal();
    if (refusal != null) refusals.say(refusal.sentence(settings));
    // Scores are taken even where a quota is used up.
    else if (outcome.delivered().stream().anyMatch(OpikSink::isNoScore)) refusals.forget();
  }

  // What waits comes by itself, and what is dropped is told of by whoever counts it.
  private void tellOfRefused(int kept, String reason) {
    if (DropReason.mayHelpLater(reason)) return;
    refusals.remark(
        "Opik refuses "
            + kept
            + " spans for good ("
            + reason
            + "): they are kept as dead letters, for somebody to look at.");
  }

  private static boolean isNoScore(List<Item> group) {
    return group.stream().anyMatch(item -> !Kind.of(item).isOfScores());
  }

  // Out of memory or out of threads: the ledger must still add up.
  private Outcome<List<Item>> sendGuarded(
      List<Item> items, List<Item> running, Deadline deadline, Patience patience) {
    try {
      return send(items, running, deadline, patience);
    } catch (RuntimeException | Error e) {
      Outcome<List<Item>> outcome = new Outcome<>();
      outcome.lost(items, DropReason.UNREACHABLE);
      if (!running.isEmpty()) outcome.lost(SHOWN_ONLY, DropReason.UNREACHABLE);
      return outcome;
    }
  }

  private Outcome<List<Item>> send(
      List<Item> items, List<Item> running, Deadline deadline, Patience patience) {
    Duration reserve = reserve(deadline);
    Deadline sendBy = deadline.minus(reserve).atMost(settings.limits().sending());
    Deadline leaveBy = sendBy.minus(reserve.dividedBy(2).negated());
    Sending<List<Item>> sending = new Sending<>(http, settings.limits(), jitter, sendBy, true);
    Outcome<List<Item>> unsent = new Outcome<>();
    Set<Object> ended = new HashSet<>();
    try (RowWriter rows = new RowWriter(settings.project(), settings.source(), now())) {
      for (List<Item> group : SameRow.merge(items)) {
        if (!running.isEmpty()) ended.add(SameRow.identity(group.getLast()));
        add(group.getLast(), group, rows, sending, unsent, sendBy);
      }
      for (Item row : running) {
        // It may have ended since its row was made.
        if (ended.contains(SameRow.identity(row))) continue;
        add(row, SHOWN_ONLY, rows, sending, unsent, sendBy);
      }
    }
    AsyncTimeout preparing = preparing(sendBy.remaining().dividedBy(PREPARE_AFTER_PART));
    preparing.enter();
    try {
      Outcome<List<Item>> outcome = sending.finish(patience, leaveBy);
      outcome.add(unsent);
      return outcome;
    } finally {
      preparing.exit();
    }
  }

  // OkHttp's watchdog keeps the time: a thread of its own that sleeps and is woken again would cost
  // a flush as much as its JSON.
  private AsyncTimeout preparing(Duration after) {
    AsyncTimeout timeout =
        new AsyncTimeout() {
          @Override
          protected void timedOut() {
            if (prepared.compareAndSet(false, true)) Thread.ofVirtual().start(overflow::prepare);
          }
        };
    if (!prepared.get()) timeout.timeout(Math.max(1, after.toNanos()), TimeUnit.NANOSECONDS);
    return timeout;
  }

  private void add(
      Item row,
      List<Item> standsFor,
      RowWriter rows,
      Sending<List<Item>> sending,
      Outcome<List<Item>> unsent,
      Deadline sendBy) {
    if (sendBy.passed()) {
      unsent.lost(standsFor, DropReason.TIMEOUT);
      return;
    }
    try {
      sending.add(Kind.of(row), new Row<>(standsFor, rows.write(row)));
    } catch (RuntimeException | StackOverflowError e) {
      unsent.lost(standsFor, DropReason.REFUSED);
    }
  }

  // A row may not be stamped earlier than one that it replaces, even if the clock was set back.
  private Instant now() {
    Instant now = clock.instant();
    return latest.accumulateAndGet(now, (a, b) -> a.isAfter(b) ? a : b);
  }

  private Duration reserve(Deadline deadline) {
    Duration quarter = deadline.remaining().dividedBy(4);
    Duration wanted = settings.limits().spillReserve();
    return wanted.compareTo(quarter) < 0 ? wanted : quarter;
  }

  /// @return how many of `items` are kept, whatever the overflow claims
  private int spill(List<Item> items, String reason, Deadline deadline, Patience patience) {
    try {
      FutureTask<Integer> spilling = Patience.start(() -> overflow.spill(items, reason, deadline));
      return Math.clamp(patience.await(spilling, deadline, () -> 0), 0, items.size());
    } catch (RuntimeException | Error e) {
      // There was no thread for it.
      return 0;
    }
  }
}
