package dev.rein.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.local.front.HttpFront;
import dev.rein.local.front.Routes;
import dev.rein.local.gemini.OfflineGemini;
import dev.rein.local.lambda.Environments;
import dev.rein.local.queue.LocalAws;
import dev.rein.local.queue.Provisioning;
import dev.rein.local.template.FunctionSpec;
import dev.rein.local.template.Template;
import dev.rein.testing.Engines;
import dev.rein.testing.SqsGate;
import dev.rein.tracing.testing.OpikStandIn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// All functions of the template behind their HTTP front, with nothing that works by itself: what
/// the table is asked belongs to the request that is made.
final class FunctionsAtTheDoor implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Engines engines = Engines.start(null);
  private final SqsGate table;
  private final OfflineGemini gemini;
  private final OpikStandIn opik = OpikStandIn.start();
  private final List<Environments> functions = new ArrayList<>();
  private final HttpFront front;
  private final HttpClient http = HttpClient.newHttpClient();
  private final TreeSet<String> routes = new TreeSet<>();

  FunctionsAtTheDoor(Path file) throws Exception {
    table = new SqsGate(engines.dynamoDb());
    gemini = OfflineGemini.start();
    Template template = Template.read(file);
    try (DynamoDbClient dynamoDb = AwsClients.dynamoDb(engines.dynamoDb());
        SqsClient sqs = AwsClients.sqs(engines.sqs())) {
      Provisioning.tables(template, dynamoDb);
      Provisioning.queues(template, sqs);
    }
    // So that whatever follows an answer is over when it is seen.
    Map<String, String> settings = Map.of("TRACE_FLUSH", "before-response");
    LocalEnvironment local =
        new LocalEnvironment(settings, table.uri(), engines.sqs(), gemini.url(), opik.uri());
    Routes all = new Routes();
    for (FunctionSpec spec : template.functions(new LocalAws(template, engines.sqs()))) {
      Environments function =
          new Environments(
              spec.withEnvironment(local.of(spec.id(), spec.memoryMb(), spec.environment())));
      functions.add(function);
      for (FunctionSpec.Route route : spec.routes()) {
        all.add(route, function);
        routes.add(route.method() + " " + route.path());
      }
    }
    front = HttpFront.start(0, all, InstantSource.system());
  }

  /// Of the template, as `METHOD path`.
  TreeSet<String> routes() {
    return routes;
  }

  /// What a caller sees, and what the table was asked for it.
  ///
  /// @param asked how many requests of each kind
  record Answer(
      int status, Map<String, List<String>> headers, JsonNode body, Map<String, Integer> asked) {
    String text(String field) {
      return body.path(field).asText("");
    }
  }

  Answer send(String user, String method, String path, String body, Map<String, String> headers)
      throws Exception {
    int before = table.bodies().size();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(front.url() + path))
            .header("x-rein-user", user)
            .header("content-type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    Map<String, Integer> asked = new TreeMap<>();
    List<String> bodies = table.bodies();
    for (String each : bodies.subList(before, bodies.size())) {
      asked.merge(kind(JSON.readTree(each)), 1, Integer::sum);
    }
    Map<String, List<String>> shown = new TreeMap<>(response.headers().map());
    shown.remove("date");
    String text = response.body();
    return new Answer(
        response.statusCode(),
        shown,
        text.isEmpty() ? JSON.nullNode() : JSON.readTree(text),
        asked);
  }

  private static String kind(JsonNode request) {
    for (String name :
        List.of(
            "TransactItems", "RequestItems", "KeyConditionExpression", "UpdateExpression", "Key")) {
      if (request.has(name)) return name;
    }
    return ((ObjectNode) request).properties().toString();
  }

  @Override
  public void close() {
    front.close();
    functions.forEach(Environments::close);
    gemini.close();
    opik.close();
    table.close();
    engines.close();
  }
}
