package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.Uuid7;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/// Traces of other programs, and messages to them.
class PropagationTest {
  private static final Uuid7 IDS = new Uuid7();

  private final World world = new World();
  private final String callerTrace = IDS.at(Instant.now()).toString();
  private final String callerSpan = IDS.at(Instant.now()).toString();

  @AfterEach
  void stop() {
    assertThat(world.opik.violations()).isEmpty();
    world.close();
  }

  @Test
  void requestOfATracedCaller_isASpanOfItsTrace_andTheGoalKeepsItsOwn() {
    Reply reply =
        world.post(
            World.GOALS,
            World.GOAL,
            Map.of("opik-trace-id", callerTrace, "opik-parent-span-id", callerSpan));

    ObjectNode span = onlySpanOfTheCaller();
    assertThat(span.path("name").asText()).isEqualTo("POST /api/goals");
    assertThat(span.path("parent_span_id").asText()).isEqualTo(callerSpan);
    assertThat(world.opik.store().trace(callerTrace)).isNull();
    ObjectNode goal = world.trace(reply);
    assertThat(goal.path("name").asText()).isEqualTo("goal_generation");
    assertThat(goal.at("/metadata/caller_trace_id").asText()).isEqualTo(callerTrace);
    assertThat(goal.at("/metadata/caller_span_id").asText()).isEqualTo(span.path("id").asText());
  }

  @Test
  void testTraceOfATracedCaller_isLinkedToo() {
    Reply reply =
        world.post("/api/test-trace", "{\"prompt\":\"hi\"}", Map.of("opik_trace_id", callerTrace));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(onlySpanOfTheCaller().path("name").asText()).isEqualTo("POST /api/test-trace");
    assertThat(world.trace(reply).at("/metadata/caller_trace_id").asText()).isEqualTo(callerTrace);
  }

  @Test
  void messageToTheJudge_carriesTheGoalsTrace_andTheSpanThatSentIt() {
    Reply reply = world.post(World.GOALS, World.GOAL);

    List<String> senders =
        world.spans(reply).stream()
            .filter(span -> span.path("name").asText().equals("enqueue_evaluation"))
            .map(span -> span.path("id").asText())
            .toList();
    List<Message> messages = world.evaluationMessages();
    assertThat(messages).hasSize(2);
    assertThat(messages)
        .allSatisfy(
            message -> {
              assertThat(attribute(message, "opik_trace_id")).isEqualTo(reply.text("/traceId"));
              assertThat(attribute(message, "opik_parent_span_id")).isIn(senders);
            });
  }

  @Test
  void goalThatWasHandedOver_isNoCallerOfItself() {
    Reply reply = world.postAsync(World.GOAL, Map.of());
    Message message = world.generationMessages().getFirst();
    ObjectNode event = Events.messages(message.body());
    ObjectNode attributes = (ObjectNode) event.at("/Records/0/messageAttributes");
    for (String name : List.of("opik_trace_id", "opik_parent_span_id")) {
      attributes.putObject(name).put("stringValue", attribute(message, name));
    }

    World.invoke(world.another(), event, World.TIMEOUT_MILLIS);

    ObjectNode trace = world.trace(reply);
    assertThat(trace.at("/metadata/status").asText()).isEqualTo("ok");
    assertThat(trace.path("metadata").has("caller_trace_id")).isFalse();
    assertThat(trace.at("/metadata/caller_span_id").asText())
        .isEqualTo(world.span(reply, "enqueue_generation").path("id").asText());
  }

  private ObjectNode onlySpanOfTheCaller() {
    List<ObjectNode> spans = world.opik.store().spans(callerTrace);
    assertThat(spans).hasSize(1);
    return spans.getFirst();
  }

  private static String attribute(Message message, String name) {
    return message.messageAttributes().get(name).stringValue();
  }
}
