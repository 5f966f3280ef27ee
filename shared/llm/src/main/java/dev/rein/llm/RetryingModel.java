package dev.rein.llm;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/// Makes a call again that failed for a reason that passes, within the caller's deadline.
///
/// The span in scope gets `failed_attempts`: what went wrong before the answer, with how long it
/// took and how long was waited. The answer's [Attempts] count all requests. A stream is made again
/// only while nothing of it was handed over. Safe for use by several threads.
final class RetryingModel extends ModelDecorator {
  private final Retries retries;
  private final DoubleSupplier random;

  /// @param random gives numbers in [0, 1)
  RetryingModel(LanguageModel model, Retries retries, DoubleSupplier random) {
    super(model);
    this.retries = retries;
    this.random = random;
  }

  @Override
  public Answer generate(Prompt prompt, Deadline deadline) {
    Tries tries = new Tries(deadline);
    while (true) {
      Answer answer = model.generate(prompt, deadline);
      if (!(answer instanceof Answer.Unavailable failed) || !tries.again(failed)) {
        return tries.counted(answer);
      }
    }
  }

  @Override
  public <X extends Throwable> Streamed stream(
      Prompt prompt, Deadline deadline, ChunkConsumer<X> consumer) throws X {
    Tries tries = new Tries(deadline);
    while (true) {
      Streamed streamed = model.stream(prompt, deadline, consumer);
      boolean nothingYet = streamed.delivered().chunks() == 0;
      if (!nothingYet
          || !(streamed instanceof Streamed.Broken(Answer.Unavailable failed, _))
          || !tries.again(failed)) {
        return tries.counted(streamed);
      }
    }
  }

  /// The tries for one answer.
  private final class Tries {
    private final Deadline deadline;
    private final List<Map<String, Object>> failures = new ArrayList<>();
    private Attempts before = Attempts.NONE;
    private long began = System.nanoTime();

    Tries(Deadline deadline) {
      this.deadline = deadline;
    }

    /// Waits until it is time for another try; false where there is to be none.
    boolean again(Answer.Unavailable failed) {
      int made = failures.size() + 1;
      if (made >= retries.attempts() || !Retries.canSucceed(failed)) return false;
      Duration delay = retries.delay(made, failed, random.getAsDouble());
      if (deadline.remaining().compareTo(delay.plus(retries.leastTime())) < 0) return false;
      note(failed, delay);
      try {
        Thread.sleep(delay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failures.removeLast();
        return false;
      }
      before = before.plus(failed.billing().attempts());
      began = System.nanoTime();
      return true;
    }

    private void note(Answer.Unavailable failed, Duration delay) {
      Map<String, Object> failure = new LinkedHashMap<>();
      failure.put("error", failed.cause().name());
      if (failed.status() > 0) failure.put("http_status", failed.status());
      failure.put("took_ms", Duration.ofNanos(System.nanoTime() - began).toMillis());
      Duration asked = failed.retryAfter();
      if (asked != null) failure.put("retry_after_ms", asked.toMillis());
      failure.put("waited_ms", delay.toMillis());
      if (failed.billing().attempts().possiblyBilled() > 0) failure.put("possibly_billed", true);
      failures.add(failure);
    }

    Answer counted(Answer answer) {
      if (!told()) return answer;
      return switch (answer) {
        case Answer.Answered it ->
            new Answer.Answered(it.text(), it.json(), it.finishReason(), all(it.billing()));
        case Answer.Unanswered it -> it.with(all(it.billing()));
      };
    }

    Streamed counted(Streamed streamed) {
      if (!told()) return streamed;
      return switch (streamed) {
        case Streamed.Finished it ->
            new Streamed.Finished(it.finishReason(), it.delivered(), all(it.billing()));
        case Streamed.Stopped it -> new Streamed.Stopped(it.delivered(), all(it.billing()));
        case Streamed.Broken it ->
            new Streamed.Broken(it.why().with(all(it.billing())), it.delivered());
      };
    }

    private boolean told() {
      if (failures.isEmpty()) return false;
      Tracing.annotate("failed_attempts", List.copyOf(failures));
      return true;
    }

    private Billing all(Billing last) {
      return last.with(before.plus(last.attempts()));
    }
  }
}
