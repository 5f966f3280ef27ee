package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.Uuid7;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.LambdaContext;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracedHandlerTest {
  private static final OkHttpClient HTTP = new OkHttpClient();

  private final OpikStandIn opik = OpikStandIn.start();
  private final List<String> printed = new CopyOnWriteArrayList<>();

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

  @ParameterizedTest
  @ValueSource(strings = {"1", "30", "1000"})
  void timeoutThatIsShort_leavesTheOutboxItsTime(String millis) throws Exception {
    Handler handler = handler(Map.of("TRACE_FLUSH_TIMEOUT_MS", millis));
    // A first spill loads its classes.
    opik.faults(_ -> Fault.status(402));
    invoke(handler, "one");
    opik.faults(_ -> Fault.hang());

    invoke(handler, "two");

    JsonNode last = metrics().getLast();
    assertThat(last.path("SpansSpilled").intValue()).isEqualTo(2);
    assertThat(last.path("SpansDropped").intValue()).isZero();
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
  void hungOpik_costsTheFlushTimeoutAtMost_andTheSpansAreKeptInTheLog() throws Exception {
    opik.faults(_ -> Fault.hang());
    Handler handler = handler(Map.of("TRACE_FLUSH_TIMEOUT_MS", "1000"));
    long started = System.nanoTime();

    assertThat(invoke(handler, "hello")).isEqualTo("HELLO");

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    assertThat(metrics().getLast().path("SpansRecorded").intValue()).isEqualTo(2);
    assertThat(metrics().getLast().path("SpansSpilled").intValue()).isEqualTo(2);
    assertThat(metrics().getLast().path("SpansDropped").intValue()).isZero();
    assertThat(printed).anyMatch(line -> line.contains("spans kept in the log"));
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
  void invocationWithoutAnyTimeLeft_leavesItsSpansToTheNextFlush() throws Exception {
    Handler handler = handler(Map.of());
    handler.remainingMillis = 200;
    assertThat(invoke(handler, "hello")).isEqualTo("HELLO");
    assertThat(opik.store().ids()).isEmpty();

    handler.remainingMillis = 30_000;
    invoke(handler, "hello");

    assertThat(opik.store().ids()).hasSize(4);
    assertThat(metrics()).hasSize(1);
    assertThat(metrics().getLast().path("SpansDelivered").intValue()).isEqualTo(4);
  }

  @Test
  void whatWasLeftToTheNextEvent_isFlushedAtShutdown_ifNoneComes() throws Exception {
    Handler handler = handler(Map.of());
    handler.remainingMillis = 200;
    invoke(handler, "hello");
    assertThat(opik.store().ids()).isEmpty();

    handler.flushAtShutdown(Duration.ofSeconds(10));

    assertThat(opik.store().ids()).hasSize(2);
    assertThat(metrics().getLast().path("SpansDelivered").intValue()).isEqualTo(2);
  }

  @Test
  void timeoutOutsideAnySpan_stillShipsWhatIsFinished() throws Exception {
    Handler handler = handler(Map.of());
    handler.claimFlushAfterResponse();
    handler.remainingMillis = 1_500;
    CompletableFuture<Void> delivered = new CompletableFuture<>();
    handler.afterItsSpans =
        () -> {
          long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
          while (opik.store().ids().size() < 2 && System.nanoTime() < end) Thread.onSpinWait();
          if (opik.store().ids().size() == 2) delivered.complete(null);
        };

    invoke(handler, "hello");

    assertThat(delivered).isDone();
    assertThat(printed).anyMatch(line -> line.contains("\"openSpans\":0"));
  }

  @Test
  void severalInvocationsAtOnce_areNotCutForEachOther() throws Exception {
    Handler handler = handler(Map.of());
    handler.remainingMillis = 2_000;
    CountDownLatch both = new CountDownLatch(2);
    CountDownLatch timersDue = new CountDownLatch(1);
    handler.inItsSpan =
        () -> {
          both.countDown();
          timersDue.await(10, TimeUnit.SECONDS);
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 2; i++) answers.add(threads.submit(() -> invoke(handler, "hello")));
      assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
      // Beyond the moment at which either would be cut.
      assertThat(timersDue.await(2_000, TimeUnit.MILLISECONDS)).isFalse();
      timersDue.countDown();
      for (Future<String> answer : answers) assertThat(answer.get()).isEqualTo("HELLO");
    }

    assertThat(printed).noneMatch(line -> line.contains("openSpans"));
  }

  @Test
  void requestThatNamesATrace_isASpanOfIt_andEachTraceOfItsOwnKnowsItsCaller() throws Exception {
    String caller = new Uuid7().at(Instant.now()).toString();
    String event = "{\"routeKey\":\"POST /x\",\"headers\":{\"opik_trace_id\":\"" + caller + "\"}}";
    Handler handler = handler(Map.of());

    invoke(handler, event);

    assertThat(opik.store().traces(null)).isEmpty();
    List<ObjectNode> spans = opik.store().spans(caller);
    assertThat(spans)
        .extracting(span -> span.path("name").asText())
        .containsExactlyInAnyOrder("POST /x", "echo", "upper");
    assertThat(spans)
        .filteredOn(span -> span.path("name").asText().equals("POST /x"))
        .allMatch(span -> span.at("/metadata/aws_request_id").asText().equals("request-1"));
  }

  @Test
  void message_isLinkedToItsSender_withATraceOfItsOwn() throws Exception {
    String sender = new Uuid7().at(Instant.now()).toString();
    Handler handler = handler(Map.of());
    handler.message = "m1";

    invoke(
        handler,
        "{\"Records\":[{\"messageId\":\"m1\",\"messageAttributes\":{\"opik_trace_id\":{"
            + "\"stringValue\":\""
            + sender
            + "\"}}}]}");
    handler.message = "unknown";
    invoke(handler, "hello");

    assertThat(opik.store().spans(sender)).isEmpty();
    assertThat(opik.store().traces(null))
        .extracting(trace -> trace.at("/metadata/caller_trace_id").asText())
        .containsExactly("", sender);
  }

  @Test
  void xRayTraceOfTheInvocation_isMetadata() throws Exception {
    System.setProperty(
        "com.amazonaws.xray.traceHeader",
        "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1");
    try {
      invoke(handler(Map.of()), "hello");
    } finally {
      System.clearProperty("com.amazonaws.xray.traceHeader");
    }

    assertThat(onlyTrace().at("/metadata/xray_trace_id").asText())
        .isEqualTo("1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
  }

  @Test
  void shortInvocation_isSentInOneRequestForEachKind() throws Exception {
    Handler handler = handler(Map.of());
    for (int i = 0; i < 3; i++) invoke(handler, "hello");

    assertThat(opik.counts())
        .isEqualTo(Map.of("POST /v1/private/spans/batch", 3, "POST /v1/private/traces/batch", 3));
  }

  @Test
  void longInvocation_isInOpikBeforeItHasEnded() throws Exception {
    Handler handler = handler(Map.of("TRACE_EAGER_FLUSH_MS", "100"));
    CompletableFuture<Void> seen = new CompletableFuture<>();
    handler.afterItsSpans =
        () -> {
          long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
          while (opik.store().ids().size() < 2 && System.nanoTime() < end) Thread.onSpinWait();
          if (opik.store().ids().size() == 2) seen.complete(null);
        };

    assertThat(invoke(handler, "hello")).isEqualTo("HELLO");

    assertThat(seen).isDone();
    assertThat(metrics().stream().mapToInt(line -> line.path("SpansRecorded").intValue()).sum())
        .isEqualTo(2);
  }

  @Test
  void handlerThatWatchesItsFlushes_seesEachOne_andNoSpanInTwoOfThem() throws Exception {
    Handler handler = handler(Map.of("TRACE_EAGER_FLUSH_MS", "100"));
    handler.afterItsSpans = handler::awaitTwoFlushedEagerly;

    assertThat(invoke(handler, "hello")).isEqualTo("HELLO");

    assertThat(sum(handler.flushedEagerly)).isEqualTo(2);
    assertThat(handler.flushedInTheEnd).isNotEmpty().allMatch(recorded -> recorded == 0);
    assertThat(metrics().stream().mapToInt(line -> line.path("SpansRecorded").intValue()).sum())
        .isEqualTo(2);
  }

  @Test
  void handlerOfAShortInvocation_seesNoEagerFlush() throws Exception {
    Handler handler = handler(Map.of("TRACE_EAGER_FLUSH_MS", "0"));

    invoke(handler, "hello");

    assertThat(handler.flushedEagerly).isEmpty();
    assertThat(sum(handler.flushedInTheEnd)).isEqualTo(2);
  }

  @Test
  void eagerFlushThatItsHandlerBreaks_isMadeUpForInTheEnd() throws Exception {
    Handler handler = handler(Map.of("TRACE_EAGER_FLUSH_MS", "100"));
    handler.breaksEagerFlush = true;
    handler.afterItsSpans = handler::awaitTwoFlushedEagerly;

    assertThat(invoke(handler, "hello")).isEqualTo("HELLO");

    assertThat(sum(handler.flushedInTheEnd)).isEqualTo(2);
    onlyTrace();
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

  private static int sum(List<Integer> recorded) {
    return recorded.stream().mapToInt(Integer::intValue).sum();
  }

  private static String invoke(Handler handler, String event) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        out,
        new LambdaContext("request-1", "EchoFunction", Duration.ofMillis(handler.remainingMillis)));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static final class Handler extends TracedHandler {
    private final Tracing tracing;
    private int remainingMillis = 30_000;
    private String message = "";
    private Step inItsSpan = () -> {};
    private Step afterItsSpans = () -> {};
    private boolean breaksEagerFlush;
    private final List<Integer> flushedInTheEnd = new CopyOnWriteArrayList<>();
    private final List<Integer> flushedEagerly = new CopyOnWriteArrayList<>();
    private final CountDownLatch eagerly = new CountDownLatch(1);

    Handler(TracingSetup setup) {
      super(setup);
      tracing = setup.tracing();
    }

    private void awaitTwoFlushedEagerly() throws InterruptedException {
      assertThat(eagerly.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    protected Flushed flush(Supplier<Flushed> flush, Deadline end) {
      Flushed flushed = super.flush(flush, end);
      flushedInTheEnd.add(flushed.recorded());
      return flushed;
    }

    @Override
    protected Flushed flushEagerly(Supplier<Flushed> flush) {
      if (breaksEagerFlush) {
        eagerly.countDown();
        throw new IllegalStateException("the handler's own part");
      }
      Flushed flushed = super.flushEagerly(flush);
      flushedEagerly.add(flushed.recorded());
      if (sum(flushedEagerly) >= 2) eagerly.countDown();
      return flushed;
    }

    @Override
    protected byte[] handle(byte[] event, Invocation invocation) throws Exception {
      String text = new String(event, StandardCharsets.UTF_8);
      byte[] answer =
          message.isEmpty() ? echo(text) : invocation.message(message).linked(() -> echo(text));
      afterItsSpans.run();
      return answer;
    }

    private byte[] echo(String text) throws Exception {
      return tracing.trace(
          TraceStart.named("echo").withInput(text),
          _ -> tracing.span("upper", SpanType.GENERAL, _ -> upper(text)));
    }

    private byte[] upper(String text) throws Exception {
      inItsSpan.run();
      if (text.equals("fail")) throw new IllegalStateException("asked to fail");
      return text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    }
  }

  private interface Step {
    void run() throws Exception;
  }
}
