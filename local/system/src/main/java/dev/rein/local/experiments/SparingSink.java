package dev.rein.local.experiments;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.SpanSink;
import dev.rein.tracing.opik.OpikSink;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Spares the work the wait for an Opik that does not answer: everything is kept without asking
/// then, but for a short question now and then whether it is back.
final class SparingSink implements SpanSink {
  /// Between two questions to an Opik that does not answer.
  static final Duration PAUSE = Duration.ofSeconds(10);

  /// The most that such a question may take.
  private static final Duration QUESTION = Duration.ofMillis(500);

  private final OpikSink opik;
  private final LongSupplier nanos;
  private boolean answers = true;
  private long askAgainAt;

  /// @param nanos a clock like [System#nanoTime]
  SparingSink(OpikSink opik, LongSupplier nanos) {
    this.opik = opik;
    this.nanos = nanos;
  }

  @Override
  public void accept(Item item) {
    opik.accept(item);
  }

  @Override
  public synchronized Flushed flush(Deadline deadline) {
    if (!answers && nanos.getAsLong() - askAgainAt < 0) return opik.keep(deadline);
    Flushed flushed = opik.flush(answers ? deadline : deadline.atMost(QUESTION));
    if (flushed.recorded() > flushed.delivered()) didNotAnswer();
    // Without anything to deliver it was not asked.
    else if (flushed.recorded() > 0) answers = true;
    return flushed;
  }

  synchronized void didNotAnswer() {
    answers = false;
    askAgainAt = nanos.getAsLong() + PAUSE.toNanos();
  }
}
