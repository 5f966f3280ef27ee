package dev.rein.packages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.testing.EventFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The files of `events/`, about goals of one's own.
public final class PackageEvents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UNREADABLE = "00000000-0000-4000-8000-000000000000";

  private static final AtomicInteger METERS = new AtomicInteger(5_000);

  private PackageEvents() {}

  /// One model call and nothing stored.
  public static String testTrace() throws IOException {
    return withoutKey(event("test-trace.json")).toString();
  }

  /// The whole pipeline: three model calls, the store, the queue.
  public static String generateGoal() throws IOException {
    return withoutKey(event("generate-goal.json")).toString();
  }

  /// The same; with one key it is the same goal, however often it is asked for.
  public static String generateGoal(String idempotencyKey) throws IOException {
    ObjectNode event = event("generate-goal.json");
    ((ObjectNode) event.path("headers")).put("idempotency-key", idempotencyKey);
    return event.toString();
  }

  /// The event that asks for a goal of these words.
  public static String goalOf(String words) throws IOException {
    return withBody(generateGoal(), JSON.createObjectNode().put("goal", words).toString());
  }

  /// Words that no goal had before. Judged before, the same words would be answered from the
  /// judge's cache.
  public static String unheardOf() {
    return "Run " + METERS.incrementAndGet() + " metres without a pause by the end of June";
  }

  /// Rates a goal's resolution.
  public static String submitFeedback(String goalId) throws IOException {
    ObjectNode event = withoutKey(event("submit-feedback.json"));
    return aboutGoal(event, "POST /api/goals/{goalId}/feedback", goalId);
  }

  /// A message about a goal.
  static String coach(String goalId) throws IOException {
    return aboutGoal(withoutKey(event("coach.json")), "POST /api/goals/{goalId}/coaching", goalId);
  }

  static String readGoal(String goalId) throws IOException {
    return read("GET /api/goals/{goalId}", goalId);
  }

  static String readTrace(String goalId) throws IOException {
    return read("GET /api/goals/{goalId}/trace", goalId);
  }

  static String metrics() throws IOException {
    return event("get-metrics.json").toString();
  }

  private static String read(String route, String goalId) throws IOException {
    ObjectNode event = withoutKey(event("coach.json"));
    event.remove("body");
    return aboutGoal(event, route, goalId);
  }

  private static String aboutGoal(ObjectNode event, String route, String goalId) {
    String path = route.substring(route.indexOf(' ') + 1).replace("{goalId}", goalId);
    event.put("routeKey", route).put("rawPath", path);
    ((ObjectNode) event.path("pathParameters")).put("goalId", goalId);
    ObjectNode context = (ObjectNode) event.path("requestContext");
    context.put("routeKey", route);
    ((ObjectNode) context.path("http"))
        .put("method", route.substring(0, route.indexOf(' ')))
        .put("path", path);
    return event.toString();
  }

  /// Judges a goal's resolution and plan.
  public static String evaluateGoal(String goalId) throws IOException {
    ObjectNode event = event("evaluate-goal.json");
    for (JsonNode message : event.path("Records")) {
      ObjectNode body = (ObjectNode) JSON.readTree(message.path("body").textValue());
      ((ObjectNode) message).put("body", body.put("goalId", goalId).toString());
    }
    return event.toString();
  }

  /// The same, a message at a time.
  static List<String> evaluateGoalInTurn(String goalId) throws IOException {
    List<String> events = new ArrayList<>();
    for (JsonNode message : JSON.readTree(evaluateGoal(goalId)).path("Records")) {
      ObjectNode event = JSON.createObjectNode();
      event.putArray("Records").add(message);
      events.add(event.toString());
    }
    return events;
  }

  /// Tries the versions of an experiment on its goal.
  static String experiment(String name) throws IOException {
    ObjectNode event = event("experiment.json");
    for (JsonNode message : event.path("Records")) {
      ObjectNode body = (ObjectNode) JSON.readTree(message.path("body").textValue());
      ((ObjectNode) message).put("body", body.put("experiment", name).toString());
      // An old one is given up when there is no answer.
      ((ObjectNode) message.path("attributes"))
          .put("SentTimestamp", Long.toString(System.currentTimeMillis()));
    }
    return event.toString();
  }

  /// The event with a message before the others that nobody can read.
  static String withUnreadable(String event, String body) throws IOException {
    ObjectNode whole = (ObjectNode) JSON.readTree(event);
    ArrayNode records = (ArrayNode) whole.path("Records");
    ObjectNode unreadable = records.path(0).deepCopy();
    records.insert(0, unreadable.put("messageId", UNREADABLE).put("body", body));
    return whole.toString();
  }

  /// The event with another body, where it is a request.
  public static String withBody(String event, String body) throws IOException {
    return ((ObjectNode) JSON.readTree(event)).put("body", body).toString();
  }

  static ObjectNode event(String file) throws IOException {
    return (ObjectNode) JSON.readTree(EventFiles.read(file));
  }

  private static ObjectNode withoutKey(ObjectNode event) {
    ((ObjectNode) event.path("headers")).remove("idempotency-key");
    return event;
  }
}
