package dev.rein.tracing.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpikStandInTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final OpikStandIn opik = OpikStandIn.start();

  @AfterEach
  void stop() {
    opik.close();
  }

  @AfterAll
  static void release() {
    CLIENT.close();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(opik.uri() + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private JsonNode json(String method, String path, String body) throws Exception {
    return OpikStore.JSON.readTree(send(method, path, body).body());
  }

  private void deliver() throws Exception {
    assertThat(post("traces", Rows.body("traces", Rows.trace().put("name", "<b>goal</b>"))))
        .isEqualTo(204);
    assertThat(post("spans", Rows.body("spans", Rows.span()))).isEqualTo(204);
    String scores = Rows.body("scores", Rows.score()).toString();
    assertThat(send("PUT", "/v1/private/traces/feedback-scores", scores).statusCode())
        .isEqualTo(204);
  }

  private int post(String what, JsonNode body) throws Exception {
    return send("POST", "/v1/private/" + what + "/batch", body.toString()).statusCode();
  }

  @Test
  void write_goodBatches_canBeReadBack() throws Exception {
    deliver();

    JsonNode trace = json("GET", "/v1/private/traces/" + Rows.TRACE_ID, "");
    assertThat(trace.path("span_count").asInt()).isEqualTo(1);
    JsonNode list = json("GET", "/v1/private/traces?project_name=p&page=1&size=5", "");
    assertThat(list.path("total").asInt()).isEqualTo(1);
    JsonNode spans = json("GET", "/v1/private/spans?project_name=p&trace_id=" + Rows.TRACE_ID, "");
    assertThat(spans.at("/content/0/name").asText()).isEqualTo("stage");
    assertThat(opik.violations()).isEmpty();
  }

  @Test
  void write_badRow_isRefusedInOpiksShapeAndRemembered() throws Exception {
    HttpResponse<String> answer =
        send(
            "POST",
            "/v1/private/traces/batch",
            Rows.body("traces", Rows.trace(), Rows.trace().put("project_name", "")).toString());

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .isEqualTo("{\"errors\":[\"traces[1].projectName must not be blank\"]}");
    assertThat(opik.violations()).hasSize(1);
    assertThat(opik.store().ids()).isEmpty();
  }

  @Test
  void write_laterRowThatLostAField_isAViolation() throws Exception {
    deliver();
    var poorer = Rows.trace();
    poorer.remove("thread_id");

    assertThat(post("traces", Rows.body("traces", poorer))).isEqualTo(400);
    assertThat(opik.violations())
        .singleElement()
        .satisfies(violation -> assertThat(violation.message()).contains("lost thread_id"));
    assertThat(opik.store().trace(Rows.TRACE_ID).has("thread_id")).isTrue();
  }

  @Test
  void deleteScore_thatExists_isGone() throws Exception {
    deliver();

    String path = "/v1/private/traces/" + Rows.TRACE_ID + "/feedback-scores/delete";
    assertThat(send("POST", path, "{\"name\":\"user_rating\"}").statusCode()).isEqualTo(204);

    assertThat(opik.store().scores(Rows.TRACE_ID)).isEmpty();
  }

  @Test
  void redirect_ofATrace_isAPageWithItsTextEscaped() throws Exception {
    deliver();

    HttpResponse<String> page =
        send("GET", "/v1/session/redirect/projects/?trace_id=" + Rows.TRACE_ID + "&path=x", "");

    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body()).contains("&lt;b&gt;goal", "stage", "user_rating = 4");
    assertThat(page.body()).doesNotContain("<b>goal");
  }

  @Test
  void anything_unknown_is404InOpiksShape() throws Exception {
    assertThat(json("GET", "/v1/private/nothing", "").path("code").asInt()).isEqualTo(404);
    assertThat(json("GET", "/v1/private/traces/" + Rows.TRACE_ID, "").path("code").asInt())
        .isEqualTo(404);
    assertThat(json("PATCH", "/v1/private/traces/" + Rows.TRACE_ID, "{}").path("code").asInt())
        .isEqualTo(404);
    assertThat(json("GET", "/v1/private/spans?project_name=none", "").path("code").asInt())
        .isEqualTo(404);
    assertThat(json("GET", "/v1/private/traces", "").path("code").asInt()).isEqualTo(400);
  }

  @Test
  void health_always_isAnswered() throws Exception {
    assertThat(json("GET", "/is-alive/ping", "").path("healthy").asBoolean()).isTrue();
    assertThat(json("GET", "/is-alive/ver", "").path("version").asText()).isNotEmpty();
    assertThat(send("POST", "/v1/private/auth", "{}").statusCode()).isEqualTo(204);
  }

  @Test
  void key_asked_refusesOthersAndBearer() throws Exception {
    try (OpikStandIn locked =
        OpikStandIn.start(OpikStandIn.Options.forTests().withApiKey("right"))) {
      assertThat(auth(locked, "right", "w")).isEqualTo(204);
      assertThat(auth(locked, "Bearer right", "w")).isEqualTo(401);
      assertThat(auth(locked, "wrong", "w")).isEqualTo(401);
      assertThat(auth(locked, "right", " ")).isEqualTo(403);
    }
  }

  private static int auth(OpikStandIn opik, String key, String workspace)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(opik.uri() + "/v1/private/auth"))
            .header("Authorization", key)
            .header("Comet-Workspace", workspace)
            .POST(BodyPublishers.ofString("{}"))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString()).statusCode();
  }
}
