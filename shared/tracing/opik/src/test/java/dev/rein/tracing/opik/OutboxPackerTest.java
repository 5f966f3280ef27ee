package dev.rein.tracing.opik;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Item;
import dev.rein.tracing.TraceRecord;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxPackerTest {
  private final OutboxPacker packer =
      new OutboxPacker(
          Samples.settings(URI.create("http://127.0.0.1:1")), 250_000, InstantSource.system());

  @Test
  void deadlineThatPassesMeanwhile_leavesOutWhatWasNotReached_andNothingElse() {
    TraceRecord trace = Samples.trace();
    // The first time loads classes.
    assertThat(packer.pack(List.of(trace), DropReason.TIMEOUT, Samples.in(60_000))).hasSize(1);
    Deadline deadline = Samples.in(2_000);
    Object slow =
        new Object() {
          @Override
          public String toString() {
            while (!deadline.passed()) Thread.onSpinWait();
            return "slow";
          }
        };
    List<Item> items =
        List.of(
            trace,
            Samples.span(trace.id(), "in time", "x"),
            Samples.span(trace.id(), "slow", slow),
            Samples.span(trace.id(), "too late", "x"));

    List<OutboxEnvelope> packed = packer.pack(items, DropReason.TIMEOUT, deadline);

    assertThat(packed).extracting(OutboxEnvelope::items).containsExactly(3);
  }
}
