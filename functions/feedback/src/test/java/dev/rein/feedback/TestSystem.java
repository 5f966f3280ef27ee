package dev.rein.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.AwsClients;
import dev.rein.coaching.CoachingStore;
import dev.rein.coaching.DynamoCoachingStore;
import dev.rein.coaching.DynamoErasureStore;
import dev.rein.coaching.DynamoFeedbackStore;
import dev.rein.coaching.DynamoGoalStore;
import dev.rein.coaching.ErasureStore;
import dev.rein.coaching.FeedbackStore;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Subject;
import dev.rein.runtime.Json;
import dev.rein.testing.Engines;
import dev.rein.testing.Printed;
import dev.rein.testing.Tables;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Score;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.Uuid7;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OpikSink;
import dev.rein.tracing.opik.Overflow;
import dev.rein.tracing.testing.LambdaContext;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The feedback function with a table and an Opik of its own.
final class TestSystem implements AutoCloseable {
  static final String USER = "planted-user-4711";
  static final String GOAL = "planted-goal-text run a race";
  static final String TITLE = "planted-title Run a race in May";

  private static final Duration TIME = Duration.ofSeconds(30);

  final OpikStandIn opik = OpikStandIn.start();
  final Printed printed = new Printed();
  final GoalStore store;
  final FeedbackStore feedback;
  final CoachingStore coaching;
  private final Map<String, String> environment;
  private final DynamoDbClient dynamoDb;
  private FeedbackHandler handler;
  private int requests;

  TestSystem() {
    this(Map.of());
  }

  /// @param changes to the environment; an empty value takes the variable away
  TestSystem(Map<String, String> changes) {
    Map<String, String> environment = new TreeMap<>();
    String table = "feedback-" + UUID.randomUUID();
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", Engines.shared().dynamoDb().toString());
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("TABLE_NAME", table);
    environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
    environment.putAll(changes);
    environment.values().removeIf(String::isEmpty);
    dynamoDb = AwsClients.dynamoDb(environment);
    Tables.create(dynamoDb, table);
    store = new DynamoGoalStore(dynamoDb, table);
    feedback = new DynamoFeedbackStore(dynamoDb, table);
    coaching = new DynamoCoachingStore(dynamoDb, table);
    this.environment = environment;
    handler = new FeedbackHandler(environment);
  }

  /// As after a crash: nothing in memory is left.
  void restart() {
    handler = new FeedbackHandler(environment);
  }

  /// What the schedule does, as if an hour had passed.
  int sweep() {
    return sweep(Overflow.none());
  }

  /// @param overflow gets what Opik does not take
  int sweep(Overflow overflow) {
    Tracing tracing = tracing(overflow);
    Acknowledgements acknowledgements = new Acknowledgements(feedback);
    Telling telling = OpikTelling.traced(tracing);
    Instant later = Instant.now().plus(Duration.ofHours(1));
    int sent = new Sweep(feedback, telling, acknowledgements, () -> later).run();
    Deadline end = Deadline.in(TIME);
    var _ = acknowledgements.around(() -> tracing.flush(end), end);
    return sent;
  }

  /// What the schedule does for erasures at that time.
  void sweepErasures(Instant now) {
    sweepErasures(now, () -> {});
  }

  /// @param meanwhile happens when it has read which erasures are left
  void sweepErasures(Instant now, Runnable meanwhile) {
    Tracing tracing = tracing();
    ErasureStore erasures = new DynamoErasureStore(dynamoDb, environment.get("TABLE_NAME"));
    InvocationHandler interrupted =
        (_, called, arguments) -> {
          try {
            Object answer = called.invoke(erasures, arguments);
            if (called.getName().equals("unfinished")) meanwhile.run();
            return answer;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    new EraseUser(
            (ErasureStore)
                Proxy.newProxyInstance(
                    ErasureStore.class.getClassLoader(),
                    new Class<?>[] {ErasureStore.class},
                    interrupted),
            tracing,
            () -> now,
            new Uuid7(),
            TIME)
        .sweep(Deadline.in(TIME));
    tracing.flush(Deadline.in(TIME));
  }

  private Tracing tracing() {
    return tracing(Overflow.none());
  }

  private Tracing tracing(Overflow overflow) {
    return Tracing.to(
        new OpikSink(new OkHttpClient(), OpikSettings.of(environment), overflow),
        InstantSource.system(),
        Set.of("rein"));
  }

  /// As redelivery brings it, after whatever was sent since.
  void arriveLate(Score score) {
    Tracing tracing = tracing();
    tracing.score(score);
    tracing.flush(Deadline.in(TIME));
  }

  /// As another function leaves it in Opik, with the goal's words.
  void traceOf(Goal goal, String name) {
    Tracing tracing = tracing();
    TraceStart start =
        TraceStart.named(name).withThread(goal.id().toString()).withInput(goal.request().text());
    tracing.trace(
        name.equals("goal_generation") ? start.withId(goal.trace()) : start, _ -> goal.status());
    tracing.flush(Deadline.in(TIME));
  }

  /// All of the table but counters, and what an erasure leaves on purpose.
  List<String> personalItems() {
    return keys(key -> !key.matches("(METRICS|ERASURE|ERASED)#.*"));
  }

  List<String> erasures() {
    return keys(key -> key.startsWith("ERASURE#"));
  }

  /// As if a day had passed.
  void forgetErasures() {
    for (String key : erasures()) {
      dynamoDb.deleteItem(
          request ->
              request
                  .tableName(environment.get("TABLE_NAME"))
                  .key(
                      Map.of(
                          "pk", AttributeValue.fromS(key), "sk", AttributeValue.fromS("ERASURE"))));
    }
  }

  private List<String> keys(Predicate<String> wanted) {
    return dynamoDb
        .scanPaginator(request -> request.tableName(environment.get("TABLE_NAME")))
        .items()
        .stream()
        .map(item -> item.get("pk").s())
        .filter(wanted)
        .toList();
  }

  Goal completedGoal() {
    return TestGoals.completed(store, USER, GOAL, TITLE);
  }

  /// As if it had been rated then.
  void rateAt(Goal goal, int score, Instant at) {
    var _ =
        feedback.rate(
            Subject.resolution(goal.id()),
            new FeedbackStore.NewRating(score, Map.of(), null),
            new FeedbackStore.Change(USER, null, Tracing.disabled().mint(), at));
  }

  /// What the caller sees.
  record Answer(int status, JsonNode headers, JsonNode body) {
    String type() {
      return body.path("type").asText("").replaceFirst(".*/", "");
    }
  }

  Answer rate(Goal goal, String body) {
    return post(feedbackPath(goal.id().toString()), USER, body, Map.of());
  }

  Answer rate(Goal goal, String body, String idempotencyKey) {
    return post(
        feedbackPath(goal.id().toString()), USER, body, Map.of("Idempotency-Key", idempotencyKey));
  }

  /// A body that is no text, as the gateway hands it on.
  Answer rate(Goal goal, byte[] body) {
    ObjectNode event = event("POST", feedbackPath(goal.id().toString()), "", USER, Map.of());
    event.put("body", Base64.getEncoder().encodeToString(body));
    event.put("isBase64Encoded", true);
    return invoke(Json.bytes(event));
  }

  static String feedbackPath(String goalId) {
    return "/api/goals/" + goalId + "/feedback";
  }

  Answer post(String path, @Nullable String user, String body, Map<String, String> headers) {
    return send("POST", path, "", user, body, headers);
  }

  Answer delete(String path) {
    return send("DELETE", path, "", USER, null, Map.of());
  }

  Answer get(String path) {
    return get(path, "", USER);
  }

  /// @param query as in a URL, without the question mark
  Answer get(String path, String query, @Nullable String user) {
    return send("GET", path, query, user, null, Map.of());
  }

  /// An answer that need not be JSON.
  record Text(int status, JsonNode headers, String body) {
    String header(String name) {
      return header(name, "");
    }

    String header(String name, String otherwise) {
      return headers.path(name).asText(otherwise);
    }
  }

  Text text(String path, String query, @Nullable String user) {
    JsonNode answer = answer(Json.bytes(event("GET", path, query, user, Map.of())));
    return new Text(
        answer.path("statusCode").intValue(),
        answer.path("headers"),
        answer.path("body").textValue());
  }

  /// An event as API Gateway makes it (HTTP API, payload format 2.0).
  private Answer send(
      String method,
      String path,
      String query,
      @Nullable String user,
      @Nullable String body,
      Map<String, String> headers) {
    ObjectNode event = event(method, path, query, user, headers);
    if (body != null) event.put("body", body);
    event.put("isBase64Encoded", false);
    return invoke(Json.bytes(event));
  }

  private static ObjectNode event(
      String method,
      String path,
      String query,
      @Nullable String user,
      Map<String, String> headers) {
    ObjectNode event = Json.object();
    event.put("version", "2.0").put("routeKey", "$default");
    event.put("rawPath", path).put("rawQueryString", query);
    ObjectNode names = event.putObject("headers");
    names.put("content-type", "application/json");
    headers.forEach(names::put);
    if (!query.isEmpty()) {
      ObjectNode parameters = event.putObject("queryStringParameters");
      for (String pair : query.split("&")) {
        String[] parts = pair.split("=", 2);
        parameters.put(parts[0], parts[1]);
      }
    }
    ObjectNode context = event.putObject("requestContext");
    context.putObject("http").put("method", method).put("path", path).put("sourceIp", "127.0.0.1");
    if (user != null) {
      context.putObject("authorizer").putObject("jwt").putObject("claims").put("sub", user);
    }
    return event;
  }

  Answer invoke(byte[] event) {
    JsonNode answer = answer(event);
    String body = answer.path("body").textValue();
    try {
      return new Answer(
          answer.path("statusCode").intValue(),
          answer.path("headers"),
          body.isEmpty() ? Json.object() : Json.parse(body));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode answer(byte[] event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(event),
          out,
          new LambdaContext("request-" + requests++, "feedback", TIME));
      return Json.parse(out.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The scores that Opik holds for a goal's own trace, as `value: reason` by name.
  Map<String, String> scores(Goal goal) {
    return scores(goal.trace());
  }

  Map<String, String> scores(TraceId trace) {
    Map<String, String> scores = new TreeMap<>();
    for (ObjectNode score : opik.store().scores(trace.toString())) {
      scores.put(
          score.path("name").textValue(),
          score.path("value").decimalValue().stripTrailingZeros().toPlainString()
              + ": "
              + score.path("reason").asText(""));
    }
    return scores;
  }

  @Override
  public void close() {
    printed.close();
    opik.close();
  }
}
