package dev.rein.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.local.template.FunctionSpec;
import dev.rein.tracing.testing.LambdaStandIn;
import dev.rein.tracing.testing.LambdaStandIn.Call;
import dev.rein.tracing.testing.LambdaStandIn.Response;
import dev.rein.tracing.testing.OpikStandIn;
import dev.rein.tracing.testing.RuntimeClientProcess;
import dev.rein.tracing.testing.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/// Built packages in Lambda's real runtime client. Table, queues and Gemini are one for all tests,
/// as all make goals of their own; Opik is each test's own.
abstract class PackageCase {
  static final String GENERATION = "GenerationFunction";
  static final String EVALUATION = "EvaluationFunction";
  static final String FEEDBACK = "FeedbackFunction";
  static final String REDELIVERY = "RedeliveryFunction";
  static final String EXPERIMENT = "ExperimentFunction";

  static final Duration PATIENCE = Duration.ofSeconds(90);
  static final ObjectMapper JSON = new ObjectMapper();

  // As a function of 1 GB has them.
  private static final List<String> JVM =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx435m");

  private static final Map<String, Unpacked> UNPACKED = new HashMap<>();
  private static @Nullable Backends shared;
  private static @Nullable Packages packages;

  final OpikStandIn opik = OpikStandIn.start();
  private final List<AutoCloseable> running = new ArrayList<>();
  private @Nullable Environment goals;

  /// All functions of the template, so that none is forgotten.
  static List<String> functions() throws IOException {
    return backends().functions();
  }

  /// Those that record traces.
  static List<String> recordingFunctions() throws IOException {
    return functions().stream().filter(id -> !id.equals(REDELIVERY)).toList();
  }

  /// One execution environment.
  ///
  /// @param timeout the function's
  record Environment(LambdaStandIn lambda, RuntimeClientProcess process, Duration timeout) {
    Call invoke(String event) {
      return lambda.invoke(event, timeout);
    }

    Response ask(String event) throws Exception {
      Call call = invoke(event);
      Response response = await(call.response());
      await(call.end());
      return response;
    }

    /// Fails at once, with what it printed, when the process ends first.
    <T> T await(CompletableFuture<T> future) throws Exception {
      get(CompletableFuture.anyOf(future, process.ended()));
      if (!future.isDone()) throw new AssertionError("it ended: " + process.lines());
      return get(future);
    }

    /// Ids of the messages that go back to the queue.
    List<String> askBatch(String event) throws Exception {
      return givenBack(ask(event));
    }

    /// What it printed of a metric, added up. A line may be under way still when its invocation has
    /// ended, so this waits for the first one.
    int printed(String metric) throws Exception {
      var _ = process.awaitLine("\"" + metric + "\":", PATIENCE);
      int sum = 0;
      for (String line : process.lines()) {
        if (line.contains("\"" + metric + "\":")) sum += JSON.readTree(line).path(metric).asInt();
      }
      return sum;
    }

    /// The body of an HTTP answer.
    JsonNode answer(int status, String event) throws Exception {
      return body(status, ask(event));
    }
  }

  @BeforeAll
  static void needsLinux() {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux"),
        "Lambda's runtime client has a native part for Linux only");
    Signals.warmUp();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : running.reversed()) one.close();
    opik.close();
    assertThat(opik.violations()).isEmpty();
  }

  static synchronized Backends backends() throws IOException {
    Backends started = shared;
    if (started == null) {
      started = Backends.start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      shared = started;
    }
    return started;
  }

  private static synchronized Path unpacked(String id) throws IOException {
    Unpacked unpacked = UNPACKED.get(id);
    if (unpacked != null) return unpacked.root();
    Path scratch = Files.createTempDirectory("rein-packages");
    Unpacked fresh = Unpacked.of(packages(), id, scratch);
    UNPACKED.put(id, fresh);
    return fresh.root();
  }

  static synchronized Packages packages() throws IOException {
    Packages found = packages;
    if (found == null) packages = found = Packages.find();
    return found;
  }

  /// The variables of the template and this test's Opik.
  Map<String, String> environmentOf(String id) throws IOException {
    Map<String, String> environment = new HashMap<>(backends().function(id).environment());
    environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
    // Long enough for what is loaded; how much is compiled no test but one asks.
    environment.put("SNAPSTART_PRIMING_MS", "1");
    return environment;
  }

  Environment started(String id) throws Exception {
    return started(id, LambdaStandIn.Options.standard(), Map.of());
  }

  Environment started(String id, Map<String, String> more) throws Exception {
    return started(id, LambdaStandIn.Options.standard(), more);
  }

  /// @return after INIT
  Environment started(String id, LambdaStandIn.Options options, Map<String, String> more)
      throws Exception {
    Map<String, String> environment = environmentOf(id);
    environment.putAll(more);
    Environment launched = launched(id, options, environment);
    try {
      launched.await(launched.lambda().initialized());
    } catch (Exception e) {
      throw new AssertionError("no INIT: " + launched.process().lines(), e);
    }
    return launched;
  }

  /// Not waited for: its INIT may hang or fail.
  Environment launched(String id, LambdaStandIn.Options options, Map<String, String> environment)
      throws IOException {
    FunctionSpec function = backends().function(id);
    LambdaStandIn lambda = LambdaStandIn.start(options);
    running.add(lambda);
    RuntimeClientProcess process =
        RuntimeClientProcess.start(
            lambda,
            new RuntimeClientProcess.Command(
                JVM, RuntimeClientProcess.managedClassPath(), function.handler(), unpacked(id)),
            environment);
    running.add(process);
    return new Environment(lambda, process, function.timeout());
  }

  /// An event that makes a function do its work, on something that is new each time.
  String eventFor(String id) throws Exception {
    return switch (id) {
      case GENERATION -> PackageEvents.testTrace();
      case EVALUATION -> PackageEvents.evaluateGoal(goal());
      case FEEDBACK -> PackageEvents.submitFeedback(goal());
      case EXPERIMENT -> experiment().event();
      case REDELIVERY -> PackageEvents.event("redeliver-traces.json").toString();
      default -> throw new IllegalArgumentException("no event for " + id);
    };
  }

  private String goal() throws Exception {
    Environment generation = goals;
    if (generation == null) goals = generation = started(GENERATION);
    return generation
        .answer(201, PackageEvents.goalOf(PackageEvents.unheardOf()))
        .path("goalId")
        .asText();
  }

  PackageExperiment experiment() throws IOException {
    long seed = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
    return PackageExperiment.open(backends(), environmentOf(EXPERIMENT), seed);
  }

  /// A dead letter of the experiment queue with that reason; those before it are gone, too.
  static String deadGoal(String reason) throws IOException {
    while (true) {
      String letter = backends().take("ExperimentQueueDeadLetterQueue", 1, PATIENCE);
      String its = "/Records/0/messageAttributes/reason/stringValue";
      if (JSON.readTree(letter).at(its).asText().equals(reason)) return letter;
    }
  }

  static List<String> givenBack(Response response) throws IOException {
    assertThat(response.failed()).as(response.text()).isFalse();
    return JSON.readTree(response.text())
        .path("batchItemFailures")
        .findValuesAsText("itemIdentifier");
  }

  static JsonNode body(int status, Response response) throws IOException {
    assertThat(response.failed()).as(response.text()).isFalse();
    JsonNode answer = JSON.readTree(response.text());
    assertThat(answer.path("statusCode").intValue()).as(response.text()).isEqualTo(status);
    return JSON.readTree(answer.path("body").textValue());
  }

  /// Names of the spans of a trace, as Opik has them.
  List<String> spans(String traceId) {
    return opik.store().spans(traceId).stream().map(span -> span.path("name").asText()).toList();
  }

  /// Traces of that name, as Opik has them.
  List<ObjectNode> traces(String name) {
    return opik.store().traces(null).stream()
        .filter(trace -> trace.path("name").asText().equals(name))
        .toList();
  }

  /// Calls to models that Opik has spans of.
  int llmSpans() {
    return opik.store().traces(null).stream()
        .mapToInt(trace -> trace.path("llm_span_count").asInt())
        .sum();
  }

  /// Scores of a trace by name, as Opik has them.
  Map<String, Double> scores(String traceId) {
    Map<String, Double> scores = new HashMap<>();
    for (JsonNode score : opik.store().scores(traceId)) {
      scores.put(score.path("name").asText(), score.path("value").asDouble());
    }
    return scores;
  }

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
