package dev.rein.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rein.local.LocalSystem;
import dev.rein.local.collector.LocalCollector;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.lambda.Outbox;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OpikSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `rein trace` of a running system.
class TraceCommandTest {
  private static final String ROUTE = "/api/goals/g-1/trace";
  private static final String ANSWER =
      """
      {"traceId": "t-1", "traceUrl": "u", "inOpik": true,
       "spans": [{"id": "s", "name": "preprocess_goal", "type": "general", "ms": 12}],
       "scores": [{"name": "user_rating", "value": 1}],
       "differences": [{"what": "scores.user_rating", "stored": 5, "inOpik": 1}]}
      """;
  private static final String PROBLEM = "{\"detail\": \"The system is stopping.\"}";

  private static final String REASON =
      "Opik could not be asked. Reading the trace (GET …/trace) failed: 503, The system is"
          + " stopping.";

  /// Instead of a status: the connection is closed.
  private static final int SILENCE = 0;

  @TempDir Path root;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /// As the header names them; empty where it is not there.
  private final List<String> users = Collections.synchronizedList(new ArrayList<>());

  private HttpServer server;
  private int status = 200;

  /// The only one who is told of `g-1`.
  private String owner = "";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    announce(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void announce(URI url) throws IOException {
    new Folder(root, root).announce(new Folder.Running(url, ProcessHandle.current().pid(), data()));
  }

  private Path data() {
    return root.resolve("data");
  }

  private void answer(HttpExchange exchange) throws IOException {
    List<String> sent = exchange.getRequestHeaders().getOrDefault("X-Rein-User", List.of());
    users.addAll(sent.isEmpty() ? List.of("") : sent);
    if (status == SILENCE) {
      exchange.close();
      return;
    }
    boolean theirs = users.getLast().equals(owner);
    int answered = theirs && exchange.getRequestURI().getPath().equals(ROUTE) ? status : 404;
    byte[] body = (answered == 200 ? ANSWER : PROBLEM).getBytes(UTF_8);
    exchange.sendResponseHeaders(answered, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private int rein(String... arguments) {
    out.reset();
    err.reset();
    return Main.run(
        List.of(arguments),
        new Folder(root, root),
        Map.of(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private String shown() {
    return out.toString(UTF_8);
  }

  private String said() {
    return err.toString(UTF_8);
  }

  /// Leaves a trace of the goal `g-1` in the data folder.
  ///
  /// @return its id
  private String collect() throws IOException {
    try (LocalCollector collector = LocalCollector.start(data(), true)) {
      OpikSettings settings =
          OpikSettings.of(Map.of("OPIK_URL_OVERRIDE", collector.url().toString()));
      OpikSink sink =
          new OpikSink(new OkHttpClient(), settings, Outbox.of(Map.of(), settings, _ -> {}));
      Tracing tracing = Tracing.to(sink);
      tracing.trace(TraceStart.named("kept_here").withThread("g-1"), _ -> 1);
      assertThat(tracing.flush(Deadline.in(Duration.ofSeconds(60))).delivered()).isEqualTo(1);
      return collector.traces().getFirst().id();
    }
  }

  @Test
  void tree_saysWhetherOpikHasIt_andWhatDiffers() {
    for (String[] format : new String[][] {{}, {"--format", "tree"}, {"--format", "text"}}) {
      List<String> words = new ArrayList<>(List.of("trace", "g-1"));
      words.addAll(List.of(format));
      assertThat(rein(words.toArray(String[]::new))).isZero();
      assertThat(shown())
          .contains(
              "1 trace of g-1. In Opik: yes",
              "≠ scores.user_rating: stored 5, in Opik 1",
              "└─ preprocess_goal");
      assertThat(said()).isEmpty();
    }
  }

  @Test
  void json_holdsTheDifferencesAsTheyWereAnswered() throws IOException {
    assertThat(rein("trace", "g-1", "--format", "json")).isZero();

    JsonNode shown = Api.JSON.readTree(shown());
    assertThat(shown.path("inOpik").booleanValue()).isTrue();
    assertThat(shown.path("differences")).isEqualTo(Api.JSON.readTree(ANSWER).path("differences"));
    assertThat(shown.has("reason")).isFalse();
    assertThat(shown.at("/traces/0/spans/0/name").textValue()).isEqualTo("preprocess_goal");
  }

  @Test
  void goal_ofAnotherUser_isAskedForAsTheUserThatIsNamed() {
    owner = "ann#GOAL of Kiel";

    assertThat(rein("trace", "g-1")).isEqualTo(1);
    assertThat(said()).contains("No trace of “g-1” is known, neither as a goal nor as a trace.");
    assertThat(rein("trace", "g-1", "--user", owner)).isZero();
    assertThat(shown()).contains("1 trace of g-1. In Opik: yes", "└─ preprocess_goal");

    assertThat(users).containsExactly("", owner);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 405, 409, 429, 500, 502, 503, 504})
  void system_thatFails_endsTheCommandWithWhatItSaid(int answered) {
    status = answered;

    assertThat(rein("trace", "g-1")).isEqualTo(1);
    assertThat(said())
        .contains(
            "Reading the trace (GET …/trace) failed: " + answered + ", The system is stopping.")
        .doesNotContain("is known");
    assertThat(shown()).isEmpty();
  }

  @Test
  void system_thatFails_leavesWhatTheCollectorHas_andSaysWhyOpikWasNotAsked() throws IOException {
    String traceId = collect();
    status = 503;

    assertThat(rein("trace", "g-1")).isZero();

    assertThat(shown())
        .contains(
            "1 trace of g-1. In Opik (local collector): unknown, it could not be asked",
            "Opik could not be asked. Reading the trace (GET …/trace) failed: 503, The system is",
            "kept_here  " + traceId);
    assertThat(shown().lines()).allMatch(line -> line.length() <= Terminal.WIDTH);
    assertThat(said()).isEmpty();
  }

  @Test
  void json_ofASystemThatFails_hasTheReason_andWhatTheCollectorHas() throws IOException {
    String traceId = collect();
    status = 503;

    assertThat(rein("trace", "g-1", "--format", "json")).isZero();

    JsonNode shown = Api.JSON.readTree(shown());
    assertThat(shown.path("inOpik").textValue()).isEqualTo("unknown");
    assertThat(shown.path("reason").textValue()).isEqualTo(REASON);
    assertThat(shown.has("differences")).isFalse();
    assertThat(shown.at("/traces/0/traceId").textValue()).isEqualTo(traceId);
  }

  @Test
  void system_thatGivesNoAnswer_leavesWhatTheCollectorHas() throws IOException {
    status = SILENCE;
    assertThat(rein("trace", "g-1")).isEqualTo(1);
    assertThat(said()).contains("GET " + ROUTE + " got no answer");

    String traceId = collect();
    assertThat(rein("trace", "g-1")).isZero();
    assertThat(shown())
        .contains("Opik could not be asked. GET " + ROUTE + " got no answer", traceId);
  }

  @Test
  void traceId_whichIsNoGoals_isReadFromTheCollector() throws IOException {
    String traceId = collect();

    assertThat(rein("trace", traceId)).isZero();

    assertThat(shown())
        .contains("1 trace of " + traceId + ". In Opik (local collector): yes", "kept_here")
        .doesNotContain("could not be asked");
  }

  /// What is stored is compared for a goal's own user only; the collector is everybody's.
  @Test
  void goalAndTrace_ofTheWholeSystem_areFoundByTheirIds() throws Exception {
    Path template = Path.of("../../template.yaml");
    Map<String, String> environment = Map.of("TRACE_FLUSH", "before-response");
    LocalSystem system =
        LocalSystem.start(
            new LocalSystem.Options(template, 0, data(), false, environment, _ -> {}));
    try (Api api = new Api(system.url(), "ann")) {
      JsonNode goal =
          api.post("/api/goals", Api.JSON.createObjectNode().put("goal", "Run 5 km")).body();
      announce(system.url());

      assertThat(rein("trace", goal.path("goalId").asText(), "--user", "ann")).isZero();
      assertThat(shown()).contains("Stored and in Opik", "create_execution_plan");
      assertThat(rein("trace", goal.path("goalId").asText())).isZero();
      assertThat(shown()).contains("create_execution_plan").doesNotContain("Stored and in Opik");
      assertThat(rein("trace", goal.path("traceId").asText(), "--user", "ann")).isZero();
      assertThat(shown())
          .contains("In Opik (local collector): yes", "create_execution_plan")
          .doesNotContain("could not be asked");
    } finally {
      system.close();
    }
  }
}
