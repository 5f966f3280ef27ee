package dev.rein.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What callers get wrong stays their secret: nothing is thrown, and what is recorded is true.
class BadInputTest {
  private static final Deadline SOON = Deadline.in(Duration.ofMinutes(1));

  private final Recorder recorder = new Recorder();
  private final Tracing tracing = Tracing.to(recorder);

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  ", "\n"})
  void name_missing_hasAStandIn(@Nullable String name) {
    tracing.trace(
        TraceStart.named(orNull(name)), _ -> tracing.span(orNull(name), SpanType.TOOL, _ -> 1));

    assertThat(recorder.trace(Names.UNNAMED).name()).isEqualTo("unnamed");
    assertThat(recorder.span(Names.UNNAMED).name()).isEqualTo("unnamed");
  }

  @Test
  void name_atAndAboveTheLimit_isKeptAndCut() {
    String atLimit = "n".repeat(Names.MAX);
    String huge = "h".repeat(10_000);
    tracing.trace(
        TraceStart.named(huge).withThread(huge).withTag(huge),
        trace -> {
          trace.metadata(huge, 1);
          return tracing.span(atLimit, SpanType.TOOL, _ -> 1);
        });

    String cut = "h".repeat(Names.MAX) + Cut.mark(10_000 - Names.MAX);
    TraceRecord trace = recorder.trace(cut);
    assertThat(trace.threadId()).isEqualTo(cut);
    assertThat(trace.tags()).containsExactly(cut);
    assertThat(trace.metadata()).containsOnlyKeys(cut);
    assertThat(recorder.span(atLimit).name()).isEqualTo(atLimit);
  }

  @Test
  void nulls_everywhere_areLeftOutOrNamed() {
    Map<String, @Nullable Object> ambient = new HashMap<>();
    ambient.put("nothing", null);
    ambient.put(orNull(null), "value");
    Tracing.with(
        nullsAllowed(ambient),
        () ->
            tracing.trace(
                TraceStart.named("t").withMetadata("k", BadInputTest.<Object>nullObject()),
                trace -> {
                  trace.tag(null).metadata("also", null).input(null).output(null);
                  trace.error(BadInputTest.<Throwable>nullObject());
                  return trace.input(orNull(null), null);
                }));

    TraceRecord trace = recorder.trace("t");
    assertThat(trace.metadata()).isEqualTo(Map.of(Names.UNNAMED, "value"));
    assertThat(trace.tags()).isEmpty();
    assertThat(trace.input()).isEqualTo(Collections.singletonMap(Names.UNNAMED, null));
    assertThat(trace.error()).extracting(ErrorInfo::type).isEqualTo("Unknown");
  }

  @Test
  void parts_atAndAboveTheLimit_areKeptAndLeftOutWithAMark() {
    for (int extra = 0; extra <= 1; extra++) {
      int count = Span.MAX_PARTS + extra;
      tracing.trace(
          TraceStart.named("t" + extra),
          trace -> {
            for (int i = 0; i < count; i++) trace.input("p" + i, i).tag("tag" + i);
            return trace;
          });
    }

    for (int extra = 0; extra <= 1; extra++) {
      TraceRecord trace = recorder.trace("t" + extra);
      assertThat((Map<?, ?>) trace.input()).hasSize(Span.MAX_PARTS);
      assertThat(trace.tags()).hasSize(Span.MAX_PARTS);
      assertThat(trace.metadata()).isEqualTo(extra == 0 ? Map.of() : Map.of("truncated", true));
    }
  }

  @Test
  void metadata_aboveTheLimit_keepsWhatIsThereChangeable() {
    tracing.trace(
        TraceStart.named("t"),
        trace -> {
          for (int i = 0; i <= Span.MAX_PARTS; i++) trace.metadata("k" + i, i);
          return trace.metadata("k0", "changed");
        });

    assertThat(recorder.trace("t").metadata())
        .hasSize(Span.MAX_PARTS + 1)
        .containsEntry("k0", "changed")
        .containsEntry("truncated", true);
  }

  @Test
  void metadata_keyThatBreaksMasking_doesNotReachTheCaller() {
    Tracing broken =
        Tracing.to(recorder, InstantSource.system(), Set.of(), BadInputTest.<Masking>nullObject());
    assertThat(
            broken.<Integer, RuntimeException>trace(
                TraceStart.named("t"),
                trace -> {
                  trace.metadata("anything", 1);
                  return 7;
                }))
        .isEqualTo(7);

    tracing.trace(
        TraceStart.named("t"), trace -> trace.metadata("password=\"hunter2\"@example.com", "g1"));

    assertThat(recorder.trace("t").metadata())
        .isEqualTo(Map.of("password=\"[key]\"@example_com", "g1"));
  }

  @Test
  void clock_goingBackwards_endIsNeverBeforeStart() {
    Instant now = Instant.parse("2026-03-01T10:00:00Z");
    Deque<Instant> times = new ArrayDeque<>();
    for (int i = 0; i < 10; i++) times.add(now.minusSeconds(i));
    Tracing backwards = Tracing.to(recorder, times::removeFirst, Set.of());

    backwards.trace(TraceStart.named("t"), _ -> backwards.span("s", SpanType.TOOL, _ -> 1));

    assertThat(recorder.span("s").endedAt()).isAfterOrEqualTo(recorder.span("s").startedAt());
    assertThat(recorder.trace("t").endedAt()).isAfterOrEqualTo(recorder.trace("t").startedAt());
  }

  @Test
  void clock_outsideWhatIdsHoldOrBroken_isMovedInside() {
    for (Instant time : List.of(Instant.MIN, Instant.EPOCH.minusNanos(1), Instant.MAX)) {
      Tracing odd = Tracing.to(recorder, InstantSource.fixed(time), Set.of());
      odd.trace(TraceStart.named("t" + time), _ -> odd.span("s" + time, SpanType.TOOL, _ -> 1));

      TraceRecord trace = recorder.trace("t" + time);
      assertThat(Uuid7.timeOf(trace.id()))
          .isEqualTo(Instant.ofEpochMilli(trace.startedAt().toEpochMilli()));
      assertThat(trace.endedAt()).isAfterOrEqualTo(trace.startedAt());
    }
    Tracing broken =
        Tracing.to(
            recorder,
            () -> {
              throw new IllegalStateException("no clock");
            },
            Set.of());
    assertThat(broken.<Integer, RuntimeException>span("s", SpanType.TOOL, _ -> 7)).isEqualTo(7);
  }

  @Test
  void trace_resumedWithAStartBeyondAllClocks_stillEnds() {
    TraceId id = new TraceId(tracing.mint().value(), Instant.MAX);

    assertThat(tracing.<Integer, RuntimeException>trace(TraceStart.named("t").withId(id), _ -> 7))
        .isEqualTo(7);
    assertThat(recorder.trace("t").endedAt()).isAfterOrEqualTo(recorder.trace("t").startedAt());
  }

  @Test
  void span_endedAfterItsParentAndAfterTheFlush_isRecordedUnfinishedAndThenAsItEnded() {
    CompletableFuture<String> work = new CompletableFuture<>();
    CompletableFuture<String> result =
        tracing.trace(
            TraceStart.named("t"),
            _ -> tracing.spanAsync("late", SpanType.TOOL, _ -> work, Span::output));
    tracing.flush(SOON);
    tracing.flush(SOON);

    assertThat(recorder.items()).hasSize(2);
    SpanRecord unfinished = recorder.span("late");
    assertThat(unfinished.error()).extracting(ErrorInfo::type).isEqualTo("Unfinished");

    work.complete("done");

    assertThat(result).isCompletedWithValue("done");
    assertThat(recorder.items()).hasSize(3);
    SpanRecord ended = (SpanRecord) recorder.items().getLast();
    assertThat(ended.id()).isEqualTo(unfinished.id());
    assertThat(ended.parentId()).isNull();
    assertThat(ended.output()).isEqualTo("done");
    assertThat(ended.error()).isNull();
  }

  @Test
  void span_openInATraceThatIsOpenToo_isNoBusinessOfAFlush() {
    tracing.trace(
        TraceStart.named("t"),
        _ ->
            tracing.span(
                "s",
                SpanType.TOOL,
                _ -> {
                  tracing.flush(SOON);
                  assertThat(recorder.items()).isEmpty();
                  return 1;
                }));

    assertThat(recorder.items()).hasSize(2);
  }

  @Test
  void span_cutAndThenEnded_isRecordedOnceMoreAndThenNever() {
    CompletableFuture<String> work = new CompletableFuture<>();
    CompletableFuture<String> result =
        tracing.trace(TraceStart.named("t"), _ -> tracing.spanAsync("s", SpanType.TOOL, _ -> work));
    assertThat(tracing.cutOpen(new ErrorInfo("LambdaTimeout", null, ""))).isEqualTo(1);
    work.complete("x");
    work.obtrudeValue("y");
    assertThat(tracing.cutOpen(new ErrorInfo("LambdaTimeout", null, ""))).isZero();
    tracing.flush(SOON);

    assertThat(result).isCompleted();
    assertThat(recorder.items()).hasSize(3);
  }

  @Test
  void error_withoutWords_hasAType() {
    assertThat(new ErrorInfo(" ", null, "")).isEqualTo(new ErrorInfo("Unknown", null, "Unknown"));
  }

  private static String orNull(@Nullable String text) {
    return BadInputTest.<@Nullable String>same(text);
  }

  private static Map<String, Object> nullsAllowed(Map<String, @Nullable Object> map) {
    return same(map);
  }

  private static <T> T nullObject() {
    return BadInputTest.<T>same(null);
  }

  @SuppressWarnings("unchecked") // the test compiler does not check nullness, only types
  private static <T> T same(@Nullable Object value) {
    return (T) value;
  }
}
