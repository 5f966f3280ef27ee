package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// Brings one batch to Opik, with retries and halving, until a deadline.
final class Delivery<T> implements Callable<Outcome<T>> {
  /// This many times is a batch that gets 500 sent again as it is.
  private static final int TRIES_PER_BATCH = 3;

  /// Halving 1,000 items down to one takes ten steps; a server that fails longer than this in a row
  /// is ill, and halving further would only multiply its requests.
  private static final int SERVER_ERRORS_IN_A_ROW = 20;

  /// @param part whether it came from halving
  /// @param suspect whether it failed alone once already, and now waits behind all others
  private record Batch<T>(List<Row<T>> rows, boolean part, boolean suspect) {}

  private final OpikHttp http;
  private final OpikLimits limits;
  private final Semaphore requests;
  private final DoubleSupplier jitter;
  private final Kind kind;
  private final Deadline deadline;
  private final boolean retries;
  private final BooleanSupplier goesOn;

  private final Deque<Batch<T>> todo = new ArrayDeque<>();
  private final Outcome<T> outcome = new Outcome<>();
  private int serverErrorsInARow;

  /// @param requests how many more requests may be under way
  /// @param jitter from 0 (inclusive) to 1
  /// @param retries false if the batch is sent again only to find out which of its rows is at fault
  /// @param goesOn takes an interruption of the thread and says whether there was one that the work
  ///   outlives
  Delivery(
      OpikHttp http,
      OpikLimits limits,
      Semaphore requests,
      DoubleSupplier jitter,
      Kind kind,
      List<Row<T>> rows,
      Deadline deadline,
      boolean retries,
      BooleanSupplier goesOn) {
    this.http = http;
    this.limits = limits;
    this.requests = requests;
    this.jitter = jitter;
    this.kind = kind;
    this.deadline = deadline;
    this.retries = retries;
    this.goesOn = goesOn;
    todo.push(new Batch<>(rows, false, false));
  }

  @Override
  public Outcome<T> call() {
    while (!todo.isEmpty()) deliver(todo.pop());
    return outcome;
  }

  private void deliver(Batch<T> batch) {
    BatchRequest request = BatchRequest.of(kind, batch.rows(), http.compressFrom());
    int serverErrors = 0;
    for (int attempt = 0; ; attempt++) {
      Verdict verdict = Verdict.of(attempt(request), kind.deletes());
      boolean poison = verdict instanceof Verdict.Retry retry && retry.poison();
      serverErrorsInARow = poison ? serverErrorsInARow + 1 : 0;
      switch (verdict) {
        case Verdict.Delivered _ -> {
          outcome.delivered(batch.rows());
          return;
        }
        case Verdict.GiveUp(String reason, @Nullable Refusal refusal) -> {
          outcome.refused(refusal);
          outcome.lost(batch.rows(), reason);
          return;
        }
        case Verdict.Halve(String reason) -> {
          if (batch.rows().size() == 1) outcome.lost(batch.rows(), reason);
          else halve(batch);
          return;
        }
        case Verdict.HalveToWhatIsThere _ -> {
          if (batch.rows().size() == 1) outcome.delivered(batch.rows());
          else halve(batch);
          return;
        }
        case Verdict.Retry(String reason, boolean _, @Nullable Duration askedWait) -> {
          outcome.asked(askedWait);
          if (poison) serverErrors++;
          boolean splittable =
              batch.rows().size() > 1 && serverErrorsInARow <= SERVER_ERRORS_IN_A_ROW;
          int wait = splittable && batch.part() ? 0 : attempt;
          if ((!retries && !poison) || !pause(askedWait, wait)) {
            outcome.lost(batch.rows(), reason);
            return;
          }
          if (poison && splittable && (batch.part() || serverErrors == TRIES_PER_BATCH)) {
            halve(batch);
            return;
          }
          if (poison && isSingled(batch) && serverErrors == TRIES_PER_BATCH) {
            setAside(batch, reason);
            return;
          }
        }
      }
    }
  }

  private static boolean isSingled(Batch<?> batch) {
    return batch.part() && batch.rows().size() == 1;
  }

  // In an outage an innocent item fails alone as well, so it gets another chance after the others.
  private void setAside(Batch<T> batch, String reason) {
    if (batch.suspect()) outcome.lost(batch.rows(), reason);
    else todo.addLast(new Batch<>(batch.rows(), true, true));
  }

  private void halve(Batch<T> batch) {
    List<Row<T>> rows = batch.rows();
    int middle = rows.size() / 2;
    todo.push(new Batch<>(rows.subList(middle, rows.size()), true, false));
    todo.push(new Batch<>(rows.subList(0, middle), true, false));
  }

  /// Again when this thread was interrupted meanwhile and that is not a reason to stop.
  private Reply attempt(BatchRequest request) {
    while (true) {
      Reply reply = attemptOnce(request);
      boolean again = goesOn.getAsBoolean() && !(reply instanceof Reply.Answered);
      if (!again || deadline.passed()) return reply;
    }
  }

  private Reply attemptOnce(BatchRequest request) {
    try {
      if (!requests.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        return new Reply.Late();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.Late();
    }
    try {
      return http.send(request, deadline.atMost(limits.request().longest()));
    } finally {
      requests.release();
    }
  }

  /// @return false, and at once, if the wait would leave no time for a try: one that can't end
  ///   would only turn what Opik said into a timeout
  private boolean pause(@Nullable Duration asked, int attempt) {
    long own = limits.retry().first().toNanos() << Math.min(attempt, 16);
    own = Math.min(own, limits.retry().longest().toNanos());
    own = (long) (own * (0.5 + jitter.getAsDouble() / 2));
    // Zero seconds, as some proxies say, would make a hot loop.
    long wait = asked == null ? own : Math.max(own, asked.toNanos());
    if (wait >= deadline.minus(limits.retry().first()).remaining().toNanos()) return false;
    Deadline over = Deadline.in(Duration.ofNanos(wait));
    do {
      try {
        TimeUnit.NANOSECONDS.sleep(over.remaining().toNanos());
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    } while (goesOn.getAsBoolean());
    return false;
  }
}
