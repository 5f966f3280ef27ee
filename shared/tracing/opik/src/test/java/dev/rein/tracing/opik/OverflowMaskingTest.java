package dev.rein.tracing.opik;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.Masking;
import dev.rein.tracing.Score;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What Opik does not take is masked already when the overflow gets it.
class OverflowMaskingTest {
  private static final String MAIL = "john@example.com";

  @Test
  void overflow_ofMaskedTracing_seesNoPersonalData() {
    assertThat(spilled(Masking.ON)).contains("[email]").doesNotContain(MAIL);
  }

  @Test
  void overflow_withMaskingOff_seesItAll() {
    assertThat(spilled(Masking.OFF)).contains(MAIL);
  }

  private static String spilled(Masking masking) {
    List<Item> kept = new ArrayList<>();
    try (OpikStandIn opik = OpikStandIn.start()) {
      opik.faults(_ -> Fault.status(401));
      Overflow overflow =
          (items, _, _) -> {
            synchronized (kept) {
              kept.addAll(items);
            }
            return items.size();
          };
      OpikSink sink = new OpikSink(Samples.CLIENT, Samples.settings(opik), overflow);
      Tracing tracing = Tracing.to(sink, InstantSource.system(), Set.of(MAIL), masking);
      tracing.trace(
          TraceStart.named("t " + MAIL).withInput(Map.of(MAIL, List.of(MAIL))),
          trace -> tracing.span("s " + MAIL, SpanType.TOOL, span -> span.output(MAIL)));
      tracing.score(Score.of(tracing.mint().value(), "rating", 1, MAIL));

      Flushed flushed = tracing.flush(Samples.in(5_000));
      assertThat(flushed.spilled()).isEqualTo(3);
    }
    return kept.toString();
  }
}
