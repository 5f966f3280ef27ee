package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.runtime.Json;
import dev.rein.testing.EventFiles;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The event files that `sam local invoke` is given too.
class EventsTest {
  @AutoClose final World world = new World();

  @Test
  void generateGoal_givesResolutionAndPlan_ownedByTheEventsCaller() throws Exception {
    JsonNode event = read("generate-goal.json");

    Reply reply = World.call(world.another(), event);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.text("/status")).isEqualTo("COMPLETED");
    assertThat(reply.text("/goal"))
        .isEqualTo(Json.parse(event.path("body").textValue()).path("goal").textValue());
    assertThat(reply.body().at("/plan/weeks")).isNotEmpty();
    assertThat(world.evaluationMessages()).hasSize(2);
  }

  @Test
  void testTrace_answersThePrompt() throws Exception {
    JsonNode event = read("test-trace.json");

    Reply reply = World.call(world.another(), event);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(world.gemini.onlyRequest().user())
        .isEqualTo(Json.parse(event.path("body").textValue()).path("prompt").textValue());
    assertThat(world.trace(reply).path("name").asText()).isEqualTo("test_trace");
  }

  private static JsonNode read(String name) throws IOException {
    return Json.parse(EventFiles.read(name));
  }
}
