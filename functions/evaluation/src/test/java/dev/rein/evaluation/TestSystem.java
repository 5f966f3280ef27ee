package dev.rein.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.AwsClients;
import dev.rein.coaching.DynamoGoalStore;
import dev.rein.coaching.DynamoMetricsStore;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Kind;
import dev.rein.coaching.MetricsStore;
import dev.rein.runtime.Json;
import dev.rein.testing.Engines;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiRequest;
import dev.rein.testing.GeminiStandIn;
import dev.rein.testing.Printed;
import dev.rein.testing.Tables;
import dev.rein.tracing.testing.LambdaContext;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The evaluating function with everything around it: a table, a judging model and an Opik, all of
/// its own.
final class TestSystem implements AutoCloseable {
  static final String KEY = "the-judges-secret-key";
  static final String USER = "planted-user-4711";
  static final String GOAL = "planted-goal-text run a race";
  static final String TITLE = "planted-title Run a race in May";

  private static final Duration TIME = Duration.ofSeconds(60);

  final GeminiStandIn gemini;
  final OpikStandIn opik = OpikStandIn.start();
  final Printed printed = new Printed();
  final GoalStore store;
  private final MetricsStore metrics;
  final Map<String, String> environment = new TreeMap<>();
  final String table = "evaluation-" + UUID.randomUUID();
  private final EvaluationHandler handler;
  private int requests;

  TestSystem(Function<GeminiRequest, GeminiReply> judge) {
    this(judge, Map.of());
  }

  /// @param changes to the environment; an empty value takes the variable away
  TestSystem(Function<GeminiRequest, GeminiReply> judge, Map<String, String> changes) {
    this(judge, changes, InstantSource.system());
  }

  TestSystem(
      Function<GeminiRequest, GeminiReply> judge,
      Map<String, String> changes,
      InstantSource clock) {
    gemini = GeminiStandIn.start(judge);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", Engines.shared().dynamoDb().toString());
    environment.put("AWS_ENDPOINT_URL_SQS", Engines.shared().sqs().toString());
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("TABLE_NAME", table);
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "evaluation");
    environment.put("EVALUATION_GEMINI_API_KEY", KEY);
    environment.put("GOOGLE_GEMINI_BASE_URL", gemini.uri().toString());
    // One request each, so that a test sees what becomes of its failure.
    environment.put("LLM_MAX_ATTEMPTS", "1");
    environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
    changes.forEach(environment::put);
    environment.values().removeIf(String::isEmpty);
    DynamoDbClient dynamoDb = AwsClients.dynamoDb(environment);
    Tables.create(dynamoDb, table);
    store = new DynamoGoalStore(dynamoDb, table);
    metrics = new DynamoMetricsStore(dynamoDb, table);
    handler = new EvaluationHandler(Wiring.of(environment, clock));
  }

  Goal completedGoal() {
    return TestGoals.completed(store, USER, GOAL, TITLE);
  }

  /// Hands messages to the function as Lambda does, and gives the ids that go back.
  List<String> handle(ObjectNode... messages) {
    return handle(TIME, messages);
  }

  List<String> handle(Duration time, ObjectNode... messages) {
    ObjectNode event = Json.object();
    ArrayNode records = event.putArray("Records");
    for (ObjectNode message : messages) records.add(message);
    List<String> failed = new ArrayList<>();
    invoke(Json.bytes(event), time)
        .path("batchItemFailures")
        .forEach(failure -> failed.add(failure.path("itemIdentifier").textValue()));
    return failed;
  }

  JsonNode invoke(byte[] event, Duration time) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(event),
          answer,
          new LambdaContext("request-" + requests++, "evaluation", time));
      return Json.parse(answer.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static ObjectNode message(String id, Goal goal, Kind kind) {
    ObjectNode body = Json.object();
    body.put("goalId", goal.id().toString()).put("kind", kind.wireName());
    return message(id, Json.text(body), goal.trace().toString());
  }

  /// The same message as it comes the `receives`th time.
  static ObjectNode received(ObjectNode message, int receives) {
    ObjectNode again = message.deepCopy();
    ((ObjectNode) again.path("attributes"))
        .put("ApproximateReceiveCount", Integer.toString(receives));
    return again;
  }

  /// A record as Lambda's event source mapping makes it.
  static ObjectNode message(String id, String body, String traceId) {
    ObjectNode message = Json.object();
    message.put("messageId", id);
    message.put("receiptHandle", "receipt-of-" + id);
    message.put("body", body);
    message
        .putObject("attributes")
        .put("ApproximateReceiveCount", "1")
        .put("SentTimestamp", Long.toString(System.currentTimeMillis()))
        .put("SenderId", "AIDAEXAMPLE")
        .put("ApproximateFirstReceiveTimestamp", "1767225600100");
    message
        .putObject("messageAttributes")
        .putObject("traceId")
        .put("stringValue", traceId)
        .put("dataType", "String")
        .putArray("stringListValues");
    message.put("md5OfBody", "");
    message.put("eventSource", "aws:sqs");
    message.put("eventSourceARN", "arn:aws:sqs:eu-central-1:000000000000:EvaluationQueue");
    message.put("awsRegion", "eu-central-1");
    return message;
  }

  /// The scores that Opik holds for a goal's own trace, as `value: reason` by name.
  Map<String, String> scores(Goal goal) {
    Map<String, String> scores = new TreeMap<>();
    for (ObjectNode score : opik.store().scores(goal.trace().toString())) {
      scores.put(
          score.path("name").textValue(),
          score.path("value").decimalValue().stripTrailingZeros().toPlainString()
              + ": "
              + score.path("reason").asText(""));
    }
    return scores;
  }

  /// Every trace in Opik, oldest first.
  List<ObjectNode> traces() {
    return opik.store().traces(null).reversed();
  }

  ObjectNode onlyTrace() {
    List<ObjectNode> traces = traces();
    if (traces.size() != 1) throw new IllegalStateException(traces.size() + " traces, not 1");
    return traces.getFirst();
  }

  /// Counters of today, by name, as `count sum`.
  Map<String, String> counters() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Map<String, String> counters = new TreeMap<>();
    metrics
        .tallies(today.minusDays(1), today)
        .byName()
        .forEach(
            (name, tally) -> counters.put(name, tally.count() + " " + tally.sum().toPlainString()));
    return counters;
  }

  Goal found(Goal goal) {
    return store.find(goal.id()).orElseThrow();
  }

  /// Deletes all of a partition, as erasing does.
  void delete(String partition) {
    DynamoDbClient dynamoDb = AwsClients.dynamoDb(environment);
    dynamoDb.scanPaginator(request -> request.tableName(table)).items().stream()
        .filter(item -> item.get("pk").s().equals(partition))
        .forEach(
            item ->
                dynamoDb.deleteItem(
                    request ->
                        request
                            .tableName(table)
                            .key(Map.of("pk", item.get("pk"), "sk", item.get("sk")))));
  }

  /// How many there are in a partition.
  long items(String partition) {
    return AwsClients.dynamoDb(environment)
        .scanPaginator(request -> request.tableName(table))
        .items()
        .stream()
        .filter(item -> item.get("pk").s().equals(partition))
        .count();
  }

  @Override
  public void close() {
    printed.close();
    opik.close();
    gemini.close();
  }
}
