package dev.rein.llm;

import dev.rein.llm.Answer.Cause;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Tracing;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Lets so many calls at a time through, in the order in which they came; the others wait, and what
/// they wait is part of their deadline. Safe for use by several threads.
final class BoundedModel extends ModelDecorator {
  /// Waits below this are not worth a word in the trace.
  private static final long TOLD_MS = 5;

  private final int atOnce;
  private final Semaphore free;

  BoundedModel(LanguageModel model, int atOnce) {
    super(model);
    if (atOnce < 1) throw new IllegalArgumentException("atOnce < 1: " + atOnce);
    this.atOnce = atOnce;
    this.free = new Semaphore(atOnce, true);
  }

  @Override
  public Answer generate(Prompt prompt, Deadline deadline) {
    Answer.Unanswered noTurn = take(deadline);
    if (noTurn != null) return noTurn;
    try {
      return model.generate(prompt, deadline);
    } finally {
      free.release();
    }
  }

  @Override
  public <X extends Throwable> Streamed stream(
      Prompt prompt, Deadline deadline, ChunkConsumer<X> consumer) throws X {
    Answer.Unanswered noTurn = take(deadline);
    if (noTurn != null) return new Streamed.Broken(noTurn, Streamed.Delivered.NOTHING);
    try {
      return model.stream(prompt, deadline, consumer);
    } finally {
      free.release();
    }
  }

  /// Null once it is this call's turn.
  private Answer.@Nullable Unanswered take(Deadline deadline) {
    long from = System.nanoTime();
    try {
      if (!free.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        return unavailable(
            atOnce
                + " calls to Gemini were under way until the deadline: allow more with"
                + " LLM_MAX_CONCURRENCY, or ask less at once.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unavailable("The wait for Gemini was interrupted.");
    }
    long waitedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
    if (waitedMs >= TOLD_MS) Tracing.annotate("waited_for_turn_ms", waitedMs);
    return null;
  }

  private Answer.Unavailable unavailable(String detail) {
    return new Answer.Unavailable(
        Cause.TIMEOUT, 0, detail, null, Billing.notAsked(model.requestedModel()));
  }
}
