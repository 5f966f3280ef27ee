package dev.rein.benchmarks.coldstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.generation.GenerationHandler;
import dev.rein.local.gemini.OfflineGemini;
import dev.rein.testing.Engines;
import dev.rein.testing.EventFiles;
import dev.rein.testing.Queues;
import dev.rein.testing.Tables;
import dev.rein.tracing.testing.LambdaContext;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Everything that the functions talk to, on loopback and in other processes than theirs, and the
/// events that they are asked with.
public final class Backends implements AutoCloseable {
  private static final String TABLE = "coldstart";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StaticCredentialsProvider KEYS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  private final Engines engines = Engines.start(null);
  private final OpikStandIn opik = OpikStandIn.start();
  private final OfflineGemini gemini;
  private final Map<String, String> environment = new HashMap<>();
  private final GenerationHandler generation;

  public Backends() throws IOException {
    gemini = OfflineGemini.start();
    try (DynamoDbClient dynamoDb =
        DynamoDbClient.builder()
            .endpointOverride(engines.dynamoDb())
            .region(Region.US_EAST_1)
            .credentialsProvider(KEYS)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      Tables.create(dynamoDb, TABLE);
    }
    try (SqsClient sqs = sqs(engines.sqs())) {
      for (String queue : new String[] {"EVALUATION", "GENERATION", "TRACE_OUTBOX"}) {
        environment.put(queue + "_QUEUE_URL", Queues.create(sqs, "coldstart-" + queue));
      }
    }
    environment.put("AWS_ENDPOINT_URL_SQS", engines.sqs().toString());
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", engines.dynamoDb().toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    environment.put("TABLE_NAME", TABLE);
    environment.put("GEMINI_API_KEY", "offline");
    environment.put("GOOGLE_GEMINI_BASE_URL", gemini.url().toString());
    environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
    generation = new GenerationHandler(environment);
  }

  private static SqsClient sqs(URI endpoint) {
    return SqsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(KEYS)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /// For a function.
  public Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /// One model call and nothing stored.
  String testTrace() throws IOException {
    return withoutKey(event("test-trace.json")).toString();
  }

  /// The whole pipeline: three model calls, the store, the queue.
  String generateGoal() throws IOException {
    return withoutKey(event("generate-goal.json")).toString();
  }

  /// Rates a new goal.
  String submitFeedback() throws IOException {
    ObjectNode event = withoutKey(event("submit-feedback.json"));
    String goal = newGoal();
    ((ObjectNode) event.path("pathParameters")).put("goalId", goal);
    event.put("rawPath", "/api/goals/" + goal + "/feedback");
    return event.toString();
  }

  /// Judges resolution and plan of a new goal.
  String evaluateGoal() throws IOException {
    ObjectNode event = event("evaluate-goal.json");
    String goal = newGoal();
    for (JsonNode message : event.path("Records")) {
      ObjectNode body = (ObjectNode) JSON.readTree(message.path("body").textValue());
      ((ObjectNode) message).put("body", body.put("goalId", goal).toString());
    }
    return event.toString();
  }

  private String newGoal() throws IOException {
    return newGoal(withoutKey(event("generate-goal.json")));
  }

  /// Makes a goal of these words.
  ///
  /// @return its id
  public String newGoal(String words) throws IOException {
    ObjectNode event = withoutKey(event("generate-goal.json"));
    return newGoal(event.put("body", JSON.createObjectNode().put("goal", words).toString()));
  }

  private String newGoal(ObjectNode event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    generation.handleRequest(
        new ByteArrayInputStream(JSON.writeValueAsBytes(event)),
        answer,
        new LambdaContext(UUID.randomUUID().toString(), "setup", Duration.ofSeconds(60)));
    JsonNode response = JSON.readTree(answer.toByteArray());
    if (response.path("statusCode").intValue() != 201) {
      throw new IllegalStateException("no goal: " + response);
    }
    return JSON.readTree(response.path("body").textValue()).path("goalId").textValue();
  }

  private static ObjectNode event(String file) throws IOException {
    return (ObjectNode) JSON.readTree(EventFiles.read(file));
  }

  private static ObjectNode withoutKey(ObjectNode event) {
    ((ObjectNode) event.path("headers")).remove("idempotency-key");
    return event;
  }

  @Override
  public void close() {
    gemini.close();
    opik.close();
    engines.close();
  }
}
