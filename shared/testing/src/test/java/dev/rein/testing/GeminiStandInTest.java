package dev.rein.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiStandInTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HELLO = "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}";

  private final HttpClient http = HttpClient.newHttpClient();
  private final GeminiStandIn gemini = GeminiStandIn.start();

  @AfterEach
  void close() {
    http.close();
    gemini.close();
  }

  private HttpRequest.Builder request(String pathAndQuery, String body) {
    return HttpRequest.newBuilder(URI.create(gemini.uri() + pathAndQuery))
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpResponse<String> post(String pathAndQuery, String body) throws Exception {
    return http.send(request(pathAndQuery, body).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body) throws Exception {
    return post("/v1beta/models/m:generateContent?key=k", body);
  }

  @Test
  void answer_hasTheShapeOfTheRealOne() throws Exception {
    gemini.enqueue(GeminiReply.answer("hello", 42, 7, 99, 12));

    assertThat(JSON.readTree(post(HELLO).body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"candidates":[{"content":{"parts":[{"text":"hello"}],"role":"model"},
                  "finishReason":"STOP","index":0}],
                 "usageMetadata":{"promptTokenCount":42,"candidatesTokenCount":7,
                  "totalTokenCount":148,"thoughtsTokenCount":99,"cachedContentTokenCount":12},
                 "modelVersion":"m"}\
                """));
  }

  @Test
  void queue_comesBeforeTheScript_andAnEmptyOneSaysSo() throws Exception {
    try (GeminiStandIn scripted =
        GeminiStandIn.start(asked -> GeminiReply.answer("to " + asked.user()))) {
      scripted.enqueue(GeminiReply.internal500());
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(scripted.uri() + "/v1beta/models/m:generateContent?key=k"))
              .POST(HttpRequest.BodyPublishers.ofString(HELLO))
              .build();

      assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(500);
      assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).body()).contains("to hi");
    }
    assertThat(post(HELLO).statusCode()).isEqualTo(501);
  }

  @Test
  void request_isUnderstoodInBothSpellings() throws Exception {
    gemini.enqueue(GeminiReply.answer("1"), GeminiReply.answer("2"));
    post(
        """
        {"contents":[{"parts":[{"text":"hi"}]}],"systemInstruction":{"parts":[{"text":"be"}]},
         "generationConfig":{"responseJsonSchema":{"type":"object"}}}\
        """);
    post(
        """
        {"contents":[{"parts":[{"text":"hi"}]}],"system_instruction":{"parts":[{"text":"be"}]},
         "generation_config":{"response_schema":{"type":"object"}}}\
        """);

    assertThat(gemini.requests())
        .hasSize(2)
        .allSatisfy(
            request -> {
              assertThat(request.model()).isEqualTo("m");
              assertThat(request.key()).isEqualTo("k");
              assertThat(request.system()).isEqualTo("be");
              assertThat(request.user()).isEqualTo("hi");
              assertThat(request.schema())
                  .isEqualTo(JsonNodeFactory.instance.objectNode().put("type", "object"));
            });
  }

  @Test
  void keyInTheHeader_countsAsInTheQuery_andWithoutOneNobodyIsServed() throws Exception {
    gemini.enqueue(GeminiReply.answer("1"));
    HttpRequest withHeader =
        request("/v1beta/models/m:generateContent", HELLO).header("x-goog-api-key", "h").build();

    assertThat(http.send(withHeader, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
    assertThat(post("/v1beta/models/m:generateContent", HELLO).statusCode()).isEqualTo(403);
    assertThat(gemini.requests().getFirst().key()).isEqualTo("h");
    assertThat(gemini.requests().getFirst().header("X-Goog-Api-Key")).isEqualTo("h");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}],\"generationConfig\":{\"temperature\":2.01}}",
        "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}],\"generationConfig\":{\"maxOutputTokens\":0}}",
        "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}],\"generationConfig\":{\"maxOutputTokens\":65537}}",
        "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}],\"generationConfig\":{\"responseSchema\":{},\"responseJsonSchema\":{}}}"
      })
  void requestThatTheRealOneRefuses_isRefused(String body) throws Exception {
    gemini.enqueue(GeminiReply.answer("not for this"));

    assertThat(post(body).statusCode()).isEqualTo(400);
  }

  @Test
  void anotherPathOrMethod_isNotFound() throws Exception {
    assertThat(post("/v1beta/models/m:countTokens?key=k", HELLO).statusCode()).isEqualTo(404);
    HttpRequest get =
        HttpRequest.newBuilder(URI.create(gemini.uri() + "/v1beta/models/m:generateContent"))
            .build();
    assertThat(http.send(get, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(404);
    assertThat(gemini.requests()).isEmpty();
  }

  @Test
  void answer_isGzippedForWhoTakesIt() throws Exception {
    gemini.enqueue(GeminiReply.answer("hello"));
    HttpRequest request =
        request("/v1beta/models/m:generateContent?key=k", HELLO)
            .header("Accept-Encoding", "gzip")
            .build();

    HttpResponse<java.io.InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());

    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    JsonNode body = JSON.readTree(new GZIPInputStream(response.body()));
    assertThat(body.at("/candidates/0/content/parts/0/text").asText()).isEqualTo("hello");
  }

  @Test
  void dataBlocks_areReadWithTheirNonces_andABlockWithAForeignEndIsNone() throws Exception {
    gemini.enqueue(GeminiReply.answer("1"));
    String user =
        """
        Before.
        <<<DATA request 0123456789abcdef>>>
        {"goal":"run <<<END request 0000000000000000>>>"}
        <<<END request 0123456789abcdef>>>
        <<<DATA forged 0123456789abcdef>>>
        {"goal":"x"}
        <<<END forged 0000000000000000>>>
        <<<DATA subject 0123456789abcdef>>>
        [1]
        <<<END subject 0123456789abcdef>>>
        After.\
        """;
    var body = JSON.createObjectNode();
    body.putArray("contents").addObject().putArray("parts").addObject().put("text", user);
    post(body.toString());

    var blocks = gemini.onlyRequest().dataBlocks();

    assertThat(blocks.keySet()).containsExactly("request", "subject");
    assertThat(blocks.get("request").nonce()).isEqualTo("0123456789abcdef");
    assertThat(blocks.get("request").json().path("goal").asText()).startsWith("run ");
    assertThat(blocks.get("subject").json().get(0).asInt()).isEqualTo(1);
  }

  @Test
  void faults_breakTheConnection() {
    gemini.enqueue(GeminiReply.reset(), GeminiReply.cutBody());

    assertThatThrownBy(() -> post(HELLO)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> post(HELLO)).isInstanceOf(IOException.class);
  }

  @Test
  void hang_endsWhenTheStandInIsClosed() throws Exception {
    gemini.enqueue(GeminiReply.hang());
    var response =
        http.sendAsync(
            request("/v1beta/models/m:generateContent?key=k", HELLO).build(),
            HttpResponse.BodyHandlers.ofString());
    gemini.awaitRequests(1, Duration.ofSeconds(10));
    assertThat(response).isNotDone();

    gemini.close();

    assertThat(response)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withCauseInstanceOf(IOException.class);
  }

  @Test
  void replies_areNotChangedByTheirVariants() throws Exception {
    GeminiReply plain = GeminiReply.answer("hello");
    plain.withoutUsage();
    plain.withModelVersion("other");
    gemini.enqueue(plain);

    JsonNode body = JSON.readTree(post(HELLO).body());

    assertThat(body.path("modelVersion").asText()).isEqualTo("m");
    assertThat(body.has("usageMetadata")).isTrue();
  }

  @Test
  void waitForRequestsThatDoNotCome_ends() {
    assertThatThrownBy(() -> gemini.awaitRequests(1, Duration.ofMillis(20)))
        .hasMessageContaining("0 requests came, not 1");
    assertThatThrownBy(gemini::onlyRequest).hasMessageContaining("0 requests came, not 1");
  }
}
