package dev.rein.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rein.coaching.AwsClients;
import dev.rein.coaching.DynamoExperimentStore;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Profile;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.SqsExperimentQueue;
import dev.rein.coaching.Stage;
import dev.rein.coaching.Style;
import dev.rein.experiments.DataSet;
import dev.rein.experiments.Design;
import dev.rein.experiments.FanOut;
import dev.rein.experiments.GoalItem;
import dev.rein.local.experiments.Workshop;
import dev.rein.tracing.Uuid7;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The whole system over HTTP, and everything that came out of it.
public final class Walks implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  private final List<String> answers = new ArrayList<>();
  private final Path data;
  private final LocalSystem system;

  public Walks(Path data, Map<String, String> environment) throws IOException {
    this.data = data;
    this.system =
        LocalSystem.start(
            new LocalSystem.Options(
                Path.of("../../template.yaml"), 0, data, true, environment, lines::add));
  }

  /// @return what was answered, whatever the status
  public JsonNode send(String method, String path, String body) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(system.url() + path))
                .header("content-type", "application/json")
                .method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    answers.add(response.statusCode() + " " + response.headers().map() + " " + response.body());
    return response.body().isEmpty() ? JSON.missingNode() : JSON.readTree(response.body());
  }

  /// @return the goal's path
  public String goal(String goal) throws Exception {
    JsonNode made = send("POST", "/api/goals", "{\"goal\":\"" + goal + "\"}");
    assertThat(made.path("goalId").asText()).as(made.toString()).isNotEmpty();
    return "/api/goals/" + made.path("goalId").asText();
  }

  /// Sends a goal to be tried with two versions of a prompt.
  ///
  /// @param budgetUsd null for none
  public void experiment(@Nullable BigDecimal budgetUsd) throws IOException {
    Map<String, String> there = system.environmentOf("ExperimentFunction");
    PromptAssets assets = PromptAssets.load();
    Uuid7 ids = new Uuid7();
    Instant now = Instant.now();
    try (Workshop workshop = Workshop.open(there, data);
        DynamoDbClient dynamoDb = AwsClients.dynamoDb(there);
        SqsClient sqs = AwsClients.sqs(there)) {
      GoalRequest goal = new GoalRequest("Run 5 km in 10 weeks", Style.BALANCED, Profile.EMPTY);
      Design design =
          Design.of(
              Stage.GENERATE_RESOLUTION,
              List.of(
                  assets.find("generate_resolution.v1").orElseThrow(),
                  assets.find("generate_resolution.v2").orElseThrow()),
              DataSet.of("walk", List.of(new GoalItem("run", goal, null))),
              1,
              System.nanoTime(),
              workshop.deployedModels());
      FanOut.open(
              new DynamoExperimentStore(dynamoDb, there.getOrDefault("TABLE_NAME", "")),
              new SqsExperimentQueue(sqs, there.getOrDefault("EXPERIMENT_QUEUE_URL", "")),
              design,
              List.of(ids.at(now), ids.at(now)),
              LocalDate.ofInstant(now, ZoneOffset.UTC),
              budgetUsd,
              now)
          .send((_, _) -> {});
    }
  }

  /// Metric lines so far.
  public List<JsonNode> metrics() throws IOException {
    List<JsonNode> metrics = new ArrayList<>();
    for (String line : Files.readAllLines(data.resolve(FunctionOutput.METRICS_LOG))) {
      // The last one may still be being written.
      if (line.endsWith("}")) metrics.add(JSON.readTree(line));
    }
    return metrics;
  }

  public void awaitMetrics(String... names) throws Exception {
    await(names, (line, name) -> line.has(name));
  }

  /// Until each of these functions has told of a flush, which it does after its answer.
  public void awaitFlushes(String... functions) throws Exception {
    await(
        functions,
        (line, function) -> line.has("FlushMs") && line.path("Function").asText().equals(function));
  }

  private void await(String[] things, BiPredicate<JsonNode, String> shows) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<String> missing = new ArrayList<>(Arrays.asList(things));
    while (true) {
      List<JsonNode> seen = metrics();
      missing.removeIf(thing -> seen.stream().anyMatch(line -> shows.test(line, thing)));
      if (missing.isEmpty()) return;
      assertThat(System.nanoTime()).as("never printed: " + missing).isLessThan(end);
      send("GET", "/api/metrics", "");
    }
  }

  /// What functions printed, metric lines excepted.
  public List<String> lines() {
    return List.copyOf(lines);
  }

  public List<String> answers() {
    return List.copyOf(answers);
  }

  @Override
  public void close() {
    system.close();
    http.close();
  }
}
