package dev.rein.tracing.opik;

import static dev.rein.tracing.opik.Samples.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a flush when Opik, or the way to it, fails.
class OpikFaultTest {
  private static final UUID TRACE = Samples.trace().id();

  private final OpikStandIn opik = OpikStandIn.start();
  private final OpikSink sink = Samples.sink(opik);

  @AfterEach
  void stop() {
    opik.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void flush_passingFailure_isTriedAgain(int status) {
    opik.next(Fault.status(status));
    sink.accept(Samples.span(TRACE));

    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(1, 0, Map.of()));
    assertThat(opik.counts()).containsValue(2);
  }

  @ParameterizedTest
  @CsvSource({
    "400,refused",
    "401,credentials",
    "402,quota",
    "403,credentials",
    "404,misdirected",
    "413,too_large",
    "422,refused",
    "302,misdirected",
    "501,server_error"
  })
  void flush_finalFailureOfOneItem_isNotTriedAgain(int status, String reason) {
    opik.faults(_ -> Fault.status(status));
    sink.accept(Samples.span(TRACE));

    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(0, 0, Map.of(reason, 1)));
    assertThat(opik.counts()).containsValue(1);
  }

  @Test
  void flush_wrongKey_isCredentials_andLaterFlushesStillTry() {
    try (OpikStandIn locked =
        OpikStandIn.start(OpikStandIn.Options.forTests().withApiKey("right"))) {
      OpikSink wrong = Samples.sink(locked);
      for (int i = 0; i < 5; i++) wrong.accept(Samples.span(TRACE));
      assertThat(wrong.flush(in(10_000)).droppedByReason()).isEqualTo(Map.of("credentials", 5));

      wrong.accept(Samples.span(TRACE));
      assertThat(wrong.flush(in(10_000)).droppedByReason()).isEqualTo(Map.of("credentials", 1));
      assertThat(locked.counts()).containsValue(2);
    }
  }

  @Test
  void flush_tracesOverQuota_stillDeliversScores() {
    opik.faults(
        seen -> seen.route().contains("feedback-scores") ? Fault.none() : Fault.status(402));
    sink.accept(Samples.trace());
    sink.accept(Samples.score(TRACE));

    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(1, 0, Map.of("quota", 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resetBefore", "resetAfter", "storedBut500", "halfAnswer500"})
  void flush_answerLost_isSentAgainAndStoredOnce(String how) {
    opik.next(
        switch (how) {
          case "resetBefore" -> Fault.resetBefore();
          case "resetAfter" -> Fault.resetAfter();
          case "storedBut500" -> Fault.storedBut(500);
          default -> Fault.halfAnswer(500);
        });
    SpanRecord span = Samples.span(TRACE);
    sink.accept(span);

    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(1, 0, Map.of()));
    assertThat(opik.store().ids()).containsExactly(span.id().toString());
    assertThat(opik.violations()).isEmpty();
  }

  @Test
  void flush_conflictBecauseItExists_countsAsDelivered() {
    opik.next(
        new Fault.Answer(409, Map.of(), "{\"errors\":[\"Trace already exists\"]}"),
        new Fault.Answer(409, Map.of(), "{\"errors\":[\"Project name does not match\"]}"));
    sink.accept(Samples.trace());
    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(1, 0, Map.of()));

    sink.accept(Samples.trace());
    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(0, 0, Map.of("refused", 1)));
  }

  @Test
  void flush_conflictOfABatch_isNoAcknowledgementOfItsOtherRows() {
    SpanRecord there = Samples.span(TRACE);
    opik.faults(
        seen ->
            seen.body().contains(there.id().toString())
                ? new Fault.Answer(409, Map.of(), "{\"errors\":[\"Span already exists\"]}")
                : Fault.none());
    for (int i = 0; i < 9; i++) {
      if (i == 5) sink.accept(there);
      sink.accept(Samples.span(TRACE));
    }

    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(10, 0, Map.of()));
    assertThat(opik.store().ids()).hasSize(9);
  }

  @Test
  void flush_pageInsteadOfAnApi_isNotTakenForDelivery() {
    opik.faults(
        _ -> new Fault.Answer(200, Map.of("Content-Type", "text/html"), "<html>welcome</html>"));
    sink.accept(Samples.trace());

    assertThat(sink.flush(in(10_000)).droppedByReason()).isEqualTo(Map.of("misdirected", 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 422})
  void flush_pageThatRefuses_isNotTakenForOpiksWordOnTheRows(int status) {
    opik.faults(
        _ ->
            new Fault.Answer(
                status,
                Map.of("Content-Type", "text/html; charset=utf-8"),
                "<html>The plain HTTP request was sent to HTTPS port</html>"));
    for (int i = 0; i < 5; i++) sink.accept(Samples.span(TRACE));

    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(0, 0, Map.of("misdirected", 5)));
    assertThat(opik.requests()).hasSize(1);
  }

  @Test
  void flush_redirect_isNotFollowed() throws IOException {
    try (OpikStandIn elsewhere = OpikStandIn.start()) {
      opik.faults(_ -> Fault.status(307, "Location", elsewhere.uri() + "/v1/private/spans/batch"));
      sink.accept(Samples.span(TRACE));

      assertThat(sink.flush(in(10_000)).dropped()).isEqualTo(1);
      assertThat(elsewhere.counts()).isEmpty();
    }
  }

  @Test
  void flush_rateLimitThatFitsTheDeadline_isWaitedFor() {
    opik.next(Fault.status(429, "RateLimit-Reset", "1"));
    sink.accept(Samples.span(TRACE));
    long before = System.nanoTime();

    assertThat(sink.flush(in(20_000)).delivered()).isEqualTo(1);

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(990));
    assertThat(opik.counts()).containsValue(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RateLimit-Reset", "Retry-After"})
  void flush_rateLimitBeyondTheDeadline_isGivenUpAtOnce(String header) {
    opik.faults(_ -> Fault.status(429, header, "600"));
    sink.accept(Samples.span(TRACE));
    long before = System.nanoTime();

    assertThat(sink.flush(in(30_000))).isEqualTo(new Flushed(0, 0, Map.of("rate_limited", 1)));

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
    assertThat(opik.counts()).containsValue(1);
  }

  @Test
  void flush_rateLimitWithoutAHint_backsOffUntilTheDeadline() {
    opik.faults(_ -> Fault.status(429));
    sink.accept(Samples.span(TRACE));

    assertThat(sink.flush(in(1_500)).droppedByReason()).containsOnlyKeys("rate_limited");
    assertThat(opik.counts().values()).allSatisfy(count -> assertThat(count).isBetween(2, 12));
  }

  @Test
  void flush_onePoisonedAmongAThousand_losesOnlyThatOne() {
    for (int i = 0; i < 999; i++) {
      if (i == 617) sink.accept(Samples.poisoned(TRACE));
      sink.accept(Samples.span(TRACE));
    }

    assertThat(sink.flush(in(30_000))).isEqualTo(new Flushed(999, 0, Map.of("refused", 1)));
    assertThat(opik.store().ids()).hasSize(999);
    assertThat(opik.counts().values()).allSatisfy(n -> assertThat(n).isLessThan(25));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 617, 999})
  void flush_oneOfAThousandMakesOpikFail_losesOnlyThatOne(int position) {
    opik.faults(seen -> seen.body().contains("\"poison\"") ? Fault.status(500) : Fault.none());
    for (int i = 0; i < 1_000; i++) {
      sink.accept(Samples.span(TRACE, i == position ? "poison" : "fine", i));
    }

    assertThat(sink.flush(in(60_000))).isEqualTo(new Flushed(999, 0, Map.of("server_error", 1)));
    assertThat(opik.store().ids()).hasSize(999);
  }

  @Test
  void flush_batchBeyondTheWholeRateLimit_isHalvedUntilItFits() {
    opik.faults(
        seen -> OpikWireTest.items(seen, "spans").size() > 30 ? Fault.status(500) : Fault.none());
    for (int i = 0; i < 100; i++) sink.accept(Samples.span(TRACE));

    assertThat(sink.flush(in(30_000)).delivered()).isEqualTo(100);
  }

  @Test
  void flush_serverDownForAWhile_losesNothingAndDoesNotStorm() {
    long until = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
    opik.faults(_ -> System.nanoTime() < until ? Fault.status(500) : Fault.none());
    for (int i = 0; i < 200; i++) sink.accept(Samples.span(TRACE));

    assertThat(sink.flush(in(30_000))).isEqualTo(new Flushed(200, 0, Map.of()));
    assertThat(opik.counts().values()).allSatisfy(n -> assertThat(n).isLessThan(80));
  }

  @Test
  void flush_bodyAboveTheServersLimit_isHalved() {
    try (OpikStandIn tight =
        OpikStandIn.start(OpikStandIn.Options.forTests().withMaxInflatedBytes(20_000))) {
      OpikSink toTight = Samples.sink(tight);
      for (int i = 0; i < 50; i++) {
        toTight.accept(Samples.span(TRACE, "s", "x".repeat(1_000)));
      }
      toTight.accept(Samples.span(TRACE, "giant", "x".repeat(30_000)));

      assertThat(toTight.flush(in(30_000))).isEqualTo(new Flushed(50, 0, Map.of("too_large", 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "trickle", "delay"})
  void flush_serverThatDoesNotFinish_endsByItsDeadline(String how) {
    opik.faults(
        _ ->
            switch (how) {
              case "hang" -> Fault.hang();
              case "trickle" -> Fault.trickle(409, Duration.ofMillis(5));
              default -> Fault.delay(Duration.ofSeconds(30));
            });
    assertEndsInTime(sink, "timeout");
  }

  @Test
  void flush_socketThatAcceptsAndIsSilent_endsByItsDeadline() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/api");
      assertEndsInTime(
          new OpikSink(Samples.CLIENT, Samples.settings(uri), Overflow.none()), "timeout");
    }
  }

  @Test
  void flush_statusLineTrickles_endsByItsDeadline() throws Exception {
    try (ServerSocket slow = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> trickleStatusLines(slow));
      URI uri = URI.create("http://127.0.0.1:" + slow.getLocalPort() + "/api");
      assertEndsInTime(
          new OpikSink(Samples.CLIENT, Samples.settings(uri), Overflow.none()), "timeout");
    }
  }

  private static void trickleStatusLines(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (socket) {
                    byte[] head =
                        ("HTTP/1.1 204 No" + " ".repeat(10_000)).getBytes(StandardCharsets.UTF_8);
                    for (byte b : head) {
                      socket.getOutputStream().write(b);
                      TimeUnit.MILLISECONDS.sleep(20);
                    }
                  } catch (IOException | InterruptedException e) {
                    // The client gave up, as it should.
                  }
                });
      } catch (IOException e) {
        return;
      }
    }
  }

  @Test
  void flush_nameLookUpThatHangs_endsByItsDeadline() {
    CountDownLatch never = new CountDownLatch(1);
    OkHttpClient client =
        Samples.CLIENT
            .newBuilder()
            .dns(
                _ -> {
                  awaitUninterruptibly(never);
                  return List.of();
                })
            .build();
    URI uri = URI.create("http://opik.example/api");
    assertEndsInTime(
        new OpikSink(client, Samples.settings(uri), Overflow.none()), "timeout", "unreachable");
    never.countDown();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean done = false;
    while (!done) {
      try {
        latch.await();
        done = true;
      } catch (InterruptedException e) {
        // As the system's own look-up, it goes on.
      }
    }
  }

  @Test
  void flush_nobodyListens_triesUntilItsDeadline() throws IOException {
    URI uri;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      uri = URI.create("http://127.0.0.1:" + free.getLocalPort() + "/api");
    }
    // The deadline may cut the last try short before it has failed like the others.
    assertEndsInTime(
        new OpikSink(Samples.CLIENT, Samples.settings(uri), Overflow.none()),
        "unreachable",
        "timeout");
  }

  private static void assertEndsInTime(OpikSink sink, String... reasons) {
    TraceRecord trace = Samples.trace();
    sink.accept(trace);
    sink.accept(Samples.span(trace.id()));
    sink.accept(Samples.score(trace.id()));
    long before = System.nanoTime();

    Flushed flushed = sink.flush(in(300));

    // 300 ms and what a loaded machine may add before the flush has the processor again.
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(1_500));
    assertThat(flushed.dropped()).isEqualTo(3);
    assertThat(flushed.recorded()).isEqualTo(3);
    assertThat(flushed.droppedByReason().keySet()).isSubsetOf(reasons);
  }

  @Test
  void flush_deadlineAlreadyPassed_sendsNothingAndCountsAll() {
    sink.accept(Samples.span(TRACE));

    assertThat(sink.flush(new Deadline(System.nanoTime() - 1)).droppedByReason())
        .isEqualTo(Map.of("timeout", 1));
    assertThat(opik.counts()).isEmpty();
  }

  @Test
  void flush_oneRequestHangs_theOthersAreDelivered() {
    opik.faults(seen -> seen.route().contains("traces/batch") ? Fault.hang() : Fault.none());
    sink.accept(Samples.trace());
    sink.accept(Samples.span(TRACE));
    sink.accept(Samples.score(TRACE));

    assertThat(sink.flush(in(2_000))).isEqualTo(new Flushed(2, 0, Map.of("timeout", 1)));
  }

  @Test
  void flush_attemptHangsOnce_isGivenUpAndTriedAgain() {
    opik.next(Fault.hang());
    OpikSink impatient = Samples.sink(opik, OpikLimits.DEFAULT.withAttempt(Duration.ofMillis(300)));
    impatient.accept(Samples.span(TRACE));

    assertThat(impatient.flush(in(20_000)).delivered()).isEqualTo(1);
  }

  @Test
  void flush_serverRestartedSinceTheLast_losesNothing() {
    OpikStandIn before = OpikStandIn.start();
    OpikSink toBoth = Samples.sink(before);
    toBoth.accept(Samples.span(TRACE));
    assertThat(toBoth.flush(in(10_000)).delivered()).isEqualTo(1);
    int port = before.port();
    before.close();

    try (OpikStandIn after = OpikStandIn.start(OpikStandIn.Options.forTests().withPort(port))) {
      for (int i = 0; i < 3; i++) toBoth.accept(Samples.span(TRACE));
      assertThat(toBoth.flush(in(10_000))).isEqualTo(new Flushed(3, 0, Map.of()));
      assertThat(after.store().ids()).hasSize(3);
    }
  }

  @Test
  void flush_callerInterrupted_deliversAndKeepsTheFlag() throws Exception {
    sink.accept(Samples.span(TRACE));
    FutureTask<Boolean> flagged =
        new FutureTask<>(
            () -> {
              Thread.currentThread().interrupt();
              assertThat(sink.flush(in(10_000)).delivered()).isEqualTo(1);
              return Thread.currentThread().isInterrupted();
            });
    Thread.ofVirtual().start(flagged);

    assertThat(flagged.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void flush_callerInterruptedWhileItWaits_deliversAndKeepsTheFlag() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CompletableFuture<Void> release = new CompletableFuture<>();
    opik.faults(
        _ -> {
          reached.countDown();
          return release.isDone() ? Fault.none() : new Fault.Hang(release);
        });
    sink.accept(Samples.span(TRACE));
    FutureTask<Boolean> flagged =
        new FutureTask<>(
            () -> {
              assertThat(sink.flush(in(20_000)).delivered()).isEqualTo(1);
              return Thread.currentThread().isInterrupted();
            });
    Thread flushing = Thread.ofVirtual().start(flagged);
    assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();

    flushing.interrupt();
    release.complete(null);

    assertThat(flagged.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void accept_atAndAboveTheQueuesItems_turnsAwayAndCounts() {
    OpikSink small = Samples.sink(opik, OpikLimits.DEFAULT.withQueue(3, 1 << 20));
    for (int i = 0; i < 3; i++) small.accept(Samples.span(TRACE));
    assertThat(small.flush(in(10_000))).isEqualTo(new Flushed(3, 0, Map.of()));

    for (int i = 0; i < 5; i++) small.accept(Samples.span(TRACE));
    assertThat(small.flush(in(10_000))).isEqualTo(new Flushed(3, 0, Map.of("queue_full", 2)));

    assertThat(small.flush(in(10_000))).isEqualTo(Flushed.NOTHING);
  }

  @Test
  void accept_aboveTheQueuesBytes_turnsAwayAndCounts() {
    OpikSink small = Samples.sink(opik, OpikLimits.DEFAULT.withQueue(1_000, 10_000));
    for (int i = 0; i < 5; i++) small.accept(Samples.span(TRACE, "s", "x".repeat(3_000)));

    Flushed flushed = small.flush(in(10_000));

    assertThat(flushed.delivered()).isEqualTo(2);
    assertThat(flushed.droppedByReason()).isEqualTo(Map.of("queue_full", 3));
  }

  @Test
  void flush_manyThreadsAtOnce_putsEachItemInOneLedger() throws Exception {
    int threads = 8;
    int each = 200;
    List<FutureTask<Flushed>> tasks = new ArrayList<>();
    ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
    for (int t = 0; t < threads; t++) {
      FutureTask<Flushed> task =
          new FutureTask<>(
              () -> {
                Flushed sum = Flushed.NOTHING;
                for (int i = 0; i < each; i++) {
                  SpanRecord span = Samples.span(TRACE);
                  ids.add(span.id().toString());
                  sink.accept(span);
                  if (i % 20 == 19) sum = sum.plus(sink.flush(in(20_000)));
                }
                return sum;
              });
      tasks.add(task);
      Thread.ofVirtual().start(task);
    }
    Flushed all = Flushed.NOTHING;
    for (FutureTask<Flushed> task : tasks) all = all.plus(task.get(60, TimeUnit.SECONDS));

    assertThat(all).isEqualTo(new Flushed(threads * each, 0, Map.of()));
    assertThat(opik.store().ids()).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void spill_undelivered_isOfferedByReasonAndCountedAsKept() {
    opik.faults(seen -> seen.route().contains("spans") ? Fault.status(402) : Fault.status(401));
    ConcurrentLinkedQueue<String> reasons = new ConcurrentLinkedQueue<>();
    List<Item> kept = new ArrayList<>();
    OpikSink spilling =
        new OpikSink(
            Samples.CLIENT,
            Samples.settings(opik),
            (items, reason, deadline) -> {
              assertThat(deadline.passed()).isFalse();
              reasons.add(reason);
              kept.addAll(items);
              return items.size();
            });
    SpanRecord span = Samples.span(TRACE);
    TraceRecord trace = Samples.trace();
    spilling.accept(span);
    spilling.accept(trace);

    assertThat(spilling.flush(in(10_000))).isEqualTo(new Flushed(0, 2, Map.of()));
    assertThat(reasons).containsExactlyInAnyOrder("quota", "credentials");
    assertThat(kept).containsExactlyInAnyOrder(span, trace);
  }

  @Test
  void spill_serverHangs_stillHasTime() {
    opik.faults(_ -> Fault.hang());
    OpikSink spilling =
        new OpikSink(
            Samples.CLIENT,
            Samples.settings(opik),
            (items, _, deadline) -> deadline.passed() ? 0 : items.size());
    spilling.accept(Samples.span(TRACE));

    assertThat(spilling.flush(in(1_000))).isEqualTo(new Flushed(0, 1, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"throws,0", "tooMany,2", "negative,0", "part,1", "hangs,0"})
  void spill_overflowThatMisbehaves_leavesTheLedgerRight(String how, int kept) {
    opik.faults(_ -> Fault.status(402));
    CountDownLatch never = new CountDownLatch(1);
    OpikSink spilling =
        new OpikSink(
            Samples.CLIENT,
            Samples.settings(opik),
            (_, _, _) ->
                switch (how) {
                  case "throws" -> throw new AssertionError("broken overflow");
                  case "tooMany" -> 1_000;
                  case "negative" -> -5;
                  case "part" -> 1;
                  default -> {
                    try {
                      never.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    yield 2;
                  }
                });
    spilling.accept(Samples.span(TRACE));
    spilling.accept(Samples.span(TRACE));

    Flushed flushed = spilling.flush(in(1_000));

    assertThat(flushed.spilled()).isEqualTo(kept);
    assertThat(flushed.recorded()).isEqualTo(2);
  }
}
