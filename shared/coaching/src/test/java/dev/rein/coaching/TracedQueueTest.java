package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.testing.RecordedTraces;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The queues' generated decorators.
class TracedQueueTest {
  @RegisterExtension final RecordedTraces traces = new RecordedTraces();

  private final Tracing tracing = Tracing.to(traces);
  private final UUID goalId = Samples.id();

  @Test
  void evaluation_submitted_isAToolSpan() {
    EvaluationQueue queue = new TracedEvaluationQueue((_, _) -> {}, tracing);

    tracing.trace(
        TraceStart.named("goal"),
        trace -> {
          queue.submit(Subject.plan(goalId), Samples.trace());
          return trace;
        });
    tracing.flush(Deadline.in(Duration.ofSeconds(1)));

    SpanRecord span = traces.takeSpan("enqueue_evaluation");
    assertThat(span.type()).isEqualTo(SpanType.TOOL);
    Map<String, Object> subject = new HashMap<>();
    subject.put("goalId", goalId.toString());
    subject.put("kind", "PLAN");
    subject.put("messageId", null);
    assertThat(span.input()).isEqualTo(Map.of("subject", subject));
    traces.takeTrace("goal");
  }

  @Test
  void generation_refused_throwsTheSameAndTheSpanSaysWhy() {
    IllegalStateException refused = new IllegalStateException("no queue");
    GenerationQueue queue =
        new TracedGenerationQueue(
            (_, _) -> {
              throw refused;
            },
            tracing);

    assertThatThrownBy(() -> queue.submit(goalId, Samples.trace())).isSameAs(refused);
    tracing.flush(Deadline.in(Duration.ofSeconds(1)));

    for (int i = 0; i < 2; i++) {
      traces.takeFailed("enqueue_generation", IllegalStateException.class);
    }
  }
}
