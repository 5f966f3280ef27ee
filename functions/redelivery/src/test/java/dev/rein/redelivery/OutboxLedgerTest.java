package dev.rein.redelivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.runtime.SqsBatch;
import dev.rein.testing.SqsGate;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.lambda.Outbox;
import dev.rein.tracing.lambda.OutboxQueue;
import dev.rein.tracing.opik.OpikCourier;
import dev.rein.tracing.opik.OpikLimits;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OpikSink;
import dev.rein.tracing.opik.OutboxReplay;
import dev.rein.tracing.opik.Replayed;
import dev.rein.tracing.testing.Fault;
import java.io.BufferedReader;
import java.io.StringReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// The ledger of flush, outbox and redelivery against what Opik holds in the end, under faults of
/// every kind at once.
///
/// `-Drein.faults=N` sets how many faults, `-Drein.seed=N` repeats a run's draws. What meets which
/// draw depends on the threads, so a seed repeats the mix and not the schedule.
class OutboxLedgerTest {
  private static final int FAULTS = Integer.getInteger("rein.faults", 10_000);
  private static final int FLUSHERS = 4;
  private static final int REDELIVERERS = 3;
  private static final Duration DRAIN = Duration.ofSeconds(60);
  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

  private final long seed = Long.getLong("rein.seed", System.nanoTime());
  private final AtomicInteger faults = new AtomicInteger();
  private final Map<String, AtomicInteger> kinds = new TreeMap<>();
  private final AtomicBoolean flushing = new AtomicBoolean(true);

  /// @param ids of every trace and span recorded, each text form once
  /// @param scored the traces that got a score
  private record Flush(Set<String> ids, Set<String> scored, int recorded, Flushed flushed) {}

  @Test
  void everyKindOfFault_leavesNothingMissingNothingTwiceAndNothingUnaccounted() throws Exception {
    System.out.println("seed " + seed + ", " + FAULTS + " faults");
    try (World world = new World();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      Random opikDraws = new Random(seed);
      world.opik.faults(_ -> opikFault(opikDraws));
      Random sqsDraws = new Random(seed + 1);
      world.gate.decide(_ -> sqsFault(sqsDraws));

      List<Future<List<Flush>>> flushers = new ArrayList<>();
      for (int i = 0; i < FLUSHERS; i++) {
        Random random = new Random(seed + 10 + i);
        flushers.add(threads.submit(() -> flushUntilEnough(world, random)));
      }
      List<Future<Void>> redeliverers = new ArrayList<>();
      for (int i = 0; i < REDELIVERERS; i++) {
        Random random = new Random(seed + 20 + i);
        redeliverers.add(threads.submit(redelivering(world, random)));
      }
      List<Flush> flushes = new ArrayList<>();
      for (Future<List<Flush>> flusher : flushers) flushes.addAll(flusher.get());
      flushing.set(false);
      for (Future<Void> redeliverer : redeliverers) redeliverer.get();

      world.opik.faults(_ -> Fault.none());
      world.gate.decide(_ -> SqsGate.Way.THROUGH);
      drain(world);
      Replayed replayed = replay(world);
      check(world, flushes, replayed);
    }
  }

  private List<Flush> flushUntilEnough(World world, Random random) {
    OpikSettings settings =
        world
            .settings()
            .withLimits(
                OpikLimits.DEFAULT
                    .withRequest(4, 20_000)
                    .withAttempt(Duration.ofMillis(60))
                    .withSpillReserve(Duration.ofMillis(500)));
    OpikSink sink =
        new OpikSink(
            World.HTTP,
            settings,
            Outbox.of(world.environment, settings, line -> print(world, random, line)));
    List<Flush> flushes = new ArrayList<>();
    while (faults.get() < FAULTS) flushes.add(flush(sink, random));
    return flushes;
  }

  private static Flush flush(OpikSink sink, Random random) {
    TraceRecord trace = Samples.trace();
    List<Item> items = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Set<String> scored = new HashSet<>();
    for (int i = random.nextInt(1, 30); i > 0; i--) {
      SpanRecord span =
          random.nextInt(60) == 0 ? Samples.poisoned(trace.id()) : Samples.span(trace.id());
      items.add(span);
      ids.add(span.id().toString());
    }
    int before = items.size();
    items.forEach(sink::accept);
    Flushed early = random.nextInt(3) == 0 ? flushEagerly(sink, trace, random) : Flushed.NOTHING;
    items.add(trace);
    ids.add(trace.id().toString());
    if (random.nextInt(4) == 0) {
      items.add(Samples.score(trace.id(), 4));
      scored.add(trace.id().toString());
    }
    items.stream().skip(before).forEach(sink::accept);
    boolean interrupted = random.nextInt(30) == 0;
    if (interrupted) Thread.currentThread().interrupt();

    Flushed last = sink.flush(deadline(random));
    Flushed flushed = early.plus(last);

    assertThat(Thread.interrupted()).isEqualTo(interrupted);
    assertThat(flushed.recorded()).isEqualTo(items.size());
    return new Flush(ids, scored, items.size(), flushed);
  }

  /// As in the middle of an invocation, whose trace is still open.
  private static Flushed flushEagerly(OpikSink sink, TraceRecord trace, Random random) {
    return sink.flushEagerly(List.of(Samples.running(trace)), deadline(random)).ended();
  }

  /// Long enough for the outbox also where other work slows it down; now and then too short for it,
  /// so that something is dropped.
  private static Deadline deadline(Random random) {
    boolean hurried = random.nextInt(20) == 0;
    return Deadline.in(
        Duration.ofMillis(hurried ? random.nextInt(20, 150) : random.nextInt(1_200, 2_000)));
  }

  private void print(World world, Random random, String line) {
    synchronized (random) {
      if (random.nextInt(50) == 0) {
        count("log broken");
        throw new IllegalStateException("the log is broken");
      }
    }
    world.printed.add(line);
  }

  private Callable<Void> redelivering(World world, Random random) {
    Redelivery redelivery = redelivery(world);
    return () -> {
      while (flushing.get()) redeliver(world, redelivery, random);
      return null;
    };
  }

  private static Redelivery redelivery(World world) {
    OpikLimits limits =
        OpikLimits.DEFAULT.withRequest(20, 1 << 20).withAttempt(Duration.ofMillis(100));
    return new Redelivery(
        new OpikCourier(World.HTTP, world.settings().withLimits(limits)),
        OutboxQueue.of(world.environment),
        new Backoff(() -> 0.5),
        InstantSource.system());
  }

  private static void redeliver(World world, Redelivery redelivery, Random random) {
    List<Message> messages = world.receive(Duration.ofMillis(1));
    if (messages.isEmpty()) return;
    List<SqsBatch.Message> decoded = SqsBatch.of(World.event(messages)).messages();
    // Now and then SQS delivers a message twice.
    for (int i = random.nextInt(10) == 0 ? 2 : 1; i > 0; i--) {
      List<String> failed =
          redelivery.run(decoded, Deadline.in(Duration.ofMillis(1_200)), new Tally());
      for (Message message : messages) settle(world, message, failed);
    }
  }

  private static void settle(World world, Message message, List<String> failed) {
    try {
      if (failed.contains(message.messageId())) {
        // As if its time had passed, where a fault kept the function from hiding it.
        world.sqs.changeMessageVisibility(
            r ->
                r.queueUrl(world.queue)
                    .receiptHandle(message.receiptHandle())
                    .visibilityTimeout(0));
      } else {
        world.sqs.deleteMessage(
            r -> r.queueUrl(world.queue).receiptHandle(message.receiptHandle()));
      }
    } catch (SqsException e) {
      // Another delivery of the message is under way, or done with it.
    }
  }

  private static void drain(World world) {
    Redelivery redelivery = redelivery(world);
    Random random = new Random(0);
    long end = System.nanoTime() + DRAIN.toNanos();
    while (!world.isEmpty() && System.nanoTime() - end < 0) redeliver(world, redelivery, random);
    assertThat(world.isEmpty()).as("the outbox is empty in the end").isTrue();
  }

  private static Replayed replay(World world) throws Exception {
    String log = String.join("\n", List.copyOf(world.printed));
    return new OutboxReplay(World.HTTP, world.settings())
        .run(new BufferedReader(new StringReader(log)), Duration.ofSeconds(30));
  }

  private void check(World world, List<Flush> flushes, Replayed replayed) throws Exception {
    Set<String> stored = Set.copyOf(world.opik.store().ids());
    Set<String> parked = new HashSet<>();
    for (Message dead : world.dead()) addIds(World.rows(dead.body()), parked);
    // What was refused, and then found its dead-letter queue broken, is named by the replay.
    Set<String> logged = new HashSet<>();
    for (String line : world.printed) addIds(World.rows(line), logged);
    assertThat(replayed.unreadable()).isZero();
    assertThat(replayed.leftByReason().keySet()).isSubsetOf("refused");

    Flushed sum = Flushed.NOTHING;
    int recorded = 0;
    int unaccounted = 0;
    int refusedInLog = 0;
    for (Flush flush : flushes) {
      int missing = 0;
      for (String id : flush.ids()) {
        if (stored.contains(id) || parked.contains(id)) continue;
        if (isPoison(id) && logged.contains(id)) refusedInLog++;
        else missing++;
      }
      for (String traceId : flush.scored()) {
        boolean there = !world.opik.store().scores(traceId).isEmpty();
        if (!there && !parked.contains(traceId)) missing++;
      }
      assertThat(missing)
          .as("missing of %s", flush.flushed())
          .isLessThanOrEqualTo(flush.flushed().dropped());
      unaccounted += missing;
      recorded += flush.recorded();
      sum = sum.plus(flush.flushed());
    }
    System.out.println(
        "%d flushes, %d faults: recorded %d = delivered %d + spilled %d + dropped %s; %d missing,"
                .formatted(
                    flushes.size(),
                    faults.get(),
                    recorded,
                    sum.delivered(),
                    sum.spilled(),
                    sum.droppedByReason(),
                    unaccounted)
            + " %d dead letters, %d replayed; faults %s"
                .formatted(parked.size(), replayed.delivered(), kinds));

    assertThat(recorded).isEqualTo(sum.recorded());
    assertThat(unaccounted).isLessThanOrEqualTo(sum.dropped());
    assertThat(replayed.leftByReason().getOrDefault("refused", 0))
        .isGreaterThanOrEqualTo(refusedInLog);
    assertThat(stored).noneMatch(OutboxLedgerTest::isPoison);
    assertThat(world.opik.violations())
        .allSatisfy(
            violation -> assertThat(violation.message()).contains("must be a version 7 UUID"));
    Set<String> elsewhere = new HashSet<>(parked);
    elsewhere.addAll(logged);
    assertComplete(world, elsewhere, sum.dropped());
    // Proof that the faults bit, that each kind was met, and that most got through all the same.
    assertThat(faults.get()).isGreaterThanOrEqualTo(FAULTS);
    assertThat(kinds).hasSizeGreaterThanOrEqualTo(FAULTS < 1_000 ? 1 : 20);
    assertThat(sum.delivered()).isPositive();
    assertThat(sum.spilled()).isPositive();
    assertThat(parked).isNotEmpty();
    assertThat(sum.dropped()).isLessThan(recorded / 10);
  }

  /// @param elsewhere ids of rows that wait somewhere else
  /// @param dropped so many traces may be left as they were shown while they went on
  private static void assertComplete(World world, Set<String> elsewhere, int dropped) {
    List<String> running = new ArrayList<>();
    for (JsonNode row : world.opik.store().rows()) {
      assertThat(row.path("input").asText()).isEqualTo("in");
      assertThat(row.path("output").asText()).isEqualTo("out");
      String id = row.path("id").asText();
      if (!row.has("end_time") && !elsewhere.contains(id)) running.add(id);
      assertThat(row.path("thread_id").asText())
          .isEqualTo(row.path("name").asText().equals("span") ? "" : "thread");
    }
    assertThat(running).hasSizeLessThanOrEqualTo(dropped);
  }

  private static void addIds(String rows, Set<String> ids) {
    Matcher id = ID.matcher(rows);
    while (id.find()) ids.add(id.group(1));
  }

  private static boolean isPoison(String id) {
    return id.charAt(14) == '4';
  }

  private Fault opikFault(Random random) {
    int draw;
    // Requests run side by side, so the draw is shared between threads.
    synchronized (random) {
      draw = random.nextInt(200);
    }
    if (!flushing.get() || draw >= 132) return Fault.none();
    return switch (draw % 22) {
      case 0, 1 -> counted("503", Fault.status(503));
      case 2, 3 -> counted("429", Fault.status(429));
      case 4, 5 -> counted("500", Fault.status(500));
      case 6, 7 -> counted("reset before", Fault.resetBefore());
      case 8, 9 -> counted("reset after", Fault.resetAfter());
      case 10 -> counted("stored but 502", Fault.storedBut(502));
      case 11 -> counted("stored but 500", Fault.storedBut(500));
      case 12 -> counted("half an answer", Fault.halfAnswer(503));
      case 13 -> counted("slow", Fault.delay(Duration.ofMillis(30)));
      case 14 -> counted("hang", Fault.hang());
      case 15 -> counted("429 with reset", Fault.status(429, "RateLimit-Reset", "5"));
      case 16 -> counted("401", Fault.status(401));
      case 17 -> counted("402", Fault.status(402));
      case 18 -> counted("403", Fault.status(403));
      case 19 -> counted("413", Fault.status(413));
      case 20 -> counted("422", Fault.status(422));
      default -> counted("404", Fault.status(404));
    };
  }

  private SqsGate.Way sqsFault(Random random) {
    int draw;
    synchronized (random) {
      draw = random.nextInt(100);
    }
    return switch (draw) {
      case 0, 1, 2 -> counted("outbox 503", SqsGate.Way.REFUSE);
      case 3, 4 -> counted("outbox reset", SqsGate.Way.RESET);
      case 5, 6 -> counted("outbox reset after", SqsGate.Way.RESET_AFTER);
      case 7 -> counted("outbox hang", SqsGate.Way.HANG);
      case 8 -> counted("outbox part", SqsGate.Way.PART);
      default -> SqsGate.Way.THROUGH;
    };
  }

  private <T> T counted(String kind, T fault) {
    count(kind);
    return fault;
  }

  private void count(String kind) {
    faults.incrementAndGet();
    synchronized (kinds) {
      kinds.computeIfAbsent(kind, _ -> new AtomicInteger()).incrementAndGet();
    }
  }
}
