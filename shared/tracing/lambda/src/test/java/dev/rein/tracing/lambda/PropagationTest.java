package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.testing.OpikStandIn;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropagationTest {
  private static final OkHttpClient HTTP = new OkHttpClient();
  private static final String TRACEPARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String XRAY = "1-5759e988-bd862e3fe1be46a994272793";

  private final OpikStandIn opik = OpikStandIn.start();
  private final Tracing caller = tracing("Caller");
  private final Tracing callee = tracing("Callee");

  @AfterEach
  void everyRequest_wasAsOpikWantsIt() {
    assertThat(opik.violations()).isEmpty();
    assertThat(opik.store().danglingSpans()).isEmpty();
    opik.close();
  }

  @Test
  void callerAndCallee_makeOneTree() {
    caller.trace(
        TraceStart.named("request"),
        _ ->
            caller.span(
                "call",
                SpanType.TOOL,
                _ -> {
                  Map<String, String> headers = new HashMap<>(Tracing.propagation());
                  // As a proxy does that does not let underscores pass.
                  headers.keySet().removeIf(name -> name.contains("_"));
                  headers.put("traceparent", TRACEPARENT);
                  return serve(headers);
                }));
    flush(callee);
    flush(caller);

    assertThat(opik.store().traces(null)).hasSize(1);
    ObjectNode trace = opik.store().traces(null).getFirst();
    assertThat(trace.path("name").textValue()).isEqualTo("request");
    List<ObjectNode> spans = opik.store().spans(trace.path("id").textValue());
    assertThat(spans)
        .extracting(span -> span.path("name").textValue())
        .containsExactlyInAnyOrder("call", "POST /work", "work", "step");
    assertThat(parent(spans, "call")).isEqualTo("");
    assertThat(parent(spans, "POST /work")).isEqualTo("call");
    assertThat(parent(spans, "work")).isEqualTo("POST /work");
    assertThat(parent(spans, "step")).isEqualTo("work");
    assertThat(span(spans, "POST /work").at("/metadata/traceparent").textValue())
        .isEqualTo(TRACEPARENT);
    assertThat(span(spans, "POST /work").path("tags").toString()).contains("Callee");
  }

  @Test
  void calleeOfNobody_hasATraceOfItsOwn_withTheXRayId() {
    serve(Map.of("X-Amzn-Trace-Id", "Self=1-67891233-abcdef012345678912345678;Root=" + XRAY));
    flush(callee);

    ObjectNode trace = opik.store().traces(null).getFirst();
    assertThat(trace.path("name").textValue()).isEqualTo("work");
    assertThat(trace.at("/metadata/xray_trace_id").textValue()).isEqualTo(XRAY);
    assertThat(opik.store().spans(trace.path("id").textValue())).hasSize(1);
  }

  @Test
  void message_namesItsSenderInAttributes() {
    Map<String, String> attributes =
        Map.of(
            "opik_trace_id",
            caller.mint().toString(),
            "AWSTraceHeader",
            "Root=" + XRAY + ";Parent=53995c3f42cd8ad8;Sampled=1");
    Propagation read = Propagation.from(attributes);

    assertThat(read.caller()).isNotNull();
    assertThat(read.metadata()).isEqualTo(Map.of("xray_trace_id", XRAY));
  }

  @Test
  void headersThatNobodyCanRead_countAsNotSent() {
    Map<String, String> bad = new HashMap<>();
    bad.put("traceparent", "00-xyz");
    bad.put("x-amzn-trace-id", "Root=" + "1".repeat(5_000));
    bad.put("opik_trace_id", "none");
    bad.put("awstraceheader", null);

    assertThat(Propagation.from(bad)).isEqualTo(new Propagation(null, Map.of()));
    assertThat(Propagation.from(Map.of())).isEqualTo(new Propagation(null, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00, true",
    "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
    "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more, true",
    "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more, false",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more, false",
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, false",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01, false",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01, false",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01, false"
  })
  void traceparent_countsAsW3cHasIt(String header, boolean counts) {
    assertThat(Propagation.from(Map.of("Traceparent", header)).metadata())
        .isEqualTo(counts ? Map.of("traceparent", header.substring(0, 55)) : Map.of());
  }

  private int serve(Map<String, String> headers) {
    // In the other process: no span of this one is in scope there.
    return new OtherProcess<>(
            () ->
                Propagation.from(headers)
                    .run(
                        callee,
                        "POST /work",
                        () ->
                            callee.trace(
                                TraceStart.named("work"),
                                _ -> callee.span("step", SpanType.GENERAL, _ -> 1))))
        .result();
  }

  private record OtherProcess<T>(java.util.concurrent.Callable<T> work) {
    T result() {
      try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
        return threads.submit(work).get();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static String parent(List<ObjectNode> spans, String name) {
    String id = span(spans, name).path("parent_span_id").asText("");
    return spans.stream()
        .filter(it -> it.path("id").asText().equals(id))
        .map(it -> it.path("name").asText())
        .findFirst()
        .orElse(id);
  }

  private static ObjectNode span(List<ObjectNode> spans, String name) {
    return spans.stream()
        .filter(it -> it.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Tracing tracing(String function) {
    return TracingSetup.of(
            Map.of(
                "OPIK_URL_OVERRIDE", opik.uri().toString(), "AWS_LAMBDA_FUNCTION_NAME", function),
            Lazy.made(HTTP),
            _ -> {})
        .tracing();
  }

  private static void flush(Tracing tracing) {
    assertThat(tracing.flush(Deadline.in(Duration.ofSeconds(10))).dropped()).isZero();
  }
}
