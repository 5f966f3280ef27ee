package dev.rein.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TracingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456789Z");

  private static final Deadline SOON = Deadline.in(Duration.ofMinutes(1));

  private final Recorder recorder = new Recorder();
  private final Tracing tracing =
      Tracing.to(recorder, InstantSource.fixed(NOW), Set.of("rein", "test"));

  @Test
  void trace_nestedSpans_pointToTheirParents() {
    String answer =
        tracing.trace(
            TraceStart.named("goal").withInput("run").withThread("t").withTag("own"),
            trace -> {
              trace.output("done").metadata("a.b", 1);
              return tracing.span(
                  "stage",
                  SpanType.GENERAL,
                  stage -> tracing.span("model", SpanType.LLM, model -> "answer"));
            });

    assertThat(answer).isEqualTo("answer");
    TraceRecord trace = recorder.trace("goal");
    SpanRecord stage = recorder.span("stage");
    SpanRecord model = recorder.span("model");
    assertThat(recorder.items()).containsExactly(model, stage, trace);
    assertThat(stage.parentId()).isNull();
    assertThat(model.parentId()).isEqualTo(stage.id());
    assertThat(List.of(stage.traceId(), model.traceId())).containsOnly(trace.id());
    assertThat(trace.input()).isEqualTo("run");
    assertThat(trace.output()).isEqualTo("done");
    assertThat(trace.metadata()).isEqualTo(Map.of("a_b", 1));
    assertThat(trace.tags()).containsExactlyInAnyOrder("rein", "test", "own");
    assertThat(trace.threadId()).isEqualTo("t");
    assertThat(trace.error()).isNull();
    assertThat(trace.startedAt()).isEqualTo(NOW);
    assertThat(trace.endedAt()).isAfterOrEqualTo(NOW);
  }

  @Test
  void span_siblings_doNotNestIntoEachOther() {
    tracing.trace(
        TraceStart.named("goal"),
        _ -> {
          tracing.span("first", SpanType.TOOL, _ -> 1);
          return tracing.span("second", SpanType.TOOL, _ -> 2);
        });

    assertThat(recorder.span("second").parentId()).isNull();
    assertThat(recorder.span("first").parentId()).isNull();
  }

  @Test
  void ids_ofTraceAndSpans_areVersion7FromTheirStartAndInOrder() {
    tracing.trace(
        TraceStart.named("goal"),
        _ -> {
          for (int i = 0; i < 50; i++) tracing.span("s" + i, SpanType.TOOL, _ -> 1);
          return 0;
        });

    List<UUID> ids = new ArrayList<>(List.of(recorder.trace("goal").id()));
    for (int i = 0; i < 50; i++) ids.add(recorder.span("s" + i).id());
    assertThat(ids)
        .allSatisfy(
            id -> {
              assertThat(id.version()).isEqualTo(7);
              assertThat(Uuid7.timeOf(id)).isEqualTo(Instant.ofEpochMilli(NOW.toEpochMilli()));
            });
    List<String> texts = ids.stream().map(UUID::toString).toList();
    assertThat(texts).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void trace_bodyThrows_itComesOutUnchangedAndIsRecorded() {
    IOException failure = new IOException("disk");

    assertThatThrownBy(
            () ->
                tracing.trace(
                    TraceStart.named("goal"),
                    _ ->
                        tracing.span(
                            "stage",
                            SpanType.GENERAL,
                            _ -> {
                              throw failure;
                            })))
        .isSameAs(failure)
        .hasNoSuppressedExceptions();

    for (ErrorInfo error :
        List.of(recorder.span("stage").error(), recorder.trace("goal").error())) {
      assertThat(error.type()).isEqualTo("java.io.IOException");
      assertThat(error.message()).isEqualTo("disk");
      assertThat(error.traceback()).contains("TracingTest").startsWith("java.io.IOException: disk");
    }
  }

  @Test
  void trace_bodyThrowsWhatCannotDescribeItself_itStillComesOutUnchanged() {
    RuntimeException mute =
        new RuntimeException() {
          @Override
          public String getMessage() {
            throw new IllegalStateException("no message");
          }
        };

    assertThatThrownBy(
            () ->
                tracing.trace(
                    TraceStart.named("goal"),
                    _ -> {
                      throw mute;
                    }))
        .isSameAs(mute);
    assertThat(recorder.trace("goal").error()).isNotNull();
  }

  @Test
  void trace_sinkThrows_bodysResultAndExceptionSurvive() {
    SpanSink broken =
        new SpanSink() {
          @Override
          public void accept(Item item) {
            throw new IllegalStateException("sink");
          }

          @Override
          public Flushed flush(Deadline deadline) {
            return Flushed.NOTHING;
          }
        };
    Tracing toBroken = Tracing.to(broken);

    assertThat(toBroken.<Integer, RuntimeException>trace(TraceStart.named("goal"), _ -> 7))
        .isEqualTo(7);
    IOException failure = new IOException("x");
    assertThatThrownBy(
            () ->
                toBroken.trace(
                    TraceStart.named("goal"),
                    _ -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void itemsThatAreLostOnTheirWay_areDroppedInTheNextLedger_andInNoOther() {
    for (Throwable fault :
        List.of(new IllegalStateException("full"), new NoClassDefFoundError("Codec"))) {
      Tracing toBroken = Tracing.to(new Refusing(fault));
      toBroken.trace(TraceStart.named("t"), _ -> toBroken.span("s", SpanType.TOOL, _ -> 1));

      assertThat(toBroken.flush(SOON))
          .isEqualTo(new Flushed(1, 0, Map.of(Flushed.NOT_ACCEPTED, 2, "old", 1)));
      assertThat(toBroken.flush(SOON).recorded()).isEqualTo(2);
    }
  }

  @Test
  void itemLostBeforeAnEagerFlush_isInThatOnesLedger() {
    Tracing toBroken = Tracing.to(new Refusing(new IllegalStateException("full")));
    toBroken.score(Score.of(toBroken.mint().value(), "rating", 1, null));

    assertThat(toBroken.flushEagerly(SOON))
        .isEqualTo(
            new FlushedEagerly(
                new Flushed(1, 0, Map.of(Flushed.NOT_ACCEPTED, 1, "old", 1)), true, 3));
    assertThat(toBroken.flush(SOON).recorded()).isEqualTo(2);
  }

  @Test
  void itemLostForWantOfMemory_isCountedToo() {
    Tracing toBroken = Tracing.to(new Refusing(new OutOfMemoryError("heap")));

    assertThatThrownBy(() -> toBroken.trace(TraceStart.named("t"), _ -> 1))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(toBroken.flush(SOON).droppedByReason()).containsEntry(Flushed.NOT_ACCEPTED, 1);
  }

  /// Takes nothing, and has a ledger all the same.
  private record Refusing(Throwable fault) implements SpanSink {
    private static final Flushed OWN = new Flushed(1, 0, Map.of("old", 1));

    @Override
    public void accept(Item item) {
      Refusing.<RuntimeException>sneak(fault);
    }

    @SuppressWarnings("unchecked") // nobody looks
    private static <X extends Throwable> void sneak(Throwable fault) throws X {
      throw (X) fault;
    }

    @Override
    public FlushedEagerly flushEagerly(List<Item> running, Deadline deadline) {
      return new FlushedEagerly(OWN, true, 3);
    }

    @Override
    public Flushed flush(Deadline deadline) {
      return OWN;
    }
  }

  @Test
  void here_workOnAnotherThread_nestsUnderTheSpanInScope() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      tracing.<Integer, Exception>trace(
          TraceStart.named("goal"),
          _ ->
              tracing.<Integer, Exception>span(
                  "parent",
                  SpanType.GENERAL,
                  _ -> {
                    List<Future<Integer>> results = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                      String name = "child" + i;
                      Callable<Integer> child = () -> tracing.span(name, SpanType.TOOL, _ -> 1);
                      results.add(threads.submit(Tracing.here(child)));
                    }
                    int sum = 0;
                    for (Future<Integer> result : results) sum += result.get();
                    assertThat(sum).isEqualTo(20);
                    // Without `here` the scope does not follow, and does not stay behind either.
                    assertThat(threads.submit(Tracing::currentTraceId).get()).isNull();
                    return sum;
                  }));
    }

    UUID parent = recorder.span("parent").id();
    for (int i = 0; i < 20; i++) {
      assertThat(recorder.span("child" + i).parentId()).isEqualTo(parent);
    }
  }

  @Test
  void current_afterTheTrace_isUnbound() {
    tracing.trace(
        TraceStart.named("goal"),
        trace -> {
          assertThat(Tracing.current()).isSameAs(trace);
          assertThat(Tracing.currentTraceId()).isEqualTo(trace.traceId());
          return 0;
        });

    assertThat(Tracing.current()).isNull();
    assertThat(Tracing.currentTraceId()).isNull();
  }

  @Test
  void span_outsideAnyTrace_getsATraceOfItsOwnName() {
    tracing.span("lonely", SpanType.TOOL, _ -> 1);

    assertThat(recorder.span("lonely").traceId()).isEqualTo(recorder.trace("lonely").id());
  }

  @Test
  void span_changedAfterItsEnd_keepsWhatWasRecorded() {
    Span[] kept = new Span[1];
    tracing.trace(
        TraceStart.named("goal"),
        trace -> {
          kept[0] = trace.output("first");
          return 0;
        });

    kept[0].output("second").metadata("late", true).tag("late").error(new IOException("late"));

    TraceRecord trace = recorder.trace("goal");
    assertThat(recorder.items()).hasSize(1);
    assertThat(trace.output()).isEqualTo("first");
    assertThat(trace.metadata()).isEmpty();
    assertThat(trace.tags()).doesNotContain("late");
    assertThat(trace.error()).isNull();
  }

  @Test
  void span_valueChangedByItsOwnerLater_isRecordedAsItWas() {
    List<String> mine = new ArrayList<>(List.of("a"));
    tracing.trace(
        TraceStart.named("goal").withInput(mine),
        _ -> {
          mine.add("b");
          return 0;
        });

    assertThat(recorder.trace("goal").input()).isEqualTo(List.of("a"));
  }

  @Test
  void handOver_trace_isRecordedWithoutItsEnd() {
    TraceId id = tracing.mint();
    tracing.trace(
        TraceStart.named("goal").withId(id),
        trace -> {
          trace.handOver();
          return 0;
        });

    TraceRecord trace = recorder.trace("goal");
    assertThat(trace.id()).isEqualTo(id.value());
    assertThat(trace.endedAt()).isNull();
    assertThat(trace.updatedAt()).isAfterOrEqualTo(NOW);
  }

  @Test
  void trace_resumedLater_keepsIdAndStartAndIsNewer() {
    TraceId id = new TraceId(tracing.mint().value(), NOW.minus(Duration.ofMinutes(5)));
    tracing.trace(TraceStart.named("goal").withId(id), _ -> 0);

    TraceRecord trace = recorder.trace("goal");
    assertThat(trace.startedAt()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
    assertThat(trace.endedAt()).isEqualTo(NOW);
  }

  @Test
  void with_metadata_isOnEveryTraceBegunInside() {
    Tracing.with(
        Map.of("aws_request_id", "r1"),
        () -> {
          tracing.trace(TraceStart.named("one").withMetadata("k", "v"), _ -> 1);
          return Tracing.with(
              Map.of("goal_id", "g1"), () -> tracing.trace(TraceStart.named("two"), _ -> 2));
        });
    tracing.trace(TraceStart.named("three"), _ -> 3);

    assertThat(recorder.trace("one").metadata())
        .isEqualTo(Map.of("k", "v", "aws_request_id", "r1"));
    assertThat(recorder.trace("two").metadata())
        .isEqualTo(Map.of("goal_id", "g1", "aws_request_id", "r1"));
    assertThat(recorder.trace("three").metadata()).isEmpty();
  }

  @Test
  void disabled_runsBodiesAndMintsIdsButRecordsNothing() {
    Tracing off = Tracing.disabled();
    UUID[] seen = new UUID[1];

    int answer =
        off.trace(
            TraceStart.named("goal"),
            trace -> {
              seen[0] = trace.traceId();
              return off.span("s", SpanType.TOOL, _ -> 42);
            });
    off.score(Score.of(seen[0], "user_rating", 5, null));

    assertThat(answer).isEqualTo(42);
    assertThat(seen[0].version()).isEqualTo(7);
    assertThat(off.mint().value().version()).isEqualTo(7);
    assertThat(off.flush(Deadline.in(Duration.ofSeconds(1)))).isEqualTo(Flushed.NOTHING);
  }

  @Test
  void disabledSpan_hasTheIdOfItsTrace_orItsOwnOutsideAny() {
    Tracing off = Tracing.disabled();

    off.trace(
        TraceStart.named("goal"),
        trace ->
            off.span("s", SpanType.TOOL, span -> assertThat(span.traceId()).isEqualTo(trace.id())));
    off.span(
        "alone",
        SpanType.TOOL,
        span -> {
          assertThat(span.id().version()).isEqualTo(7);
          return assertThat(span.input("a", 1).metadata("b", 2).traceId()).isEqualTo(span.id());
        });
    assertThatThrownBy(
            () ->
                off.span(
                    "failing",
                    SpanType.TOOL,
                    _ -> {
                      throw new IllegalStateException("as it was");
                    }))
        .hasMessage("as it was");
  }

  @Test
  void spanUnderATraceOfNow_takesItsTimeFromTheTracesStopwatch_andUnderAnOldOneFromTheClock() {
    Recorder all = new Recorder();
    Tracing system = Tracing.to(all);
    TraceId old = new TraceId(system.mint().value(), Instant.now().minusSeconds(3_600));

    Instant before = Instant.now();
    for (TraceStart start : List.of(TraceStart.named("now"), TraceStart.named("old").withId(old))) {
      system.trace(
          start,
          _ -> system.span("s", SpanType.TOOL, _ -> system.span("t", SpanType.TOOL, _ -> 1)));
    }
    Instant after = Instant.now();

    for (Item item : all.items()) {
      if (!(item instanceof SpanRecord span)) continue;
      assertThat(span.startedAt()).isBetween(before.minusMillis(50), after.plusMillis(50));
      assertThat(Uuid7.timeOf(span.id()).toEpochMilli()).isEqualTo(span.startedAt().toEpochMilli());
    }
    assertThat(all.items()).hasSize(6);
  }

  @Test
  void score_idOfAnotherVersionOrValueOutOfRange_isRefused() {
    UUID trace = tracing.mint().value();
    assertThat(Score.of(trace, "s", 999_999_999, null).value()).isPositive();
    assertThatThrownBy(() -> Score.of(UUID.randomUUID(), "s", 1, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Score.of(trace, "s", 1e9, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Score.of(trace, " ", 1, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void flushed_plus_addsReasonByReason() {
    Flushed sum =
        new Flushed(1, 2, Map.of("timeout", 3))
            .plus(new Flushed(4, 5, Map.of("timeout", 6, "quota", 7)));

    assertThat(sum).isEqualTo(new Flushed(5, 7, Map.of("timeout", 9, "quota", 7)));
    assertThat(sum.recorded()).isEqualTo(28);
  }
}
