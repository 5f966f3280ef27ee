package dev.rein.tracing.lambda;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.opik.OutboxEnvelope;
import java.util.List;
import java.util.function.Consumer;

/// The last resort: envelopes as log lines, which `OutboxReplay` reads.
final class LogOutbox {
  /// CloudWatch cuts a log event at 256 KiB, its own 26 bytes included.
  static final int MAX_LINE_BYTES = 250_000;

  private final Consumer<String> out;

  LogOutbox(Consumer<String> out) {
    this.out = out;
  }

  /// @return how many items are in the log now
  int keep(List<OutboxEnvelope> envelopes, Deadline deadline) {
    int kept = 0;
    for (OutboxEnvelope envelope : envelopes) {
      if (deadline.passed()) break;
      try {
        envelope.lines(MAX_LINE_BYTES).forEach(out);
        kept += envelope.items();
      } catch (RuntimeException e) {
        // The log is broken too: its items count as dropped.
      }
    }
    return kept;
  }
}
