package dev.rein.local.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rein.local.TestHandlers;
import dev.rein.local.lambda.Environments;
import dev.rein.local.template.FunctionSpec.Route;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HttpFrontTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant NOW = Instant.parse("2026-11-24T22:28:13Z");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static HttpFront front;

  @BeforeAll
  static void start() throws Exception {
    Environments echo = function(TestHandlers.Echo.class, 10);
    Environments plain = function(TestHandlers.Plain.class, 10);
    Routes routes = new Routes();
    routes.add(new Route("GET", "/goals/{goalId}"), echo);
    routes.add(new Route("GET", "/goals/new"), plain);
    routes.add(new Route("POST", "/goals"), echo);
    routes.add(new Route("ANY", "/files/{proxy+}"), echo);
    for (String path : new String[] {"/binary", "/garbage", "/throws", "/implicit"}) {
      routes.add(new Route("GET", path), plain);
    }
    front = HttpFront.start(0, routes, () -> NOW, HttpFront.INTEGRATION_TIMEOUT);
  }

  @AfterAll
  static void stop() {
    front.close();
  }

  private static Environments function(Class<?> handler, int seconds) {
    return new Environments(TestHandlers.spec(handler, Duration.ofSeconds(seconds)));
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(front.url() + path));
  }

  private static JsonNode event(HttpRequest request) throws Exception {
    HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void get_withPathAndQuery_isPayload2() throws Exception {
    JsonNode event =
        event(
            to("/goals/a%20b%2Fc?tag=x&tag=y%26z&empty=")
                .header("X-Many", "1")
                .header("X-Many", "2")
                .header("Cookie", "s=1; t=2")
                .header("User-Agent", "tests")
                .GET()
                .build());

    assertThat(event.path("version").asText()).isEqualTo("2.0");
    assertThat(event.path("routeKey").asText()).isEqualTo("GET /goals/{goalId}");
    assertThat(event.path("rawPath").asText()).isEqualTo("/goals/a b/c");
    assertThat(event.path("rawQueryString").asText()).isEqualTo("tag=x&tag=y%26z&empty=");
    assertThat(event.at("/queryStringParameters/tag").asText()).isEqualTo("x,y&z");
    assertThat(event.at("/queryStringParameters/empty").asText("?")).isEmpty();
    assertThat(event.at("/pathParameters/goalId").asText()).isEqualTo("a b/c");
    assertThat(event.at("/headers/x-many").asText()).isEqualTo("1,2");
    assertThat(event.path("headers").has("cookie")).isFalse();
    assertThat(event.path("cookies").toString()).isEqualTo("[\"s=1\",\"t=2\"]");
    JsonNode context = event.path("requestContext");
    assertThat(context.at("/http/method").asText()).isEqualTo("GET");
    assertThat(context.at("/http/path").asText()).isEqualTo("/goals/a b/c");
    assertThat(context.at("/http/sourceIp").asText()).isEqualTo("127.0.0.1");
    assertThat(context.at("/http/userAgent").asText()).isEqualTo("tests");
    assertThat(context.path("time").asText()).isEqualTo("24/Nov/2026:22:28:13 +0000");
    assertThat(context.path("timeEpoch").asLong()).isEqualTo(NOW.toEpochMilli());
    assertThat(context.path("requestId").asText()).isNotEmpty();
    assertThat(context.path("stage").asText()).isEqualTo("$default");
  }

  @Test
  void caller_withHeader_isTheClaimAndTheHeaderIsGone() throws Exception {
    JsonNode named = event(to("/goals/1").header("X-Rein-User", "ada").GET().build());
    assertThat(named.at("/requestContext/authorizer/jwt/claims/sub").asText()).isEqualTo("ada");
    assertThat(named.path("headers").has("x-rein-user")).isFalse();
    JsonNode unnamed = event(to("/goals/1").GET().build());
    assertThat(unnamed.at("/requestContext/authorizer/jwt/claims/sub").asText()).isEqualTo("local");
  }

  @Test
  void body_byContentType_isTextOrBase64() throws Exception {
    JsonNode text = event(json("{\"goal\":\"née\"}"));
    assertThat(text.path("body").asText()).isEqualTo("{\"goal\":\"née\"}");
    assertThat(text.path("isBase64Encoded").asBoolean()).isFalse();
    JsonNode form =
        event(
            to("/goals")
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("a=b"))
                .build());
    assertThat(form.path("body").asText()).isEqualTo("YT1i");
    assertThat(form.path("isBase64Encoded").asBoolean()).isTrue();
    JsonNode broken =
        event(
            to("/goals")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[] {(byte) 0xff}))
                .build());
    assertThat(broken.path("isBase64Encoded").asBoolean()).isTrue();
  }

  private static HttpRequest json(String body) {
    return to("/goals")
        .header("content-type", "application/json; charset=utf-8")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  @Test
  void answer_withHeadersAndCookies_isPassedOn() throws Exception {
    HttpResponse<String> response = send(to("/goals/1"));
    assertThat(response.headers().firstValue("x-made-by")).contains("echo");
    assertThat(response.headers().allValues("set-cookie"))
        .containsExactlyInAnyOrder("a=1; Path=/", "b=2");
    HttpResponse<byte[]> binary = HTTP.send(to("/binary").build(), BodyHandlers.ofByteArray());
    assertThat(binary.body()).containsExactly(0, 0xff, 1);
    HttpResponse<String> implicit = send(to("/implicit"));
    assertThat(implicit.statusCode()).isEqualTo(200);
    assertThat(implicit.body()).isEqualTo("{\"implicit\":true}");
  }

  @Test
  void routes_literalSegment_winsOverParameter() throws Exception {
    assertThat(send(to("/goals/new")).body()).isEqualTo("{\"implicit\":true}");
    JsonNode file = event(to("/files/a/b").DELETE().build());
    assertThat(file.path("routeKey").asText()).isEqualTo("ANY /files/{proxy+}");
    assertThat(file.at("/pathParameters/proxy").asText()).isEqualTo("a/b");
  }

  @Test
  void unknownRouteOrMethod_isAProblem() throws Exception {
    HttpResponse<String> unknown = send(to("/nothing"));
    assertProblem(unknown, 404, "not-found");
    HttpResponse<String> method = send(to("/goals/1").DELETE());
    assertProblem(method, 405, "method-not-allowed");
    assertThat(method.headers().firstValue("allow")).contains("GET");
  }

  @Test
  void handler_thatThrowsOrAnswersGarbage_is500() throws Exception {
    assertProblem(send(to("/throws")), 500, "internal-error");
    assertProblem(send(to("/garbage")), 500, "internal-error");
  }

  @Test
  void handler_thatOutlastsTheIntegration_is504() throws Exception {
    TestHandlers.Waiting.go = new CountDownLatch(1);
    Routes routes = new Routes();
    routes.add(new Route("GET", "/waiting"), function(TestHandlers.Waiting.class, 10));
    try (HttpFront impatient = HttpFront.start(0, routes, () -> NOW, Duration.ofMillis(800))) {
      URI waiting = URI.create(impatient.url() + "/waiting");
      assertProblem(send(HttpRequest.newBuilder(waiting)), 504, "gateway-timeout");
      TestHandlers.Waiting.go.countDown();
    }
  }

  @Test
  void body_atTheLimit_passes_andAboveIsRefused() throws Exception {
    byte[] most = new byte[HttpFront.MAX_BODY_BYTES];
    assertThat(send(to("/goals").POST(BodyPublishers.ofByteArray(most))).statusCode())
        .isEqualTo(200);
    byte[] more = new byte[HttpFront.MAX_BODY_BYTES + 1];
    assertProblem(send(to("/goals").POST(BodyPublishers.ofByteArray(more))), 413, "body-too-large");
  }

  @Test
  void requestLine_thatIsNoHttp_leavesTheServerServing() throws Exception {
    try (Socket socket = new Socket(front.url().getHost(), front.url().getPort())) {
      socket.getOutputStream().write("GET /%zz HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      assertThat(answer.toString(StandardCharsets.UTF_8)).startsWith("HTTP/1.1 400");
    }
    assertThat(send(to("/goals/1")).statusCode()).isEqualTo(200);
  }

  private static void assertProblem(HttpResponse<String> response, int status, String type)
      throws Exception {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    JsonNode body = JSON.readTree(response.body());
    assertThat(body.path("type").asText()).isEqualTo("https://rein.dev/problems/" + type);
    assertThat(body.path("status").asInt()).isEqualTo(status);
    assertThat(body.path("title").asText()).isNotEmpty();
    assertThat(body.path("detail").asText()).isNotEmpty();
  }
}
