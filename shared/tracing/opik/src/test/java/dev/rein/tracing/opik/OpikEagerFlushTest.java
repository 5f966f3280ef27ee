package dev.rein.tracing.opik;

import static dev.rein.tracing.opik.Samples.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.FlushedEagerly;
import dev.rein.tracing.Item;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A flush while work goes on: what it counts, what it leaves, and what replaces what.
class OpikEagerFlushTest {
  private final OpikStandIn opik = OpikStandIn.start();
  private final OpikSink sink = Samples.sink(opik);
  private final TraceRecord trace = Samples.trace();

  @AfterEach
  void stop() {
    assertThat(opik.violations()).isEmpty();
    opik.close();
  }

  @Test
  void running_isShown_andInNoLedger() {
    sink.accept(Samples.span(trace.id()));

    FlushedEagerly flushed = sink.flushEagerly(List.of(Samples.open(trace)), in(10_000));

    assertThat(flushed).isEqualTo(new FlushedEagerly(new Flushed(1, 0, Map.of()), true, 0));
    assertThat(shown().has("end_time")).isFalse();
    assertThat(sink.flush(in(10_000))).isEqualTo(Flushed.NOTHING);
  }

  @Test
  void nothingToSay_asksNothingOfOpik() {
    assertThat(sink.flushEagerly(List.of(), in(10_000)))
        .isEqualTo(new FlushedEagerly(Flushed.NOTHING, true, 0));
    assertThat(opik.requests()).isEmpty();
  }

  @Test
  void realRow_replacesTheRunningOne_inWhicheverOrderTheyArrive() {
    sink.flushEagerly(List.of(Samples.open(trace)), in(10_000));
    sink.accept(trace);
    sink.flush(in(10_000));
    assertThat(shown().has("end_time")).isTrue();

    sink.flushEagerly(List.of(Samples.open(trace)), in(10_000));
    assertThat(shown().has("end_time")).isTrue();
  }

  @Test
  void runningRowOfWhatHasEndedMeanwhile_isNotSent() {
    sink.accept(trace);

    FlushedEagerly flushed = sink.flushEagerly(List.of(Samples.open(trace)), in(10_000));

    assertThat(flushed.ended()).isEqualTo(new Flushed(1, 0, Map.of()));
    assertThat(opik.requests()).hasSize(1);
    assertThat(shown().has("end_time")).isTrue();
  }

  @Test
  void clockThatIsSetBack_doesNotLetTheRunningRowWin() {
    AtomicReference<Instant> clock = new AtomicReference<>(Instant.now());
    OpikSink set =
        new OpikSink(
            Lazy.made(Samples.CLIENT),
            Samples.settings(opik),
            Overflow.none(),
            Refusals.unsaid(),
            clock::get,
            () -> 0.5);
    set.flushEagerly(List.of(Samples.open(trace)), in(10_000));
    clock.set(clock.get().minusSeconds(3_600));
    set.accept(trace);

    set.flush(in(10_000));

    assertThat(shown().has("end_time")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 402, 429, 503})
  void whatOpikMayTakeLater_andNobodyKeeps_isLeftToTheNextFlush(int status) {
    opik.faults(_ -> Fault.status(status, "RateLimit-Reset", "9"));
    sink.accept(Samples.span(trace.id()));

    assertThat(sink.flushEagerly(List.of(Samples.open(trace)), in(300)))
        .isEqualTo(new FlushedEagerly(Flushed.NOTHING, false, 1));

    opik.faults(_ -> Fault.none());
    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(1, 0, Map.of()));
  }

  @Test
  void whatOpikRefusesForGood_isDroppedAtOnce() {
    opik.faults(_ -> Fault.status(422));
    sink.accept(Samples.span(trace.id()));

    FlushedEagerly flushed = sink.flushEagerly(List.of(), in(10_000));

    assertThat(flushed.ended()).isEqualTo(new Flushed(0, 0, Map.of("refused", 1)));
    assertThat(sink.flush(in(10_000))).isEqualTo(Flushed.NOTHING);
  }

  @Test
  void whatTheOverflowKeeps_isSpilled_andRunningRowsAreNeverKept() {
    List<Item> kept = new ArrayList<>();
    OpikSink keeping =
        new OpikSink(
            Samples.CLIENT,
            Samples.settings(opik),
            (items, _, _) -> {
              kept.addAll(items);
              return items.size();
            });
    opik.faults(_ -> Fault.status(503));
    SpanRecord span = Samples.span(trace.id());
    keeping.accept(span);

    FlushedEagerly flushed = keeping.flushEagerly(List.of(Samples.open(trace)), in(300));

    assertThat(flushed).isEqualTo(new FlushedEagerly(new Flushed(0, 1, Map.of()), false, 0));
    assertThat(kept).containsExactly(span);
    assertThat(keeping.flushEagerly(List.of(Samples.open(trace)), in(300)))
        .isEqualTo(FlushedEagerly.NOTHING);
    assertThat(kept).containsExactly(span);
  }

  @Test
  void overflowThatKeepsAPart_leavesAllToTheNextFlush_andNothingIsCountedTwice() {
    OpikSink half =
        new OpikSink(Samples.CLIENT, Samples.settings(opik), (items, _, _) -> items.size() / 2);
    opik.next(Fault.status(401));
    for (int i = 0; i < 10; i++) half.accept(Samples.span(trace.id()));

    assertThat(half.flushEagerly(List.of(), in(10_000)).ended()).isEqualTo(Flushed.NOTHING);
    assertThat(half.flush(in(10_000))).isEqualTo(new Flushed(10, 0, Map.of()));
  }

  @Test
  void hungOpik_takesTheDeadlineAtMost_andLosesNothing() {
    opik.faults(_ -> Fault.hang());
    sink.accept(Samples.span(trace.id()));
    Deadline deadline = in(200);

    assertThat(sink.flushEagerly(List.of(Samples.open(trace)), deadline))
        .isEqualTo(new FlushedEagerly(Flushed.NOTHING, false, 1));
    assertThat(Duration.ofNanos(System.nanoTime() - deadline.atNanos()))
        .isLessThan(Duration.ofSeconds(5));

    opik.faults(_ -> Fault.none());
    assertThat(sink.flush(in(10_000)).delivered()).isEqualTo(1);
  }

  @Test
  void whatIsPutBack_keepsWithinTheBound_andWhatFindsNoRoomIsCounted() {
    OpikSink small = Samples.sink(opik, OpikLimits.DEFAULT.withQueue(10, 1 << 20));
    opik.faults(
        seen -> {
          // Meanwhile as many again are recorded.
          for (int i = 0; i < 7; i++) small.accept(Samples.span(trace.id()));
          return Fault.status(401);
        });
    for (int i = 0; i < 10; i++) small.accept(Samples.span(trace.id()));

    small.flushEagerly(List.of(), in(10_000));

    opik.faults(_ -> Fault.none());
    assertThat(small.flush(in(10_000))).isEqualTo(new Flushed(10, 0, Map.of("queue_full", 7)));
  }

  private ObjectNode shown() {
    var row = opik.store().trace(trace.id().toString());
    if (row == null) throw new AssertionError("no trace");
    return row;
  }
}
