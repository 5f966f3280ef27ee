package dev.rein.tracing.opik;

import static dev.rein.tracing.opik.Samples.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.SpanSink;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reading back, checking credentials, and printing.
class OpikReadingTest {
  private final OpikStandIn opik = OpikStandIn.start();
  private final OpikReader reader = new OpikReader(Samples.CLIENT, Samples.settings(opik));

  @AfterEach
  void stop() {
    opik.close();
  }

  private void deliver(Item... items) {
    OpikSink sink = Samples.sink(opik);
    for (Item item : items) sink.accept(item);
    assertThat(sink.flush(in(10_000)).delivered()).isEqualTo(items.length);
  }

  @Test
  void trace_delivered_isFoundWithSpansAndScores() {
    TraceRecord trace = Samples.trace();
    SpanRecord span = Samples.span(trace.id());
    SpanRecord llm = Samples.llm(span);
    deliver(llm, span, trace, Samples.score(trace.id()));

    Lookup lookup = reader.trace(trace.id(), in(10_000));

    assertThat(lookup).isInstanceOf(Lookup.Found.class);
    OpikTrace found = ((Lookup.Found) lookup).trace();
    assertThat(found.name()).isEqualTo("goal_generation");
    assertThat(found.startedAt()).isEqualTo(trace.startedAt());
    assertThat(found.endedAt()).isEqualTo(trace.endedAt());
    assertThat(found.durationMs()).isEqualTo(5.0);
    assertThat(found.threadId()).isEqualTo("goal-1");
    assertThat(found.usage()).containsEntry("total_tokens", 15L);
    assertThat(found.costUsd()).isEqualByComparingTo("0.000012345679");
    assertThat(found.scores())
        .singleElement()
        .satisfies(
            score -> {
              assertThat(score.name()).isEqualTo("user_rating");
              assertThat(score.value()).isEqualByComparingTo("4");
              assertThat(score.reason()).isEqualTo("good");
            });
    assertThat(found.spans()).hasSize(2);
    OpikSpan model = found.spans().getLast();
    assertThat(model.parentId()).isEqualTo(span.id());
    assertThat(model.type()).isEqualTo("llm");
    assertThat(model.model()).isEqualTo("gemini-3.5-flash-lite");
    assertThat(model.error()).isEqualTo(new OpikError("java.lang.IllegalStateException", "late"));
  }

  @Test
  void trace_moreSpansThanAPage_readsAllUpToTheLimit() {
    TraceRecord trace = Samples.trace();
    List<Item> items = new ArrayList<>(List.of(trace));
    for (int i = 0; i < 450; i++) items.add(Samples.span(trace.id()));
    deliver(items.toArray(Item[]::new));

    assertThat(reader.trace(trace.id(), in(10_000)))
        .isInstanceOfSatisfying(
            Lookup.Found.class, found -> assertThat(found.trace().spans()).hasSize(450));
    OpikReader limited =
        new OpikReader(
            Samples.CLIENT,
            Samples.settings(opik).withLimits(OpikLimits.DEFAULT.withReading(1 << 20, 300)));
    assertThat(limited.trace(trace.id(), in(10_000)))
        .isInstanceOfSatisfying(
            Lookup.Found.class, found -> assertThat(found.trace().spans()).hasSize(300));
  }

  @Test
  void trace_neverWritten_isAbsent() {
    assertThat(reader.trace(Samples.trace().id(), in(10_000))).isEqualTo(new Lookup.Absent());
  }

  @ParameterizedTest
  @CsvSource({"401,credentials", "429,rate_limited", "500,server_error", "402,quota"})
  void trace_refused_isUnknown(int status, String reason) {
    opik.faults(_ -> Fault.status(status));

    assertThat(reader.trace(Samples.trace().id(), in(10_000)))
        .isEqualTo(new Lookup.Unknown(reason));
  }

  @Test
  void trace_answerThatIsNoTrace_isUnknown() {
    for (String body : List.of("<html>", "[]", "{}", "", "{\"id\":\"x\"}", "{\"id\":3,\"name\":")) {
      opik.next(new Fault.Answer(200, Map.of(), body));
      assertThat(reader.trace(Samples.trace().id(), in(10_000)))
          .as(body)
          .isEqualTo(new Lookup.Unknown("unreadable"));
    }
  }

  @Test
  void trace_answerAboveItsLongest_isUnknown() {
    OpikReader limited =
        new OpikReader(
            Samples.CLIENT,
            Samples.settings(opik).withLimits(OpikLimits.DEFAULT.withReading(1_000, 10)));
    opik.next(new Fault.Answer(200, Map.of(), " ".repeat(1_001)));

    assertThat(limited.trace(Samples.trace().id(), in(10_000)))
        .isEqualTo(new Lookup.Unknown("unreadable"));
  }

  @Test
  void trace_serverHangsOrTrickles_isUnknownByTheDeadline() {
    opik.next(Fault.hang(), Fault.trickle(200, Duration.ofMillis(5)));
    for (int i = 0; i < 2; i++) {
      long before = System.nanoTime();
      assertThat(reader.trace(Samples.trace().id(), in(300)))
          .isEqualTo(new Lookup.Unknown("timeout"));
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(1_500));
    }
  }

  @Test
  void check_goodKey_isOk() {
    try (OpikStandIn locked =
        OpikStandIn.start(OpikStandIn.Options.forTests().withApiKey("right"))) {
      assertThat(check(locked.uri(), "right").status()).isEqualTo(OpikAccess.Status.OK);
      OpikAccess refused = check(locked.uri(), "wrong-one");
      assertThat(refused.status()).isEqualTo(OpikAccess.Status.KEY_REFUSED);
      assertThat(refused.sentence()).contains("OPIK_API_KEY").doesNotContain("wrong-one");
      assertThat(check(locked.uri(), null).sentence()).contains("set OPIK_API_KEY");
    }
  }

  @Test
  void check_workspaceUnknown_saysSo() {
    opik.next(Fault.status(403));
    assertThat(check(opik.uri(), "k").status()).isEqualTo(OpikAccess.Status.WORKSPACE_REFUSED);
    opik.next(Fault.status(503));
    assertThat(check(opik.uri(), "k").status()).isEqualTo(OpikAccess.Status.UNREACHABLE);
  }

  @Test
  void check_anotherServerThatAnswersEverything_isNotTakenForOpik() {
    opik.next(
        new Fault.Answer(200, Map.of("Content-Type", "text/html"), "<html>welcome</html>"),
        new Fault.Answer(200, Map.of("Content-Type", "text/plain"), "ok"));
    for (int i = 0; i < 2; i++) {
      OpikAccess access = check(opik.uri(), "k");
      assertThat(access.status()).isEqualTo(OpikAccess.Status.UNREACHABLE);
      assertThat(access.sentence()).contains("OPIK_URL_OVERRIDE");
    }
    opik.next(new Fault.Answer(200, Map.of("Content-Type", "application/json"), "{}"));
    assertThat(check(opik.uri(), "k").status()).isEqualTo(OpikAccess.Status.OK);
  }

  @Test
  void check_nobodyListens_isUnreachable() throws IOException {
    URI uri;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      uri = URI.create("http://127.0.0.1:" + free.getLocalPort());
    }
    assertThat(check(uri, null).status()).isEqualTo(OpikAccess.Status.UNREACHABLE);
  }

  private static OpikAccess check(URI uri, String key) {
    OpikSettings settings = new OpikSettings(uri, key, "default", "p", OpikLimits.DEFAULT);
    return new OpikCheck(Samples.CLIENT, settings).run(in(10_000));
  }

  @Test
  void loggingSink_accept_printsOneLineOfJsonAndPassesOn() throws IOException {
    List<String> lines = new ArrayList<>();
    List<Item> passed = new ArrayList<>();
    SpanSink next =
        new SpanSink() {
          @Override
          public void accept(Item item) {
            passed.add(item);
          }

          @Override
          public Flushed flush(Deadline deadline) {
            return new Flushed(passed.size(), 0, Map.of());
          }
        };
    LoggingSink logging = new LoggingSink(next, "p", lines::add);
    UUID trace = Samples.trace().id();
    SpanRecord span = Samples.span(trace, "two\nlines", "x\ny");
    logging.accept(span);
    logging.accept(Samples.score(trace));

    assertThat(passed).hasSize(2);
    assertThat(logging.flush(in(1_000)).delivered()).isEqualTo(2);
    assertThat(lines).hasSize(2).noneMatch(line -> line.contains("\n"));
    assertThat(new ObjectMapper().readTree(lines.getFirst()).at("/spans/name").asText())
        .isEqualTo("two\nlines");
  }

  @Test
  void loggingSink_lineThatThrows_stillPassesOn() {
    OpikSink next = Samples.sink(opik);
    LoggingSink logging =
        new LoggingSink(
            next,
            "p",
            _ -> {
              throw new IllegalStateException("disk full");
            });
    logging.accept(Samples.trace());

    assertThat(logging.flush(in(10_000)).delivered()).isEqualTo(1);
  }

  @Test
  void loggingSink_lineThatBreaksForGood_isNoLossOfTheItem() {
    LoggingSink logging =
        new LoggingSink(
            Samples.sink(opik),
            "p",
            _ -> {
              throw new NoClassDefFoundError("Console");
            });
    Tracing tracing = Tracing.to(logging);
    tracing.trace(TraceStart.named("t"), _ -> 1);

    assertThat(tracing.flush(in(10_000))).isEqualTo(new Flushed(1, 0, Map.of()));
  }
}
