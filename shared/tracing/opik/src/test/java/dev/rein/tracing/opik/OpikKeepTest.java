package dev.rein.tracing.opik;

import static dev.rein.tracing.opik.Samples.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Flushed;
import dev.rein.tracing.testing.OpikStandIn;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is kept without asking Opik.
class OpikKeepTest {
  private static final UUID TRACE = Samples.trace().id();

  private final OpikStandIn opik = OpikStandIn.start();

  @AfterEach
  void nothingWasAsked() {
    assertThat(opik.requests()).isEmpty();
    opik.close();
  }

  private OpikSink sink(OpikLimits limits, Overflow overflow) {
    return new OpikSink(Samples.CLIENT, Samples.settings(opik).withLimits(limits), overflow);
  }

  private static Flushed keep(OpikSink sink, int items) {
    for (int i = 0; i < items; i++) sink.accept(Samples.span(TRACE));
    return sink.keep(in(10_000));
  }

  @Test
  void everything_goesToTheOverflow_onceAndWithoutARequest() {
    OpikSink sink = sink(OpikLimits.DEFAULT, (items, _, _) -> items.size());

    assertThat(keep(sink, 3)).isEqualTo(new Flushed(0, 3, Map.of()));
    assertThat(keep(sink, 0)).isEqualTo(Flushed.NOTHING);
    assertThat(sink.flush(in(10_000))).isEqualTo(Flushed.NOTHING);
  }

  @Test
  void whatTheOverflowDoesNotKeep_isCounted() {
    OpikSink sink = sink(OpikLimits.DEFAULT, (_, _, _) -> 1);

    assertThat(keep(sink, 3)).isEqualTo(new Flushed(0, 1, Map.of("unreachable", 2)));
  }

  @Test
  void overflowThatBreaks_isNoExceptionButALoss() {
    OpikSink sink =
        sink(
            OpikLimits.DEFAULT,
            (_, _, _) -> {
              throw new IllegalStateException("the disk is full");
            });

    assertThat(keep(sink, 3)).isEqualTo(new Flushed(0, 0, Map.of("unreachable", 3)));
  }

  @Test
  void whatFoundNoRoom_isCounted() {
    OpikSink sink = sink(OpikLimits.DEFAULT.withQueue(2, 1 << 20), (items, _, _) -> items.size());

    assertThat(keep(sink, 5)).isEqualTo(new Flushed(0, 2, Map.of("queue_full", 3)));
  }
}
