package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
  private final Router router =
      new Router()
          .on("GET /things", (_, user) -> named("list of " + user))
          .on("GET /things/{id}", (request, _) -> named(request.pathParameters().get("id")))
          .on("POST /things", (_, _) -> named("made"))
          .on(
              "DELETE /things/{id}/parts/{part}",
              (request, _) -> named(request.pathParameters().toString()))
          .on(
              "POST /refused",
              (_, _) -> {
                throw new ProblemException(Problem.keyReused());
              })
          .on(
              "POST /broken",
              (_, _) -> {
                throw new IllegalStateException("broken");
              });

  private static HttpResponse named(String name) {
    return HttpResponse.json(200, Json.object().put("name", name));
  }

  private String nameOf(String method, String path) {
    HttpResponse response = router.answer(Events.request(method, path));
    ObjectNode body = response.body();
    assertThat(response.status()).isEqualTo(200);
    assertThat(body).isNotNull();
    return body.path("name").asText();
  }

  @Test
  void text_isEncodedAsItIs_withItsType() throws Exception {
    assertThat(
            Json.parse(
                HttpResponse.text(200, "text/csv", "a,\"b\"\r\n").withHeader("x-a", "1").encode()))
        .isEqualTo(
            Json.parse(
                """
                {"statusCode":200,"headers":{"content-type":"text/csv","x-a":"1"},
                 "body":"a,\\"b\\"\\r\\n","isBase64Encoded":false}
                """));
  }

  @Test
  void request_isAnsweredByTheRouteOfItsMethodAndPath() {
    assertThat(nameOf("GET", "/things")).isEqualTo("list of user-1");
    assertThat(nameOf("GET", "/things/42")).isEqualTo("42");
    assertThat(nameOf("POST", "/things")).isEqualTo("made");
    assertThat(nameOf("DELETE", "/things/1/parts/2")).isEqualTo("{id=1, part=2}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "", "/thing", "/things/", "/things/1/2", "//things", "/THINGS"})
  void path_thatNoRouteHas_is404(String path) {
    assertThat(router.answer(Events.request("GET", path)).status()).isEqualTo(404);
  }

  @Test
  void method_thatThePathDoesNotTake_is405_andSaysWhichItTakes() {
    HttpResponse response = router.answer(Events.request("PUT", "/things"));

    assertThat(response.status()).isEqualTo(405);
    assertThat(response.headers()).containsEntry("allow", "GET, POST");
  }

  @Test
  void caller_whomNobodyVerified_is401_onEveryRoute() {
    ObjectNode event = Events.http("GET", "/things");
    ((ObjectNode) event.path("requestContext")).remove("authorizer");

    HttpResponse response = router.answer(HttpRequest.of(event));

    assertThat(response.status()).isEqualTo(401);
    assertThat(response.headers()).containsEntry("content-type", "application/problem+json");
  }

  @Test
  void problem_thatARouteThrows_isItsAnswer_andAnythingElseRises() {
    assertThat(router.answer(Events.request("POST", "/refused")).status()).isEqualTo(422);
    assertThatThrownBy(() -> router.answer(Events.request("POST", "/broken")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keys_areAsTheyWereGiven() {
    assertThat(router.keys()).contains("GET /things/{id}", "DELETE /things/{id}/parts/{part}");
  }
}
