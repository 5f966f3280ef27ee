package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracedHandlerTest {
  private static final OkHttpClient HTTP = new OkHttpClient();

  private final OpikStandIn opik = OpikStandIn.start();
  private final List<String> printed = new ArrayList<>();

  @AfterEach
  void everyRequest_wasAsOpikWantsIt() {
    assertThat(opik.violations()).isEmpty();
    opik.close();
  }

  @Test
  void invocation_isFlushedBeforeTheResponse_andCarriesItsContext() throws Exception {
    Handler handler = handler(Map.of());

    assertThat(invoke(handler, "hello")).isEqualTo("HELLO");

    JsonNode trace = onlyTrace();
    assertThat(trace.path("name").textValue()).isEqualTo("echo");
    assertThat(trace.at("/metadata/aws_request_id").textValue()).isEqualTo("request-1");
    assertThat(trace.at("/metadata/function").textValue()).isEqualTo("EchoFunction");
    assertThat(trace.at("/metadata/cold_start").booleanValue()).isTrue();
    assertThat(metrics().getLast().path("SpansRecorded").intValue()).isEqualTo(2);
    assertThat(metrics().getLast().path("SpansDelivered").intValue()).isEqualTo(2);
    assertThat(metrics().getLast().path("SpansDropped").intValue()).isZero();
  }

  @Test
  void secondInvocation_isNoColdStart() throws Exception {
    Handler handler = handler(Map.of());
    invoke(handler, "one");
    invoke(handler, "two");

    assertThat(opik.store().traces(null))
        .extracting(trace -> trace.at("/metadata/cold_start").booleanValue())
        .containsExactlyInAnyOrder(true, false);
  }

  @Test
  void hostThatFlushes_getsTheResponseFirst() throws Exception {
    Handler handler = handler(Map.of());

    assertThat(handler.claimFlushAfterResponse()).isTrue();
    assertThat(invoke(handler, "hello")).isEqualTo("HELLO");
    assertThat(opik.store().traces(null)).isEmpty();

    assertThat(handler.flushAfterResponse()).isEqualTo(new Flushed(2, 0, Map.of()));
    onlyTrace();
  }

  @Test
  void hostThatFlushes_isTurnedDown_whenBeforeResponseIsAskedFor() throws Exception {
    Handler handler = handler(Map.of("TRACE_FLUSH", "before-response"));

    assertThat(handler.claimFlushAfterResponse()).isFalse();
    invoke(handler, "hello");

    onlyTrace();
  }

  @Test
  void failure_reachesLambdaUnchanged_afterItsTraceIsDelivered() throws Exception {
    Handler handler = handler(Map.of());

    assertThatThrownBy(() -> invoke(handler, "fail"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("asked to fail");

    JsonNode error = onlyTrace().path("error_info");
    assertThat(error.path("exception_type").textValue())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(error.path("message").textValue()).isEqualTo("asked to fail");
    assertThat(error.path("traceback").textValue()).contains("TracedHandlerTest");
  }

  @Test
  void hungOpik_costsTheFlushTimeoutAtMost_andTheSpansAreKept() throws Exception {
    opik.faults(_ -> Fault.hang());
    Handler handler = handler(Map.of("TRACE_FLUSH_TIMEOUT_MS", "1000"));
    long started = System.nanoTime();

    assertThat(invoke(handler, "hello")).isEqualTo("HELLO");

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    assertThat(metrics().getLast().path("SpansRecorded").intValue()).isEqualTo(2);
    assertThat(metrics().getLast().path("SpansSpilled").intValue()).isEqualTo(2);
    assertThat(printed).anyMatch(line -> line.contains("spans kept in the log"));
  }

  @Test
  void spansThatNothingKeeps_areSaidToBeDropped() throws Exception {
    opik.faults(_ -> Fault.status(402));
    TracingSetup setup =
        TracingSetup.of(
            Map.of("OPIK_URL_OVERRIDE", opik.uri().toString()),
            HTTP,
            line -> {
              if (line.contains("spans kept in the log")) throw new IllegalStateException("full");
              printed.add(line);
            });

    assertThat(invoke(new Handler(setup), "hello")).isEqualTo("HELLO");

    assertThat(metrics().getLast().path("SpansDropped").intValue()).isEqualTo(2);
    assertThat(printed).anyMatch(line -> line.contains("spans were dropped"));
  }

  @Test
  void invocationOutOfTime_doesNotFlushPastItsEnd() throws Exception {
    opik.faults(_ -> Fault.hang());
    Handler handler = handler(Map.of());
    handler.remainingMillis = 300;
    long started = System.nanoTime();

    assertThat(invoke(handler, "hello")).isEqualTo("HELLO");

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(1_900));
  }

  @Test
  void disabledTracing_answersTheSame_andSendsNothing() throws Exception {
    Handler handler = handler(Map.of("OPIK_TRACK_DISABLE", "true"));

    assertThat(invoke(handler, "hello")).isEqualTo("HELLO");

    assertThat(opik.requests()).isEmpty();
    assertThat(printed).isEmpty();
  }

  @Test
  void missingKeyAndUrl_turnTracingOff_andSayWhatToSet() throws Exception {
    TracingSetup setup = TracingSetup.of(Map.of(), HTTP, printed::add);

    assertThat(invoke(new Handler(setup), "hello")).isEqualTo("HELLO");

    assertThat(printed).singleElement().asString().contains("OPIK_API_KEY_SECRET");
  }

  @Test
  void spanLogging_printsEachSpanAsALine() throws Exception {
    invoke(handler(Map.of("TRACE_LOGGING_ENABLED", "true")), "hello");

    assertThat(printed).anyMatch(line -> line.contains("\"upper\""));
  }

  private Handler handler(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "EchoFunction");
    return new Handler(TracingSetup.of(environment, HTTP, printed::add));
  }

  private JsonNode onlyTrace() {
    assertThat(opik.store().traces(null)).hasSize(1);
    return opik.store().traces(null).getFirst();
  }

  private List<JsonNode> metrics() throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : printed) {
      if (line.contains("\"_aws\"")) lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private static String invoke(Handler handler, String event) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        out,
        new TestContext("request-1", "EchoFunction", handler.remainingMillis));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static final class Handler extends TracedHandler {
    private final Tracing tracing;
    private int remainingMillis = 30_000;

    Handler(TracingSetup setup) {
      super(setup);
      tracing = setup.tracing();
    }

    @Override
    protected byte[] handle(byte[] event, Invocation invocation) {
      String text = new String(event, StandardCharsets.UTF_8);
      return tracing.trace(
          TraceStart.named("echo").withInput(text),
          _ ->
              tracing.span(
                  "upper",
                  SpanType.GENERAL,
                  _ -> {
                    if (text.equals("fail")) throw new IllegalStateException("asked to fail");
                    return text.toUpperCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8);
                  }));
    }
  }
}
