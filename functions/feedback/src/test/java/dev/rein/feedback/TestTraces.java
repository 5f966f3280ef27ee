package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Goal;
import dev.rein.coaching.JudgeScores;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.ErrorInfo;
import dev.rein.tracing.LlmCall;
import dev.rein.tracing.Score;
import dev.rein.tracing.ScoreDeletion;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OpikSink;
import dev.rein.tracing.opik.Overflow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;

/// What other functions, and other people, write to Opik about a goal.
final class TestTraces {
  private TestTraces() {}

  /// The trace of a goal whose plan failed, without its first stage.
  static void record(TestSystem system, Goal goal) {
    send(
        system,
        4,
        tracing ->
            tracing.trace(
                start(goal),
                _ -> {
                  stage(tracing, "generate_resolution", true);
                  return tracing.span(
                      "create_execution_plan",
                      SpanType.GENERAL,
                      span -> span.error(new ErrorInfo("GeminiBlocked", "refused", "refused")));
                }));
  }

  /// As the generating function writes it, with some stages.
  ///
  /// @param calls whether each has its model call
  static void record(TestSystem system, Goal goal, List<String> stages, boolean calls) {
    send(
        system,
        1 + stages.size() * (calls ? 2 : 1),
        tracing ->
            tracing.trace(
                start(goal),
                _ -> {
                  for (String stage : stages) stage(tracing, stage, calls);
                  return stages.size();
                }));
  }

  /// As the judging function writes it.
  static void score(TestSystem system, Goal goal, Evaluation.Scored scored) {
    JudgeScores.of(scored).forEach((name, value) -> score(system, goal, name, value));
  }

  static void score(TestSystem system, Goal goal, String name, BigDecimal value) {
    send(
        system,
        1,
        tracing ->
            tracing.score(new Score(goal.trace().value(), name, value, null, Instant.now())));
  }

  static void unscore(TestSystem system, Goal goal, String name) {
    send(
        system,
        1,
        tracing -> tracing.delete(new ScoreDeletion(goal.trace().value(), name, Instant.now())));
  }

  private static TraceStart start(Goal goal) {
    return TraceStart.named("goal_generation")
        .withId(goal.trace())
        .withThread(goal.id().toString());
  }

  private static void stage(Tracing tracing, String name, boolean call) {
    tracing.span(
        name,
        SpanType.GENERAL,
        span ->
            call
                ? tracing.span("gemini", SpanType.LLM, its -> its.llm(gemini()))
                : span.output(name));
  }

  private static LlmCall gemini() {
    return new LlmCall(
        "google_ai",
        "gemini-3.5-flash-lite",
        Map.of("prompt_tokens", 42, "completion_tokens", 7, "total_tokens", 49),
        new BigDecimal("0.000123"),
        null);
  }

  private static void send(TestSystem system, int rows, Consumer<Tracing> work) {
    OpikSettings settings =
        OpikSettings.of(Map.of("OPIK_URL_OVERRIDE", system.opik.uri().toString()));
    Tracing tracing = Tracing.to(new OpikSink(new OkHttpClient(), settings, Overflow.none()));
    work.accept(tracing);
    assertThat(tracing.flush(Deadline.in(Duration.ofSeconds(10))).delivered()).isEqualTo(rows);
  }
}
