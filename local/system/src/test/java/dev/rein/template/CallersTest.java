package dev.rein.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.local.template.FunctionSpec;
import dev.rein.tracing.testing.LambdaContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every route of the template is answered by its own function, by no other, and to verified
/// callers only.
class CallersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> METHODS = List.of("DELETE", "GET", "PATCH", "POST", "PUT");
  private static final Pattern PATH = Pattern.compile("/api/[A-Za-z0-9/{}-]+");
  private static final int UNAUTHENTICATED = 401;

  private final Map<String, RequestStreamHandler> handlers = new HashMap<>();

  CallersTest() throws ReflectiveOperationException {
    for (FunctionSpec function : EnvironmentNamesTest.functions()) {
      if (function.routes().isEmpty()) continue;
      Map<String, String> environment = new HashMap<>(EnvironmentNamesTest.environment(function));
      environment.put("OPIK_TRACK_DISABLE", "true");
      handlers.put(
          function.id(), (RequestStreamHandler) EnvironmentNamesTest.start(function, environment));
    }
  }

  /// Nobody was verified, whatever the caller wrote into the request.
  private static ObjectNode unverified(String method, String path) {
    String called = path.replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
    ObjectNode event =
        JSON.createObjectNode()
            .put("version", "2.0")
            .put("routeKey", method + " " + path)
            .put("rawPath", called)
            .put("body", "{\"goal\":\"x\",\"userId\":\"mallory\"}");
    event
        .putObject("headers")
        .put("content-type", "application/json")
        .put("x-rein-user", "mallory")
        .put("authorization", "Bearer e30.eyJzdWIiOiJtYWxsb3J5In0.");
    event.putObject("queryStringParameters").put("sub", "mallory");
    event.putObject("requestContext").putObject("http").put("method", method).put("path", called);
    return event;
  }

  private int status(String function, JsonNode event) throws IOException {
    RequestStreamHandler handler = handlers.get(function);
    assertThat(handler).isNotNull();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(JSON.writeValueAsBytes(event)),
        answer,
        new LambdaContext(UUID.randomUUID().toString(), function, Duration.ofSeconds(29)));
    return JSON.readTree(answer.toByteArray()).path("statusCode").asInt();
  }

  @Test
  void routes_areKnownToTheirFunctionAlone_andAskForAVerifiedCaller() throws IOException {
    Set<String> answered = new TreeSet<>();
    Set<String> expected = new TreeSet<>();
    Set<String> paths = new TreeSet<>();
    for (FunctionSpec function : EnvironmentNamesTest.functions()) {
      for (FunctionSpec.Route route : function.routes()) {
        paths.add(route.path());
        expected.add(function.id() + " " + route.method() + " " + route.path());
      }
    }
    for (String function : handlers.keySet()) {
      for (String path : paths) {
        for (String method : METHODS) {
          int status = status(function, unverified(method, path));
          assertThat(status).as(function + " " + method + " " + path).isIn(401, 404, 405);
          if (status == UNAUTHENTICATED) answered.add(function + " " + method + " " + path);
        }
      }
    }
    assertThat(answered).isEqualTo(expected);
  }

  /// What the test above can't ask for: paths that the template does not have at all.
  @Test
  void pathsInTheCode_areTheTemplates() {
    for (FunctionSpec function : EnvironmentNamesTest.functions()) {
      Set<String> routed = new TreeSet<>();
      function.routes().forEach(route -> routed.add(route.path()));
      Set<String> coded = new TreeSet<>();
      for (String text : Reachable.from(function.handlerClass()).strings()) {
        for (String word : text.split("[ \u0001]+", -1)) {
          if (PATH.matcher(word).matches()) coded.add(word);
        }
      }
      // The start of links to goals is no route of those that make none.
      coded.removeIf(path -> path.endsWith("/"));
      assertThat(coded).as(function.id()).isEqualTo(routed);
    }
  }
}
