package dev.rein.tracing.opik;

import static dev.rein.tracing.opik.Samples.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The ledger against what the store holds, under faults drawn by a fixed seed.
class OpikLedgerTest {
  private static final int FLUSHES = 200;
  private static final long SEED = 20_261_124;

  @Test
  void flush_faultsAtRandom_ledgerAddsUpAndTellsTheTruth() {
    Random random = new Random(SEED);
    try (OpikStandIn opik = OpikStandIn.start()) {
      opik.faults(_ -> fault(random));
      List<Item> spilled = new ArrayList<>();
      OpikSink sink =
          new OpikSink(
              Samples.CLIENT,
              Samples.settings(opik)
                  .withLimits(
                      OpikLimits.DEFAULT
                          .withRequest(7, 20_000)
                          .withAttempt(Duration.ofMillis(50))
                          .withSpillReserve(Duration.ofMillis(20))),
              (items, _, _) -> {
                int keep = items.size() / 2;
                spilled.addAll(items.subList(0, keep));
                return keep;
              });
      Set<UUID> good = new HashSet<>();
      int delivered = 0;
      int spilledCount = 0;
      int refused = 0;
      for (int flush = 0; flush < FLUSHES; flush++) {
        Set<UUID> ofThisFlush = new HashSet<>();
        TraceRecord trace = Samples.trace();
        int spans = random.nextInt(1, 25);
        int poisoned = random.nextInt(10) == 0 ? 1 : 0;
        sink.accept(trace);
        ofThisFlush.add(trace.id());
        for (int i = 0; i < spans; i++) {
          SpanRecord span = Samples.span(trace.id());
          sink.accept(span);
          ofThisFlush.add(span.id());
        }
        if (poisoned == 1) sink.accept(Samples.poisoned(trace.id()));

        Flushed flushed = sink.flush(in(150));

        assertThat(flushed.recorded()).as("flush %d", flush).isEqualTo(1 + spans + poisoned);
        Set<String> stored = Set.copyOf(opik.store().ids());
        long there = ofThisFlush.stream().filter(id -> stored.contains(id.toString())).count();
        // What was acknowledged is there; what was not may be there all the same.
        assertThat(there).as("flush %d", flush).isGreaterThanOrEqualTo(flushed.delivered());
        int refusedNow = flushed.droppedByReason().getOrDefault("refused", 0);
        assertThat(refusedNow).isLessThanOrEqualTo(poisoned);
        good.addAll(ofThisFlush);
        delivered += flushed.delivered();
        spilledCount += flushed.spilled();
        refused += refusedNow;
      }
      assertThat(spilled).hasSize(spilledCount);
      assertThat(opik.store().ids()).noneMatch(id -> id.startsWith("00000000-0000-4000"));
      assertThat(opik.violations())
          .allSatisfy(
              violation -> assertThat(violation.message()).contains("must be a version 7 UUID"));
      // Proof that the faults bit and that most got through nevertheless.
      assertThat(delivered).isBetween(good.size() / 2, good.size() - 1);
      assertThat(spilledCount).isPositive();
      assertThat(refused).isPositive();
    }
  }

  private static Fault fault(Random random) {
    // Requests run side by side, so the draw is shared between threads.
    int draw;
    synchronized (random) {
      draw = random.nextInt(100);
    }
    if (draw < 60) return Fault.none();
    return switch (draw % 10) {
      case 0 -> Fault.status(503);
      case 1 -> Fault.status(429);
      case 2 -> Fault.status(500);
      case 3 -> Fault.resetBefore();
      case 4 -> Fault.resetAfter();
      case 5 -> Fault.storedBut(502);
      case 6 -> Fault.halfAnswer(503);
      case 7 -> Fault.delay(Duration.ofMillis(30));
      case 8 -> Fault.hang();
      default -> Fault.status(429, "RateLimit-Reset", "5");
    };
  }
}
