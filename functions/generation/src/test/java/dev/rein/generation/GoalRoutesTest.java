package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Limits;
import dev.rein.runtime.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoalRoutesTest {
  @AutoClose final World world = new World();

  private static String goal(int characters) {
    return "{\"goal\":\"" + "g".repeat(characters) + "\"}";
  }

  private static String profile(String fields) {
    return "{\"goal\":\"Run\",\"profile\":{" + fields + "}}";
  }

  private static String list(int entries, int characters) {
    return "[" + ("\"" + "e".repeat(characters) + "\",").repeat(entries - 1) + "\"e\"]";
  }

  static Stream<Arguments> badBodies() {
    return Stream.of(
        arguments("nothing", "", ""),
        arguments("not JSON", "goal=run", ""),
        arguments("half a document", "{\"goal\":\"Run\"", ""),
        arguments("a list", "[]", ""),
        arguments("no goal", "{}", "/goal"),
        arguments("null goal", "{\"goal\":null}", "/goal"),
        arguments("blank goal", "{\"goal\":\" \\n\\t\"}", "/goal"),
        arguments("goal too long", goal(Limits.GOAL + 1), "/goal"),
        arguments("goal with a control character", "{\"goal\":\"Run\\u0000\"}", "/goal"),
        arguments("goal of another type", "{\"goal\":{\"text\":\"Run\"}}", "/goal"),
        arguments("unknown style", "{\"goal\":\"Run\",\"style\":\"wild\"}", "/style"),
        arguments("style in capitals", "{\"goal\":\"Run\",\"style\":\"BALANCED\"}", "/style"),
        arguments("style of another type", "{\"goal\":\"Run\",\"style\":1}", "/style"),
        arguments("profile of another type", "{\"goal\":\"Run\",\"profile\":[]}", "/profile"),
        arguments(
            "negative hours",
            profile("\"availableHoursPerWeek\":-1"),
            "/profile/availableHoursPerWeek"),
        arguments(
            "more hours than a week has",
            profile("\"availableHoursPerWeek\":168.5"),
            "/profile/availableHoursPerWeek"),
        arguments(
            "hours as text",
            profile("\"availableHoursPerWeek\":\"4\""),
            "/profile/availableHoursPerWeek"),
        arguments(
            "experience too long",
            profile("\"experienceLevel\":\"" + "e".repeat(201) + "\""),
            "/profile/experienceLevel"),
        arguments(
            "too many constraints",
            profile("\"constraints\":" + list(21, 1)),
            "/profile/constraints"),
        arguments(
            "constraint too long",
            profile("\"constraints\":" + list(2, 201)),
            "/profile/constraints/0"),
        arguments(
            "previous goals as text",
            profile("\"previousGoals\":\"5 km\""),
            "/profile/previousGoals"),
        arguments(
            "a number among previous goals",
            profile("\"previousGoals\":[\"a\",1]"),
            "/profile/previousGoals/1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badBodies")
  void body_thatIsNotAGoal_is400_andPointsAtTheFault(String name, String body, String pointer) {
    Reply reply = world.post(World.GOALS, body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.problem()).isEqualTo("invalid-body");
    assertThat(reply.body().path("errors")).hasSize(1);
    assertThat(reply.body().at("/errors/0/pointer").asText("none")).isEqualTo(pointer);
    assertThat(reply.body().at("/errors/0/detail").asText()).isNotEmpty();
    assertThat(world.gemini.requests()).isEmpty();
    assertThat(world.get(World.GOALS).body().path("items")).isEmpty();
  }

  @Test
  void body_withSeveralFaults_namesThemAll() {
    Reply reply = world.post(World.GOALS, "{\"style\":\"wild\",\"profile\":{\"constraints\":1}}");

    List<String> pointers = new ArrayList<>();
    reply.body().path("errors").forEach(error -> pointers.add(error.path("pointer").asText()));
    assertThat(pointers).containsExactly("/goal", "/style", "/profile/constraints");
  }

  @Test
  void body_atAllItsLimits_isTaken() {
    String widest =
        "{\"goal\":\""
            + "g".repeat(Limits.GOAL)
            + "\",\"style\":\"conservative\",\"profile\":{\"experienceLevel\":\""
            + "e".repeat(200)
            + "\",\"availableHoursPerWeek\":168,\"constraints\":"
            + list(20, 200)
            + ",\"previousGoals\":"
            + list(20, 200)
            + "}}";

    assertThat(world.postAsync(widest, Map.of()).status()).isEqualTo(202);
    assertThat(world.postAsync("{\"goal\":\"g\",\"profile\":null}", Map.of()).status())
        .isEqualTo(202);
  }

  @Test
  void body_of64KiB_isTaken_andOneByteMoreIs413() {
    String most = World.GOAL + " ".repeat(Limits.BODY_BYTES - World.GOAL.length());

    assertThat(world.postAsync(most, Map.of()).status()).isEqualTo(202);
    Reply tooMuch = world.postAsync(most + " ", Map.of());
    assertThat(tooMuch.status()).isEqualTo(413);
    assertThat(tooMuch.problem()).isEqualTo("body-too-large");
  }

  @Test
  void body_inBase64_isDecoded() {
    ObjectNode event = Events.http(World.USER, "POST", World.GOALS, Map.of(), World.GOAL);
    byte[] bytes = "{\"goal\":\"Läufe\"}".getBytes(StandardCharsets.UTF_8);
    event.put("body", Base64.getEncoder().encodeToString(bytes)).put("isBase64Encoded", true);

    Reply reply = World.call(world.another(), event);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.text("/goal")).isEqualTo("Läufe");
  }

  @Test
  void body_ofAnotherMediaType_is415() {
    Reply reply = world.post(World.GOALS, World.GOAL, Map.of("content-type", "text/plain"));

    assertThat(reply.status()).isEqualTo(415);
  }

  @Test
  void caller_whomNobodyVerified_is401() {
    ObjectNode event = Events.http(World.USER, "POST", World.GOALS, Map.of(), World.GOAL);
    ((ObjectNode) event.path("requestContext")).remove("authorizer");

    assertThat(World.call(world.another(), event).status()).isEqualTo(401);
    assertThat(world.gemini.requests()).isEmpty();
  }

  @Test
  void goal_ofSomebodyElse_isAsUnknownAsOneThatNeverWas() {
    Reply mine = world.postAsync(World.GOAL, Map.of());
    String path = World.GOALS + "/" + mine.goalId();

    Reply theirs = world.call("user-2", "GET", path, Map.of(), "");

    assertThat(theirs.status()).isEqualTo(404);
    assertThat(theirs.body()).isEqualTo(world.goal("0199c3a0-0000-7000-8000-000000000000").body());
    assertThat(world.call("user-2", "GET", World.GOALS, Map.of(), "").body().path("items"))
        .isEmpty();
    assertThat(world.goal(mine.goalId()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1-1-1-1-1", "0199c3a0-0000-7000-8000-00000000000g", "..", "%20"})
  void goalId_thatIsNone_is404(String id) {
    assertThat(world.goal(id).status()).isEqualTo(404);
  }

  @Test
  void list_isNewestFirst_inPages() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      made.addFirst(world.postAsync("{\"goal\":\"Goal " + i + "\"}", Map.of()).goalId());
    }

    Reply first = world.get(World.GOALS + "?limit=2");
    Reply second = world.get(World.GOALS + "?limit=2&cursor=" + first.text("/nextCursor"));

    List<String> listed = new ArrayList<>();
    for (Reply page : List.of(first, second)) {
      assertThat(page.status()).isEqualTo(200);
      page.body().path("items").forEach(item -> listed.add(item.path("goalId").asText()));
    }
    assertThat(listed).isEqualTo(made);
    assertThat(first.body().path("items")).hasSize(2);
    assertThat(second.body().has("nextCursor")).isFalse();
    JsonNode newest = first.body().at("/items/0");
    assertThat(newest.path("goal").asText()).isEqualTo("Goal 2");
    assertThat(newest.path("status").asText()).isEqualTo("RUNNING");
    assertThat(newest.path("traceId").asText()).isNotEmpty();
    assertThat(newest.path("createdAt").asText()).isNotEmpty();
  }

  @Test
  void list_withoutLimit_hasTwentyOfThem() {
    for (int i = 0; i < 21; i++) world.postAsync(World.GOAL, Map.of());

    assertThat(world.get(World.GOALS).body().path("items")).hasSize(20);
    assertThat(world.get(World.GOALS + "?limit=100").body().path("items")).hasSize(21);
    assertThat(world.get(World.GOALS + "?limit=1").body().path("items")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "+5", "1.5", "ten", "", "5,6", "99999999999"})
  void limit_outsideItsRange_is400_andNamed(String limit) {
    Reply reply = world.get(World.GOALS + "?limit=" + limit);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.problem()).isEqualTo("invalid-parameter");
    assertThat(reply.text("/detail")).startsWith("limit ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", "AAAA", "0199c3a0-0000-7000-8000-000000000000"})
  void cursor_thatWasNeverGiven_is400_andNamed(String cursor) {
    Reply reply = world.get(World.GOALS + "?cursor=" + cursor);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("/detail")).startsWith("cursor ");
  }

  @Test
  void path_thatIsNone_is404_andMethodThatIsNone405() {
    assertThat(world.get("/api/nothing").status()).isEqualTo(404);
    Reply put = world.call(World.USER, "PUT", World.GOALS, Map.of(), World.GOAL);
    assertThat(put.status()).isEqualTo(405);
    assertThat(put.headers()).containsEntry("allow", "GET, POST");
  }

  @Test
  void event_thatIsNeitherRequestNorMessages_fails() {
    assertThatThrownBy(
            () -> World.invoke(world.another(), Json.object().put("a", 1), World.TIMEOUT_MILLIS))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
