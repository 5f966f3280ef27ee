package dev.rein.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is recorded is other people's code. However long it takes, it holds up nobody else.
class SlowValueTest {
  private static final Deadline SOON = Deadline.in(Duration.ofMinutes(1));
  private static final ErrorInfo REASON = new ErrorInfo("LambdaTimeout", "too slow", "cut");

  private final Recorder recorder = new Recorder();
  private final Tracing tracing = Tracing.to(recorder);

  enum Recorded {
    INPUT,
    PART_OF_THE_INPUT,
    OUTPUT,
    METADATA,
    ERROR;

    Span on(Span span, Slow slow) {
      return switch (this) {
        case INPUT -> span.input(slow);
        case PART_OF_THE_INPUT -> span.input("part", slow);
        case OUTPUT -> span.output(slow);
        case METADATA -> span.metadata("key", slow);
        case ERROR -> span.error(slow);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void valueThatBlocks_holdsUpNoFlush_andIsRecordedWhenItGoesOn(Recorded how) throws Exception {
    Slow slow = new Slow();
    FutureTask<Span> work =
        started(
            () ->
                tracing.trace(
                    TraceStart.named("goal"),
                    trace -> {
                      tracing.span("done", SpanType.TOOL, _ -> 1);
                      var _ =
                          tracing.spanAsync(
                              "running", SpanType.TOOL, _ -> new CompletableFuture<Integer>());
                      return how.on(trace, slow);
                    }));
    slow.asked.await();
    try {
      FutureTask<Flushed> flush =
          started(
              () -> {
                tracing.flushEagerly(SOON);
                tracing.cutOpen(REASON);
                return tracing.flush(SOON);
              });

      assertThat(flush.get(30, TimeUnit.SECONDS).delivered()).isEqualTo(3);
      assertThat(recorder.span("done").error()).isNull();
      assertThat(recorder.span("running").error()).isEqualTo(REASON);
      assertThat(recorder.trace("goal").error()).isEqualTo(REASON);
    } finally {
      slow.mayAnswer.countDown();
    }
    work.get(30, TimeUnit.SECONDS);
    assertThat(recorder.items().getLast().toString()).contains("here at last");
  }

  private static <T> FutureTask<T> started(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().start(task);
    return task;
  }

  /// A value, or what is thrown, that says what it is only when it is let.
  private static final class Slow extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient CountDownLatch asked = new CountDownLatch(1);
    private final transient CountDownLatch mayAnswer = new CountDownLatch(1);

    @Override
    public String getMessage() {
      asked.countDown();
      try {
        mayAnswer.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return "here at last";
    }
  }
}
