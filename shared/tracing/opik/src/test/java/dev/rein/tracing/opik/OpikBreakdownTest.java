package dev.rein.tracing.opik;

import static dev.rein.tracing.opik.Samples.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Flushed;
import dev.rein.tracing.FlushedEagerly;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What breaks within a flush, after the sending: no item disappears from the ledger.
class OpikBreakdownTest {
  private static final UUID TRACE = Samples.trace().id();

  private final OpikStandIn opik = OpikStandIn.start();

  @AfterEach
  void stop() {
    opik.close();
  }

  private OpikSink speechless(Overflow overflow) {
    Refusals refusals =
        new Refusals(
            _ -> {
              throw new NoClassDefFoundError("Console");
            });
    return new OpikSink(Samples.CLIENT, Samples.settings(opik), overflow, refusals);
  }

  @Test
  void refusalThatCannotBeTold_keepsNothingFromBeingKept() {
    opik.faults(_ -> Fault.status(401));
    OpikSink sink = speechless((items, _, _) -> items.size());
    sink.accept(Samples.span(TRACE));
    sink.accept(Samples.trace());

    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(0, 2, Map.of()));
  }

  @Test
  void refusalThatCannotBeTold_countsWhatNobodyKeeps() {
    opik.faults(_ -> Fault.status(401));
    OpikSink sink = speechless(Overflow.none());
    sink.accept(Samples.span(TRACE));

    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(0, 0, Map.of("credentials", 1)));
  }

  @Test
  void deadLettersThatCannotBeTold_areInTheLedger_andSoIsAllElse() {
    opik.faults(
        seen ->
            seen.route().contains("spans")
                ? Fault.status(400)
                : seen.route().contains("traces/batch") ? Fault.status(503) : Fault.none());
    OpikSink sink = speechless((items, _, _) -> items.size() - 1);
    for (int i = 0; i < 3; i++) sink.accept(Samples.span(TRACE));
    for (int i = 0; i < 2; i++) sink.accept(Samples.trace());
    sink.accept(Samples.score(TRACE));

    assertThat(sink.flush(in(500)))
        .isEqualTo(new Flushed(1, 3, Map.of("refused", 1, "server_error", 1)));
  }

  @Test
  void eagerFlushThatBreaks_leavesToTheNextOneWhatThatMayDeliver() {
    opik.next(Fault.status(401));
    OpikSink sink = speechless(Overflow.none());
    sink.accept(Samples.span(TRACE));

    assertThat(sink.flushEagerly(List.of(), in(10_000)))
        .isEqualTo(new FlushedEagerly(Flushed.NOTHING, true, 1));
    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(1, 0, Map.of()));
  }

  @Test
  void whatNobodyAccountedFor_isDropped() {
    ItemQueue.Drained drained =
        new ItemQueue.Drained(
            List.of(Samples.span(TRACE), Samples.span(TRACE), Samples.trace()), 4);
    Ledger ledger = new Ledger(drained);
    ledger.spilled(1);

    assertThat(ledger.closed())
        .isEqualTo(new Flushed(0, 1, Map.of("queue_full", 4, "unreachable", 2)));
  }
}
