package dev.rein.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rein.local.collector.LocalCollector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real template, the real functions, the whole walk of a goal.
class LocalSystemTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path TEMPLATE = Path.of("../../template.yaml");

  @TempDir Path data;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

  private LocalSystem start(Map<String, String> environment) throws Exception {
    return LocalSystem.start(
        new LocalSystem.Options(TEMPLATE, 0, data, false, environment, lines::add));
  }

  private JsonNode send(LocalSystem system, String method, String path, String body, int status)
      throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(system.url() + path))
                .header("content-type", "application/json")
                .method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }

  private JsonNode until(LocalSystem system, String path, Predicate<JsonNode> done)
      throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode answer = send(system, "GET", path, "", 200);
      if (done.test(answer)) return answer;
      assertThat(System.nanoTime()).as("given up waiting: " + answer).isLessThan(end);
    }
  }

  @Test
  void goal_throughTheFrontDoor_isJudgedRatedAndTraced() throws Exception {
    walk(Map.of());
  }

  @Test
  void goal_withFlushBeforeTheResponse_walksTheSameWay() throws Exception {
    walk(Map.of("TRACE_FLUSH", "before-response"));
  }

  private void walk(Map<String, String> environment) throws Exception {
    Map<String, String> all = new HashMap<>(environment);
    // So that a machine that is busy with other work spills nothing.
    all.put("TRACE_FLUSH_TIMEOUT_MS", "10000");
    LocalSystem system = start(all);
    try {
      JsonNode goal =
          send(system, "POST", "/api/goals", "{\"goal\":\"Run a 5K by the end of Q1\"}", 201);
      String path = "/api/goals/" + goal.path("goalId").asText();
      JsonNode judged =
          until(
              system, path, answer -> !answer.path("evaluationStatus").asText().equals("PENDING"));
      assertThat(judged.path("evaluationStatus").asText()).isEqualTo("SCORED");
      send(system, "POST", path + "/feedback", "{\"score\":5}", 201);
      JsonNode coached =
          send(
              system,
              "POST",
              path + "/coaching",
              "{\"message\":\"I am tired\",\"currentWeek\":2,\"progress\":[\"ran once\"]}",
              201);
      assertThat(coached.path("reply").asText()).contains("week 2");
      assertThat(send(system, "GET", path, "", 200).at("/coaching/0/messageId"))
          .isEqualTo(coached.path("messageId"));
      assertThat(send(system, "GET", path + "/coaching", "", 200).path("items")).hasSize(1);
      JsonNode trace =
          until(
              system,
              path + "/trace",
              answer -> answer.path("scores").findValuesAsText("name").contains("user_rating"));
      assertThat(trace.path("scores").findValuesAsText("name"))
          .contains("resolution_quality", "plan_quality", "user_rating");
      // What every function wrote is what is stored.
      until(system, path + "/trace", answer -> answer.path("differences").isEmpty());
      JsonNode row = send(system, "GET", "/api/metrics/export", "", 200);
      assertThat(row.path("goal_id")).isEqualTo(goal.path("goalId"));
      assertThat(row.path("user_rating").intValue()).isEqualTo(5);
      assertThat(row.path("plan_quality").isNumber()).isTrue();
      assertThat(trace.path("spans").findValuesAsText("name"))
          .contains("preprocess_goal", "generate_resolution", "create_execution_plan");
      LocalCollector collector = Objects.requireNonNull(system.collector());
      assertThat(collector.refusals()).isEmpty();
    } finally {
      system.close();
    }
    String ledger = system.ledger();
    assertThat(ledger).matches("spans recorded (\\d+) = delivered \\1 \\+ spilled 0 \\+ dropped 0");
    assertThat(ledger).doesNotContain("recorded 0");
  }
}
