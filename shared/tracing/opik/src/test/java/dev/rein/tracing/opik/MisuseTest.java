package dev.rein.tracing.opik;

import static dev.rein.tracing.opik.Samples.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Score;
import dev.rein.tracing.Span;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.Uuid7;
import dev.rein.tracing.testing.OpikStandIn;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What can go wrong in the hands of who traces, from [Tracing] down to what a strict Opik holds:
/// the traced work never notices, and what is shown is true.
class MisuseTest {
  private final OpikStandIn opik = OpikStandIn.start();
  private final OpikSink sink = Samples.sink(opik);
  private final Tracing tracing = Tracing.to(sink);

  @AfterEach
  void everythingArrived_asOpikWantsIt() {
    assertThat(opik.violations()).isEmpty();
    assertThat(opik.store().danglingSpans()).isEmpty();
    opik.close();
  }

  // Ends

  @Test
  void spanEndedTwice_isOnce_asItEndedFirst() {
    CompletableFuture<String> work = new CompletableFuture<>();
    tracing.trace(
        TraceStart.named("t"),
        _ -> {
          CompletableFuture<String> shown =
              tracing.spanAsync("s", SpanType.TOOL, _ -> work, (span, it) -> span.output(it));
          work.complete("first");
          work.obtrudeValue("second");
          work.obtrudeException(new IllegalStateException("third"));
          return shown;
        });
    flush(2);

    JsonNode span = only("s");
    assertThat(span.path("output").toString()).contains("first").doesNotContain("second");
    assertThat(span.has("error_info")).isFalse();
  }

  @Test
  void spanThatNeverEnds_isShownAsUnfinished_andSoIsWhatIsUnderIt() {
    CompletableFuture<String> never = new CompletableFuture<>();
    tracing.trace(
        TraceStart.named("t"),
        _ ->
            tracing.spanAsync(
                "outer",
                SpanType.TOOL,
                _ -> tracing.spanAsync("inner", SpanType.TOOL, _ -> never)));
    flush(3);
    flush(0);

    for (String name : List.of("outer", "inner")) {
      assertThat(only(name).at("/error_info/exception_type").asText()).isEqualTo("Unfinished");
    }
    assertThat(trace("t").has("error_info")).isFalse();
  }

  @Test
  void spanThatEndsAfterTheFlush_isShownAsItReallyEnded() {
    CompletableFuture<String> late = new CompletableFuture<>();
    tracing.trace(
        TraceStart.named("t"),
        _ -> tracing.spanAsync("s", SpanType.TOOL, _ -> late, (span, it) -> span.output(it)));
    flush(2);
    Instant unfinished = instant(only("s"), "end_time");
    late.complete("done");
    flush(1);

    JsonNode span = only("s");
    assertThat(span.has("error_info")).isFalse();
    assertThat(span.path("output").toString()).contains("done");
    assertThat(instant(span, "end_time")).isAfterOrEqualTo(unfinished);
  }

  @Test
  void workThatGoesOnAfterItsTraceWasFlushed_stillIsAPartOfIt() throws Exception {
    AtomicReference<Callable<Integer>> later = new AtomicReference<>(() -> 0);
    tracing.trace(
        TraceStart.named("t"),
        _ -> {
          later.set(Tracing.here(() -> tracing.span("later", SpanType.TOOL, _ -> 7)));
          return 1;
        });
    flush(1);

    assertThat(later.get().call()).isEqualTo(7);
    flush(1);

    assertThat(only("later").path("trace_id")).isEqualTo(trace("t").path("id"));
  }

  @Test
  void changesAfterTheEnd_areNotShown() {
    AtomicReference<Span> kept = new AtomicReference<>();
    tracing.trace(
        TraceStart.named("t"),
        _ ->
            tracing.span(
                "s",
                SpanType.TOOL,
                span -> {
                  kept.set(span.output("as it was"));
                  return 1;
                }));
    kept.get().output("too late").metadata("late", true).error(new IllegalStateException("late"));
    flush(2);

    JsonNode span = only("s");
    assertThat(span.path("output").toString()).contains("as it was");
    assertThat(span.at("/metadata/late").isMissingNode()).isTrue();
    assertThat(span.has("error_info")).isFalse();
  }

  // Order and threads

  @Test
  void parentThatEndsBeforeItsChild_keepsIt_andBothHaveTheirOwnTimes() {
    CompletableFuture<String> parent = new CompletableFuture<>();
    CompletableFuture<String> child = new CompletableFuture<>();
    tracing.trace(
        TraceStart.named("t"),
        _ ->
            tracing.spanAsync(
                "parent",
                SpanType.TOOL,
                _ -> {
                  var _ = tracing.spanAsync("child", SpanType.TOOL, _ -> child);
                  return parent;
                }));
    parent.complete("first");
    child.complete("second");
    flush(3);

    assertThat(only("child").path("parent_span_id")).isEqualTo(only("parent").path("id"));
    assertThat(instant(only("parent"), "end_time"))
        .isBeforeOrEqualTo(instant(only("child"), "end_time"));
    for (JsonNode span : List.of(only("parent"), only("child"))) {
      assertThat(instant(span, "start_time")).isBeforeOrEqualTo(instant(span, "end_time"));
    }
  }

  @Test
  void spanBegunOnOneThreadAndEndedOnAnother_isOne() throws Exception {
    CompletableFuture<String> work = new CompletableFuture<>();
    tracing.trace(
        TraceStart.named("t"),
        _ -> tracing.spanAsync("s", SpanType.TOOL, _ -> work, (span, it) -> span.output(it)));
    Thread other = Thread.ofVirtual().start(() -> work.complete("elsewhere"));
    other.join();
    flush(2);

    assertThat(only("s").path("output").toString()).contains("elsewhere");
    assertThat(only("s").path("trace_id")).isEqualTo(trace("t").path("id"));
  }

  @Test
  void manyThreadsOnOneSpan_loseNothingOfIt() throws Exception {
    int threads = 16;
    tracing.trace(
        TraceStart.named("t"),
        trace -> {
          try (ExecutorService pool =
              Tracing.executor(Executors.newVirtualThreadPerTaskExecutor())) {
            CountDownLatch ready = new CountDownLatch(threads);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
              int number = i;
              all.add(
                  pool.submit(
                      () -> {
                        ready.countDown();
                        ready.await();
                        trace.metadata("key" + number, number);
                        return tracing.span("s" + number, SpanType.TOOL, _ -> number);
                      }));
            }
            for (Future<?> each : all) each.get();
          }
          return 1;
        });
    flush(threads + 1);

    ObjectNode trace = trace("t");
    assertThat(opik.store().spans(trace.path("id").asText())).hasSize(threads);
    for (int i = 0; i < threads; i++) {
      assertThat(trace.at("/metadata/key" + i).asInt()).isEqualTo(i);
      assertThat(only("s" + i).path("parent_span_id").asText("")).isEmpty();
    }
  }

  @Test
  void workOnAThreadThatNobodyWrapped_isATraceOfItsOwn() throws Exception {
    tracing.trace(
        TraceStart.named("t"),
        _ -> {
          Thread bare = Thread.ofVirtual().start(() -> tracing.span("bare", SpanType.TOOL, _ -> 1));
          bare.join();
          return 1;
        });
    flush(3);

    assertThat(only("bare").path("trace_id")).isEqualTo(trace("bare").path("id"));
    assertThat(trace("bare").path("id")).isNotEqualTo(trace("t").path("id"));
  }

  // Values

  @Test
  void valuesOfEveryKind_areShownAsWhatTheyAre() {
    Map<String, @Nullable Object> cyclic = new HashMap<>();
    cyclic.put("self", cyclic);
    cyclic.put("name", "cyclic");
    Object throwing =
        new Object() {
          @Override
          public String toString() {
            throw new StackOverflowError();
          }
        };
    List<Object> brokenList =
        new AbstractList<>() {
          @Override
          public Object get(int index) {
            throw new IllegalStateException("no element");
          }

          @Override
          public int size() {
            return 3;
          }
        };
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("null", null);
    values.put("empty", "");
    values.put("nan", Double.NaN);
    values.put("infinity", Float.NEGATIVE_INFINITY);
    values.put("minusZero", -0.0);
    values.put("max", Long.MIN_VALUE);
    values.put("big", BigInteger.TWO.pow(5_000));
    values.put("bytes", new byte[] {0, -1, 2});
    values.put("buffer", ByteBuffer.wrap(new byte[4]));
    values.put("controls", "\0\1\u001F\u007F\uFFFE");
    values.put("lone", "x\uD800y");
    values.put("huge", "h".repeat(3_000_000));
    values.put("cyclic", cyclic);
    values.put("throwing", throwing);
    values.put("brokenList", brokenList);
    values.put("list", Arrays.asList(1, null, Double.NaN));
    values.put("maybe", Optional.of("there"));
    values.put("optionalNothing", Optional.empty());
    values.put("stream", Stream.of(1, 2));
    values.put("thread", Thread.currentThread());
    values.put("nested", Map.of("key.with.dots", List.of(Map.of(), List.of())));
    int result =
        tracing.trace(
            TraceStart.named("t").withInput(values),
            trace -> {
              trace.output(cyclic).metadata("cyclic", cyclic).metadata("nan", Double.NaN);
              return tracing.<Integer, RuntimeException>span(
                  "s", SpanType.TOOL, span -> input(span, values));
            });
    assertThat(result).isEqualTo(7);
    flush(2);

    for (JsonNode input : List.of(trace("t").path("input"), only("s").path("input"))) {
      assertThat(input.path("empty").asText("absent")).as(cutShort(input)).isEmpty();
      assertThat(input.path("nan").asText()).isEqualTo("NaN");
      assertThat(input.path("infinity").asText()).isEqualTo("-Infinity");
      assertThat(input.path("minusZero").asDouble()).isZero();
      assertThat(input.path("max").longValue()).isEqualTo(Long.MIN_VALUE);
      assertThat(input.path("big").asText()).isEqualTo("[5001-bit number]");
      assertThat(input.path("bytes").asText()).isEqualTo("[3 bytes]");
      assertThat(input.path("lone").asText()).isEqualTo("x\uFFFDy");
      assertThat(input.path("huge").asText()).startsWith("hhh").contains("characters cut]");
      assertThat(input.at("/cyclic/self/self/name").asText()).isEqualTo("cyclic");
      assertThat(input.path("throwing").asText())
          .isEqualTo("[not recordable: java.lang.StackOverflowError]");
      assertThat(input.path("brokenList").asText())
          .isEqualTo("[not recordable: java.lang.IllegalStateException]");
      assertThat(input.path("list")).hasSize(3);
      assertThat(input.at("/list/1").isNull()).isTrue();
      assertThat(input.path("maybe").asText()).isEqualTo("there");
      assertThat(input.path("stream").asText()).contains("Pipeline");
      assertThat(input.path("thread").asText()).contains("Thread");
    }
    assertThat(trace("t").at("/metadata/nan").asText()).isEqualTo("NaN");
    assertThat(trace("t").at("/metadata/cyclic/name").asText()).isEqualTo("cyclic");
    // Nobody's stream was read.
    assertThat(((Stream<?>) values.get("stream")).count()).isEqualTo(2);
  }

  private static String cutShort(JsonNode input) {
    String text = input.toString();
    return text.substring(0, Math.min(text.length(), 2_000)).replaceAll("h{20,}", "h…");
  }

  private static int input(Span span, Map<String, @Nullable Object> values) {
    values.forEach(span::input);
    return 7;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 500, 501, 10_000})
  void namesOfAnyLength_areShownAsFarAsTheyGo(int length) {
    String name = "n".repeat(length);
    int result =
        tracing.trace(
            TraceStart.named(name).withThread(name).withTag(name),
            trace -> {
              trace.metadata(name, "kept");
              return tracing.<Integer, RuntimeException>span(
                  name, SpanType.TOOL, span -> input(span.tag(name), Map.of(name, 1)));
            });
    assertThat(result).isEqualTo(7);
    flush(2);

    ObjectNode trace = opik.store().traces(null).getFirst();
    ObjectNode span = opik.store().spans(trace.path("id").asText()).getFirst();
    String shown =
        length == 0
            ? "unnamed"
            : length <= 500 ? name : "n".repeat(500) + "… [" + mark(length) + " characters cut]";
    assertThat(trace.path("name").asText()).isEqualTo(shown);
    assertThat(span.path("name").asText()).isEqualTo(shown);
    assertThat(trace.path("metadata").path(shown).asText()).isEqualTo("kept");
    assertThat(span.path("input").path(shown).asInt()).isEqualTo(1);
    assertThat(trace.path("thread_id").asText("")).isEqualTo(length == 0 ? "" : shown);
    assertThat(span.path("tags")).hasSize(length == 0 ? 0 : 1);
  }

  private static String mark(int length) {
    return String.format(Locale.ROOT, "%,d", length - 500);
  }

  // Clocks

  @Test
  void clockGoingBackwards_endsNothingBeforeItBegan_andTheLastRowStands() {
    Instant now = Instant.now();
    Deque<Instant> times = new ArrayDeque<>();
    for (int i = 0; i < 40; i++) times.add(now.minusSeconds(60L * i));
    Tracing backwards = Tracing.to(sink, times::removeFirst, Set.of());
    CompletableFuture<String> late = new CompletableFuture<>();
    backwards.trace(
        TraceStart.named("t"),
        _ -> {
          backwards.span("s", SpanType.TOOL, _ -> 1);
          return backwards.spanAsync(
              "late", SpanType.TOOL, _ -> late, (span, it) -> span.output(it));
        });
    assertThat(backwards.flush(in(10_000)).delivered()).isEqualTo(3);
    late.complete("in the end");
    assertThat(backwards.flush(in(10_000)).delivered()).isEqualTo(1);

    for (JsonNode row : List.of(trace("t"), only("s"), only("late"))) {
      assertThat(instant(row, "end_time")).isAfterOrEqualTo(instant(row, "start_time"));
      UUID id = UUID.fromString(row.path("id").asText());
      assertThat(Uuid7.timeOf(id).toEpochMilli())
          .isEqualTo(instant(row, "start_time").toEpochMilli());
    }
    assertThat(only("late").path("output").toString()).contains("in the end");
    assertThat(only("late").has("error_info")).isFalse();
  }

  @Test
  void clockThatBreaks_leavesTimesThatAreTrue() {
    Instant before = Instant.now();
    Tracing broken =
        Tracing.to(
            sink,
            () -> {
              throw new IllegalStateException("no clock");
            },
            Set.of());
    assertThat(broken.<Integer, RuntimeException>span("s", SpanType.TOOL, _ -> 7)).isEqualTo(7);
    assertThat(broken.flush(in(10_000)).delivered()).isEqualTo(2);

    assertThat(instant(only("s"), "start_time"))
        .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
  }

  @Test
  void scoreOfATraceThatNobodyWrote_isKept_forTheTraceMayStillCome() {
    UUID trace = tracing.mint().value();
    tracing.score(Score.of(trace, "user_rating", 4, null));
    flush(1);

    assertThat(opik.store().scores(trace.toString())).hasSize(1);
  }

  private void flush(int delivered) {
    assertThat(tracing.flush(in(10_000))).isEqualTo(new Flushed(delivered, 0, Map.of()));
  }

  private ObjectNode trace(String name) {
    List<ObjectNode> named =
        opik.store().traces(null).stream()
            .filter(row -> row.path("name").asText().equals(name))
            .toList();
    assertThat(named).hasSize(1);
    return named.getFirst();
  }

  private ObjectNode only(String name) {
    List<ObjectNode> named =
        opik.store().rows().stream()
            .filter(row -> row.has("trace_id") && row.path("name").asText().equals(name))
            .toList();
    assertThat(named).hasSize(1);
    return named.getFirst();
  }

  private static Instant instant(JsonNode row, String field) {
    return Instant.parse(row.path(field).asText());
  }
}
