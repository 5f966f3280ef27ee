package dev.rein.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// The demo's goal, sent to a system that answers as it is told.
class DemoGoalTest {
  private static final String RUNNING = "{\"goalId\":\"g-1\",\"status\":\"RUNNING\"}";
  private static final String COMPLETED =
      "{\"goalId\":\"g-1\",\"status\":\"COMPLETED\",\"evaluationStatus\":\"PENDING\"}";
  private static final String FAILED =
      """
      {"goalId": "g-1", "status": "FAILED",
       "error": {"type": "model-unavailable", "detail": "The model is not available.",
                 "stage": "generate_resolution", "retryable": true}}
      """;

  private final AtomicInteger looks = new AtomicInteger();

  /// @param status of the answer to the goal that is sent
  /// @param goal as JSON, by how often it was looked at
  private JsonNode make(int status, String sent, IntFunction<String> goal) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/goals", exchange -> answer(exchange, status, sent));
    server.createContext(
        "/api/goals/g-1", exchange -> answer(exchange, 200, goal.apply(looks.incrementAndGet())));
    server.start();
    try (Api api = new Api(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))) {
      PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
      return new DemoGoal(new Terminal(out, false, Terminal.WIDTH), api)
          .make(Api.JSON.createObjectNode().put("goal", "Run 5 km"));
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void goal_thatFailsAfterA202_endsTheDemoWithItsError() {
    assertThatThrownBy(() -> make(202, RUNNING, look -> look < 2 ? RUNNING : FAILED))
        .isInstanceOfSatisfying(
            CommandFailed.class, failed -> assertThat(failed.exitCode()).isEqualTo(1))
        .hasMessage("Working on the goal failed: model-unavailable, The model is not available.");
    assertThat(looks).hasValue(2);
  }

  @Test
  void goal_thatEndsInAnotherWayAfterA202_endsTheDemo_namingIt() {
    assertThatThrownBy(() -> make(202, RUNNING, _ -> RUNNING.replace("RUNNING", "WITHDRAWN")))
        .isInstanceOf(CommandFailed.class)
        .hasMessage("Working on the goal ended as WITHDRAWN.");
  }

  @Test
  void goal_thatCompletesAfterA202_isTheOneThatWasRead() throws Exception {
    assertThat(make(202, RUNNING, look -> look < 2 ? RUNNING : COMPLETED))
        .isEqualTo(Api.JSON.readTree(COMPLETED));
    assertThat(looks).hasValue(2);
  }

  @Test
  void goal_answeredAtOnce_isNotAskedForAgain() throws Exception {
    assertThat(make(201, COMPLETED, _ -> FAILED)).isEqualTo(Api.JSON.readTree(COMPLETED));
    assertThat(looks).hasValue(0);
  }

  @Test
  void goal_thatIsRefused_endsTheDemo_sayingWhy() {
    assertThatThrownBy(() -> make(503, "{\"detail\":\"The model is not available.\"}", _ -> FAILED))
        .isInstanceOf(CommandFailed.class)
        .hasMessage("Sending the goal (POST /api/goals) failed: 503, The model is not available.");
    assertThat(looks).hasValue(0);
  }
}
