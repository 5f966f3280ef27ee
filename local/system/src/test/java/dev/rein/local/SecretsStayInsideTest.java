package dev.rein.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rein.local.gemini.OfflineGemini;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiRequest;
import dev.rein.testing.GeminiStandIn;
import dev.rein.testing.Printed;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import dev.rein.tracing.testing.OpikStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys are planted, backends repeat them in their errors, everything is logged as loudly as it can
/// be; and none of them is in an answer, a log line, a metric, a trace, the table or a queue.
class SecretsStayInsideTest {
  private static final String GEMINI = "PLANTED-gemini-4f1c9a7e";
  private static final String JUDGE = "PLANTED-judge-b82d03c6";
  private static final String OPIK = "PLANTED-opik-e05a61f9";

  /// A part, so that a key that was cut is found as well.
  private static final List<String> TRACES = List.of("PLANTED", "4f1c9a7e", "b82d03c6", "e05a61f9");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path data;

  @Test
  void keys_areSentToTheirBackends_andShownNowhere() throws Exception {
    AtomicReference<GeminiReply> fault = new AtomicReference<>();
    Printed printed = new Printed();
    StringBuilder shown = new StringBuilder();
    try (OfflineGemini offline = OfflineGemini.start();
        OpikStore store = OpikStore.inMemory();
        OpikStandIn opik =
            OpikStandIn.start(OpikStandIn.Options.forTests().withStore(store).withApiKey(OPIK));
        GeminiStandIn gemini = GeminiStandIn.start(request -> answer(request, fault, offline))) {
      Map<String, String> environment = new TreeMap<>();
      environment.put("GEMINI_API_KEY", GEMINI);
      environment.put("EVALUATION_GEMINI_API_KEY", JUDGE);
      environment.put("GOOGLE_GEMINI_BASE_URL", gemini.uri().toString());
      environment.put("OPIK_API_KEY", OPIK);
      environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
      environment.put("LLM_MAX_ATTEMPTS", "2");
      environment.put("LLM_RETRY_DELAY_MS", "10");
      environment.put("LOG_LEVEL", "debug");
      environment.put("TRACE_LOGGING_ENABLED", "true");
      // What the masking of traces would hide must not be there in the first place.
      environment.put("TRACE_MASKING", "off");
      try (Walks walks = new Walks(data, environment)) {
        String goal = walks.goal("Run a 5K by the end of Q1");
        walks.awaitMetrics("ResolutionQuality", "PlanFeasibility");
        walks.send("GET", goal + "/trace", "");
        for (GeminiReply reply :
            List.of(
                GeminiReply.invalidKey(),
                GeminiReply.error(403, "PERMISSION_DENIED", "The key " + GEMINI + " is no good."),
                GeminiReply.badRequest("Not with " + GEMINI),
                GeminiReply.raw(200, "application/json", "{\"" + GEMINI),
                GeminiReply.raw(500, "text/html", "<p>" + GEMINI),
                GeminiReply.reset())) {
          fault.set(reply);
          walks.send("POST", "/api/test-trace", "{\"prompt\":\"Say hello\"}");
          walks.send("POST", "/api/goals", "{\"goal\":\"Learn to swim\"}");
          walks.send("POST", goal + "/coaching", "{\"message\":\"I am tired\"}");
        }
        fault.set(null);
        opik.faults(_ -> new Fault.Answer(401, Map.of(), "{\"message\":\"no key " + OPIK + "\"}"));
        walks.goal("Read a book a month");
        walks.awaitMetrics("SpansWaiting");
        walks.send("GET", goal + "/trace", "");
        walks.send("GET", goal, "");

        assertThat(gemini.requests()).extracting(request -> request.key()).contains(GEMINI, JUDGE);
        assertThat(opik.requests())
            .extracting(request -> request.header("authorization"))
            .containsOnly(OPIK);
        walks.lines().forEach(line -> shown.append(line).append('\n'));
        walks.answers().forEach(line -> shown.append(line).append('\n'));
      }
      store.rows().forEach(row -> shown.append(row).append('\n'));
    } finally {
      shown.append(printed.text());
      printed.close();
    }
    assertThat(shown.toString()).contains("model-misconfigured", "goal_generation", "level");
    TRACES.forEach(trace -> assertThat(shown.toString()).doesNotContain(trace));
    // Table, queues and metric lines are kept in files of this folder.
    try (Stream<Path> files = Files.walk(data)) {
      List<Path> kept = files.filter(Files::isRegularFile).toList();
      assertThat(kept).hasSizeGreaterThan(1);
      for (Path file : kept) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        TRACES.forEach(trace -> assertThat(text).as(file.toString()).doesNotContain(trace));
      }
    }
  }

  private static GeminiReply answer(
      GeminiRequest request, AtomicReference<GeminiReply> fault, OfflineGemini offline) {
    GeminiReply reply = fault.get();
    return reply != null && GEMINI.equals(request.key()) ? reply : relayed(request, offline);
  }

  private static GeminiReply relayed(GeminiRequest request, OfflineGemini offline) {
    Function<String, HttpRequest> to =
        path ->
            HttpRequest.newBuilder(URI.create(offline.url() + path))
                .header("x-goog-api-key", "any")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.body().toString()))
                .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              to.apply("/v1beta/models/" + request.model() + ":generateContent"),
              HttpResponse.BodyHandlers.ofString());
      return GeminiReply.raw(
          answer.statusCode(),
          "application/json; charset=UTF-8",
          JSON.readTree(answer.body()).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
