package dev.rein.generation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.AwsClients;
import dev.rein.coaching.Stage;
import dev.rein.pipeline.Budget;
import dev.rein.runtime.Json;
import dev.rein.testing.Engines;
import dev.rein.testing.GeminiRequest;
import dev.rein.testing.GeminiStandIn;
import dev.rein.testing.Printed;
import dev.rein.testing.Queues;
import dev.rein.testing.Tables;
import dev.rein.tracing.testing.LambdaContext;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/// The function with real parts around it: a table and queues of its own, and stand-ins for Gemini
/// and Opik that speak HTTP.
final class World implements AutoCloseable {
  static final String GOALS = "/api/goals";
  static final String GOAL = "{\"goal\":\"Run 10 km\"}";
  static final String USER = "user-1";

  /// Of the invocation, as Lambda would allow it.
  static final int TIMEOUT_MILLIS = 120_000;

  final GeminiStandIn gemini = GeminiStandIn.start(Answers::to);
  final OpikStandIn opik = OpikStandIn.start();
  final Printed printed = new Printed();
  final Map<String, String> environment = new HashMap<>();

  private final SqsClient sqs;
  private final DynamoDbClient dynamoDb;
  private UnaryOperator<Wiring> changes = wiring -> wiring;
  private @Nullable GenerationHandler handler;

  World() {
    String name = "t" + UUID.randomUUID().toString().replace("-", "");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", Engines.shared().dynamoDb().toString());
    environment.put("AWS_ENDPOINT_URL_SQS", Engines.shared().sqs().toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    this.sqs = AwsClients.sqs(environment);
    this.dynamoDb = AwsClients.dynamoDb(environment);
    Tables.create(dynamoDb, name);
    environment.put("TABLE_NAME", name);
    environment.put("EVALUATION_QUEUE_URL", Queues.create(sqs, name + "-evaluation"));
    environment.put("GENERATION_QUEUE_URL", Queues.create(sqs, name + "-generation"));
    environment.put("GEMINI_API_KEY", "gemini-key");
    environment.put("GOOGLE_GEMINI_BASE_URL", gemini.uri().toString());
    // One request each, so that a test sees what becomes of its failure.
    environment.put("LLM_MAX_ATTEMPTS", "1");
    environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "GenerationFunction");
  }

  /// Sets a variable; from now on a new handler answers.
  World with(String name, String value) {
    environment.put(name, value);
    handler = null;
    return this;
  }

  /// Changes what the handler works with; from now on a new one answers.
  World with(UnaryOperator<Wiring> change) {
    UnaryOperator<Wiring> before = changes;
    changes = wiring -> change.apply(before.apply(wiring));
    handler = null;
    return this;
  }

  World withBudget(Budget budget) {
    return with(wiring -> wiring.withBudget(budget));
  }

  /// Another execution environment of the same function.
  GenerationHandler another() {
    return new GenerationHandler(wiring());
  }

  /// Another set of what a handler works with.
  Wiring wiring() {
    return changes.apply(Wiring.of(environment));
  }

  private GenerationHandler handler() {
    GenerationHandler made = handler;
    if (made == null) handler = made = another();
    return made;
  }

  Reply post(String path, String body) {
    return call(USER, "POST", path, Map.of(), body);
  }

  Reply post(String path, String body, Map<String, String> headers) {
    return call(USER, "POST", path, headers, body);
  }

  Reply postAsync(String body, Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("prefer", "respond-async");
    return post(GOALS, body, all);
  }

  Reply get(String path) {
    return call(USER, "GET", path, Map.of(), "");
  }

  /// Makes a goal with a plan.
  ///
  /// @return its id
  String completedGoal() {
    return post(GOALS, GOAL).goalId();
  }

  Reply coach(String goalId, String body, Map<String, String> headers) {
    return post(coaching(goalId), body, headers);
  }

  Reply coach(String goalId, String body) {
    return coach(goalId, body, Map.of());
  }

  static String coaching(String goalId) {
    return GOALS + "/" + goalId + "/coaching";
  }

  /// The requests to Gemini that a coach made.
  List<GeminiRequest> coachAsked() {
    return gemini.requests().stream().filter(Answers::isForCoach).toList();
  }

  Reply goal(String goalId) {
    return get(GOALS + "/" + goalId);
  }

  Reply call(String user, String method, String path, Map<String, String> headers, String body) {
    return call(handler(), Events.http(user, method, path, headers, body));
  }

  static Reply call(GenerationHandler handler, JsonNode event) {
    JsonNode response = invoke(handler, event, TIMEOUT_MILLIS);
    Map<String, String> headers = new TreeMap<>();
    response
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    String body = response.path("body").asText();
    return new Reply(
        response.path("statusCode").asInt(),
        headers,
        body.isEmpty() ? Json.object() : Answers.json(body));
  }

  /// Delivers messages with these bodies.
  ///
  /// @return ids of those that go back to the queue
  List<String> deliver(String... bodies) {
    return deliver(TIMEOUT_MILLIS, bodies);
  }

  List<String> deliver(int timeoutMillis, String... bodies) {
    JsonNode answer = invoke(handler(), Events.messages(bodies), timeoutMillis);
    List<String> failed = new ArrayList<>();
    answer
        .path("batchItemFailures")
        .forEach(failure -> failed.add(failure.path("itemIdentifier").asText()));
    return failed;
  }

  static JsonNode invoke(GenerationHandler handler, JsonNode event, int timeoutMillis) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(Json.bytes(event)),
          out,
          new LambdaContext(
              UUID.randomUUID().toString(),
              "GenerationFunction",
              Duration.ofMillis(timeoutMillis)));
      return Json.parse(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Takes the messages off the evaluation queue.
  List<Message> evaluationMessages() {
    return take("EVALUATION_QUEUE_URL");
  }

  /// Takes the messages off the generation queue.
  List<Message> generationMessages() {
    return take("GENERATION_QUEUE_URL");
  }

  private List<Message> take(String queue) {
    List<Message> all = new ArrayList<>();
    while (true) {
      List<Message> some =
          sqs.receiveMessage(
                  request ->
                      request
                          .queueUrl(environment.get(queue))
                          .maxNumberOfMessages(10)
                          .messageAttributeNames("All"))
              .messages();
      if (some.isEmpty()) return all;
      all.addAll(some);
    }
  }

  /// Deletes all items whose partition begins so.
  void deleteItems(String prefix) {
    String table = environment.getOrDefault("TABLE_NAME", "");
    dynamoDb.scanPaginator(request -> request.tableName(table)).items().stream()
        .filter(item -> item.get("pk").s().startsWith(prefix))
        .forEach(
            item ->
                dynamoDb.deleteItem(
                    request ->
                        request
                            .tableName(table)
                            .key(Map.of("pk", item.get("pk"), "sk", item.get("sk")))));
  }

  /// The stages that the model was asked for so far, in order.
  List<Stage> stagesAsked() {
    return gemini.requests().stream().map(Answers::stageOf).toList();
  }

  /// The trace as Opik holds it.
  ObjectNode trace(Reply reply) {
    ObjectNode trace = opik.store().trace(reply.text("/traceId"));
    if (trace == null) throw new AssertionError("Opik has no such trace");
    return trace;
  }

  List<ObjectNode> spans(Reply reply) {
    return opik.store().spans(reply.text("/traceId"));
  }

  /// The one span of this name in the trace.
  ObjectNode span(Reply reply, String name) {
    List<ObjectNode> named =
        spans(reply).stream().filter(span -> span.path("name").asText().equals(name)).toList();
    if (named.size() != 1) throw new AssertionError(named.size() + " spans " + name);
    return named.getFirst();
  }

  @Override
  public void close() {
    printed.close();
    gemini.close();
    opik.close();
    sqs.close();
    dynamoDb.close();
  }
}
