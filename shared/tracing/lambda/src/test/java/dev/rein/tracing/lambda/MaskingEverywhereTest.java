package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.ErrorInfo;
import dev.rein.tracing.LlmCall;
import dev.rein.tracing.Masking;
import dev.rein.tracing.Score;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.testing.OpikStandIn;
import dev.rein.tracing.testing.Seen;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whatever is planted in whatever field, none of it is in what leaves the process.
class MaskingEverywhereTest {
  private static final OkHttpClient HTTP = new OkHttpClient();
  private static final List<String> SECRETS =
      List.of(
          "john.doe@example.com",
          "jo\u200Bhn@example.org",
          "+49 151 23456789",
          "(555) 234-5678",
          "4111 1111 1111 1111",
          "DE89 3704 0044 0532 0130 00",
          "sk-proj-AbCdEfGhIjKlMnOp0123456789",
          "AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q",
          "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N");

  private final OpikStandIn opik = OpikStandIn.start();
  private final List<String> printed = new ArrayList<>();

  @AfterEach
  void everyRequest_wasAsOpikWantsIt() {
    assertThat(opik.violations()).isEmpty();
    opik.close();
  }

  @Test
  void planted_inEveryField_isNowhereInWhatLeft() {
    record(Map.of());

    assertThat(sent()).doesNotContain(SECRETS);
    assertThat(String.join("\n", printed)).doesNotContain(SECRETS);
    // It was there, and was seen: the marks are.
    assertThat(sent()).contains("[email]", "[phone]", "[card]", "[iban]", "[key]", "[masked]");
    assertThat(String.join("\n", printed)).contains("[email]", "[phone]", "[card]", "[iban]");
  }

  @Test
  void maskingOff_letsThemThrough() {
    record(Map.of("TRACE_MASKING", "off"));

    assertThat(sent()).contains(SECRETS);
    assertThat(String.join("\n", printed)).contains(SECRETS);
  }

  @Test
  void idsOfOurs_survive() {
    UUID goal = record(Map.of("TRACE_MASKING", "on"));

    assertThat(opik.store().traces(null))
        .allMatch(trace -> trace.path("thread_id").asText().startsWith(goal + " ["))
        .allMatch(trace -> trace.at("/metadata/goal_id").asText().equals(goal.toString()));
    assertThat(sent()).contains(goal.toString(), "0190f2a4-7c1e-7123-8123-123456789012");
  }

  @Test
  void settingThatIsNeither_isRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TracingSetup.of(Map.of("TRACE_MASKING", "yes"), HTTP, printed::add))
        .withMessageContaining("TRACE_MASKING");
  }

  private UUID record(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "PlantingFunction");
    environment.put("TRACE_LOGGING_ENABLED", "true");
    Tracing tracing = TracingSetup.of(environment, HTTP, printed::add).tracing();
    UUID goal = tracing.mint().value();
    for (String secret : SECRETS) plant(tracing, secret, goal);
    assertThat(tracing.flush(Deadline.in(Duration.ofSeconds(20))).dropped()).isZero();
    return goal;
  }

  private static void plant(Tracing tracing, String secret, UUID goal) {
    TraceStart start =
        TraceStart.named("trace " + secret)
            .withThread(goal + " " + secret)
            .withInput(Map.of(secret, List.of("x", secret, Map.of("deep", secret))))
            .withMetadata("goal_id", goal)
            .withMetadata("other", "0190f2a4-7c1e-7123-8123-123456789012")
            .withTag("tag " + secret);
    Tracing.with(
        Map.of("ambient " + secret, secret),
        () ->
            tracing.trace(
                start,
                trace -> {
                  trace.output(new Object[] {secret, 1}).metadata(secret, secret);
                  trace.metadata("name", Masking.hide("Ada Lovelace"));
                  trace.error(new ErrorInfo("Type " + secret, secret, "at " + secret));
                  tracing.span("in " + secret, SpanType.LLM, span -> fill(span, secret));
                  return fails(tracing, secret);
                }));
    tracing.score(Score.of(tracing.mint().value(), "score " + secret, 1, "because " + secret));
  }

  private static int fill(dev.rein.tracing.Span span, String secret) {
    span.input("Answer " + secret).output("{\"text\":\"" + secret + "\"}").tag(secret);
    span.metadata("m", Map.of("a", secret));
    span.llm(
        new LlmCall(
            "p " + secret, "m " + secret, Map.of("u " + secret, 1), new BigDecimal("0.1"), null));
    return 1;
  }

  private static int fails(Tracing tracing, String secret) {
    try {
      return tracing.span(
          "failing",
          SpanType.TOOL,
          _ -> {
            throw new IllegalStateException("no " + secret, new RuntimeException("why " + secret));
          });
    } catch (IllegalStateException e) {
      return 0;
    }
  }

  /// Every byte that arrived, after decompression.
  private String sent() {
    StringBuilder all = new StringBuilder();
    for (Seen request : opik.requests()) all.append(request).append('\n');
    return all.toString();
  }
}
