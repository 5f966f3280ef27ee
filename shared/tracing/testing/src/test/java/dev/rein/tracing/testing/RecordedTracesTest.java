package dev.rein.tracing.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Score;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecordedTracesTest {
  /// The recorder as a test uses it: everything below is taken and flushed, or the test fails.
  @RegisterExtension final RecordedTraces traces = new RecordedTraces();

  private static UUID record(RecordedTraces into) {
    Tracing tracing = Tracing.to(into);
    UUID id =
        tracing.trace(
            TraceStart.named("goal"),
            trace -> {
              try {
                return tracing.<UUID, IllegalStateException>span(
                    "model",
                    SpanType.LLM,
                    _ -> {
                      throw new IllegalStateException("late");
                    });
              } catch (IllegalStateException e) {
                return trace.traceId();
              }
            });
    tracing.score(Score.of(id, "user_rating", 4, null));
    return id;
  }

  private static void flush(RecordedTraces recorder) {
    recorder.flush(Deadline.in(Duration.ofSeconds(1)));
  }

  @Test
  void take_whatWasRecorded_leavesNothing() {
    UUID id = record(traces);
    flush(traces);

    assertThat(traces.takeTrace("goal").id()).isEqualTo(id);
    traces.takeFailed("model", IllegalStateException.class);
    assertThat(traces.takeScore("user_rating").value()).isEqualByComparingTo("4");
    assertThat(traces.takeAll()).isEmpty();
  }

  @Test
  void take_absentFailedOrOtherwiseFailed_isAnAssertionError() {
    RecordedTraces other = new RecordedTraces();
    record(other);

    assertThatThrownBy(() -> other.take("absent")).hasMessageContaining("trace goal");
    assertThatThrownBy(() -> other.takeSpan("model")).hasMessageContaining("failed");
    RecordedTraces third = new RecordedTraces();
    record(third);
    assertThatThrownBy(() -> third.takeFailed("model", RuntimeException.class))
        .hasMessageContaining("IllegalStateException");
    assertThatThrownBy(() -> third.takeFailed("goal", RuntimeException.class))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void afterEach_untakenOrUnflushed_failsATestThatPassed() {
    RecordedTraces untaken = new RecordedTraces();
    record(untaken);
    flush(untaken);
    assertThatThrownBy(() -> untaken.afterEach(context(null)))
        .hasMessageContaining("not taken")
        .hasMessageContaining("span model");

    RecordedTraces unflushed = new RecordedTraces();
    record(unflushed);
    unflushed.takeAll();
    assertThatThrownBy(() -> unflushed.afterEach(context(null)))
        .hasMessageContaining("3 items were never flushed");
  }

  @Test
  void afterEach_testFailedAlready_doesNotMaskIt() {
    RecordedTraces untaken = new RecordedTraces();
    record(untaken);

    untaken.afterEach(context(new AssertionError("the real failure")));
  }

  /// The one question that the recorder asks of JUnit.
  private static ExtensionContext context(Throwable failure) {
    return (ExtensionContext)
        Proxy.newProxyInstance(
            RecordedTracesTest.class.getClassLoader(),
            new Class<?>[] {ExtensionContext.class},
            (_, method, _) -> {
              assertThat(method.getName()).isEqualTo("getExecutionException");
              return Optional.ofNullable(failure);
            });
  }
}
