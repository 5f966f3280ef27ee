package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.testing.GeminiReply;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.SpanSink;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TestTraceTest {
  private static final String PATH = "/api/test-trace";
  private static final String BODY = "{\"prompt\":\"Say hello\"}";

  @AutoClose final World world = new World();

  @Test
  void prompt_isAnswered_withWhatItCost_andWhereItsTraceIs() {
    Reply reply = world.post(PATH, BODY);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text("/text")).isEqualTo("Hello there.");
    assertThat(reply.text("/model")).isEqualTo("gemini-3.5-flash-lite");
    assertThat(reply.body().at("/usage/promptTokens").asInt()).isEqualTo(Answers.PROMPT_TOKENS);
    assertThat(reply.body().path("costUsd").decimalValue()).isPositive();
    assertThat(reply.text("/traceUrl")).contains(reply.text("/traceId"));
    assertThat(world.gemini.onlyRequest().user()).isEqualTo("Say hello");
    assertThat(world.printed.metrics("LlmCalls")).hasSize(1);
  }

  @Test
  void trace_holdsTheOneCall() {
    Reply reply = world.post(PATH, BODY);

    ObjectNode trace = world.trace(reply);
    assertThat(trace.path("name").asText()).isEqualTo("test_trace");
    assertThat(trace.at("/input/prompt").asText()).isEqualTo("Say hello");
    assertThat(trace.at("/output/text").asText()).isEqualTo("Hello there.");
    assertThat(trace.at("/metadata/status").asText()).isEqualTo("ok");
    List<ObjectNode> spans = world.spans(reply);
    assertThat(spans).hasSize(1);
    assertThat(spans.getFirst().path("type").asText()).isEqualTo("llm");
    assertThat(world.opik.violations()).isEmpty();
  }

  @Test
  void fault_isAProblemWithItsTrace() {
    world.gemini.enqueue(GeminiReply.overloaded503());

    Reply reply = world.post(PATH, BODY);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.problem()).isEqualTo("model-unavailable");
    ObjectNode trace = world.trace(reply);
    assertThat(trace.at("/metadata/status").asText()).isEqualTo("error");
    assertThat(trace.at("/error_info/exception_type").asText()).isEqualTo("model-unavailable");
    assertThat(world.printed.metrics("LlmErrors").getFirst().path("LlmErrors").asInt())
        .isEqualTo(1);
  }

  @Test
  void traceOfWhatThrows_hasItsStatusToo() {
    List<Item> recorded = new ArrayList<>();
    Tracing tracing =
        Tracing.to(
            new SpanSink() {
              @Override
              public void accept(Item item) {
                recorded.add(item);
              }

              @Override
              public Flushed flush(Deadline deadline) {
                return Flushed.NOTHING;
              }
            });
    TestTrace broken =
        (_, _, _, _, _) -> {
          throw new IllegalStateException("broken");
        };
    TraceId id = tracing.mint();

    assertThatThrownBy(
            () ->
                new TracedTestTrace(broken, tracing)
                    .run(
                        TestTrace.start(id, "u", "p"),
                        id,
                        "p",
                        Deadline.in(Duration.ofSeconds(5)),
                        new Meter()))
        .hasMessage("broken");

    TraceRecord trace = (TraceRecord) recorded.getLast();
    assertThat(trace.metadata()).containsEntry("status", "error");
    assertThat(trace.error()).isNotNull();
  }

  @Test
  void sameKey_isAnsweredAgain_withoutAnotherCall_andRefusesAnotherPrompt() {
    Map<String, String> key = Map.of("idempotency-key", "one");
    Reply first = world.post(PATH, BODY, key);

    assertThat(world.post(PATH, BODY, key)).isEqualTo(first);
    assertThat(world.gemini.requests()).hasSize(1);
    assertThat(world.post(PATH, "{\"prompt\":\"Other\"}", key).status()).isEqualTo(422);
  }

  @Test
  void sameKey_afterAFailure_isTriedAgain() {
    Map<String, String> key = Map.of("idempotency-key", "one");
    world.gemini.enqueue(GeminiReply.overloaded503());

    assertThat(world.post(PATH, BODY, key).status()).isEqualTo(503);
    assertThat(world.post(PATH, BODY, key).status()).isEqualTo(200);
  }

  @Test
  void sameKey_whileTheFirstIsBeingAnswered_isInUse_andAsksNoModel() throws Exception {
    Map<String, String> key = Map.of("idempotency-key", "one");
    world.gemini.enqueue(GeminiReply.answer("First.").after(Duration.ofSeconds(2)));
    GenerationHandler other = world.another();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Reply> first =
          threads.submit(() -> World.call(other, Events.http(World.USER, "POST", PATH, key, BODY)));
      world.gemini.awaitRequests(1, Duration.ofSeconds(10));

      Reply second = world.post(PATH, BODY, key);

      assertThat(second.status()).isEqualTo(409);
      assertThat(second.problem()).isEqualTo("idempotency-key-in-use");
      assertThat(second.headers()).containsEntry("retry-after", "2");
      assertThat(world.post(PATH, "{\"prompt\":\"Other\"}", key).status()).isEqualTo(422);
      assertThat(first.get().status()).isEqualTo(200);
      assertThat(world.post(PATH, BODY, key)).isEqualTo(first.get());
    }
    assertThat(world.gemini.requests()).hasSize(1);
  }

  @Test
  void prompt_atItsLimit_isTaken_andOneMoreIs400() {
    assertThat(world.post(PATH, "{\"prompt\":\"" + "p".repeat(4_000) + "\"}").status())
        .isEqualTo(200);
    Reply tooLong = world.post(PATH, "{\"prompt\":\"" + "p".repeat(4_001) + "\"}");
    assertThat(tooLong.status()).isEqualTo(400);
    assertThat(tooLong.body().at("/errors/0/pointer").asText()).isEqualTo("/prompt");
    assertThat(world.post(PATH, "{\"prompt\":\" \"}").status()).isEqualTo(400);
    assertThat(world.post(PATH, "{}").status()).isEqualTo(400);
    assertThat(world.gemini.requests()).hasSize(1);
  }
}
