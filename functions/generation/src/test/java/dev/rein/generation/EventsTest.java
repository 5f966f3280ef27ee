package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Profile;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Stage;
import dev.rein.coaching.StageJson;
import dev.rein.coaching.StageResult;
import dev.rein.coaching.Style;
import dev.rein.runtime.Json;
import dev.rein.testing.EventFiles;
import dev.rein.tracing.TraceId;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
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

  @Test
  void coach_repliesAboutTheEventsGoal() throws Exception {
    JsonNode event = read("coach.json");
    Wiring wiring = world.wiring();
    UUID goalId = UUID.fromString(event.at("/pathParameters/goalId").textValue());
    TraceId trace = wiring.tracing().tracing().mint();
    GoalRequest request = new GoalRequest("Run 10 km", Style.BALANCED, Profile.EMPTY);
    wiring.store().begin(goalId, "local", trace, request, null, trace.startedAt().plusSeconds(60));
    for (Stage stage : Stage.values()) {
      StageResult result = StageJson.decode(stage, Style.BALANCED, Answers.json(Answers.of(stage)));
      wiring.store().saveStage(goalId, result, stage.wireName() + ".v1", "model", Spend.NONE);
    }
    wiring.store().complete(goalId, Spend.NONE, trace.startedAt());

    Reply reply = World.call(world.another(), event);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.text("/message"))
        .isEqualTo(Json.parse(event.path("body").textValue()).path("message").textValue());
    assertThat(world.trace(reply).path("thread_id").asText()).isEqualTo(goalId.toString());
  }

  @Test
  void sweep_asksForWhatIsPending() throws Exception {
    world.with("EVALUATION_SWEEP_AFTER_MINUTES", "0");
    world.completedGoal();
    world.evaluationMessages();
    // Younger than a millisecond is not older.
    world.with(wiring -> wiring.withModel(wiring.model(), () -> Instant.now().plusSeconds(1)));

    JsonNode answer = World.invoke(world.another(), read("sweep.json"), World.TIMEOUT_MILLIS);

    assertThat(answer.path("sent").asInt()).isEqualTo(2);
    assertThat(world.evaluationMessages()).hasSize(2);
  }

  private static JsonNode read(String name) throws IOException {
    return Json.parse(EventFiles.read(name));
  }
}
