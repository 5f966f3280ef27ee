package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.testing.Engines;
import dev.rein.testing.Queues;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.LambdaStandIn;
import dev.rein.tracing.testing.LambdaStandIn.Call;
import dev.rein.tracing.testing.LambdaStandIn.End;
import dev.rein.tracing.testing.LambdaStandIn.Outcome;
import dev.rein.tracing.testing.PollFault;
import dev.rein.tracing.testing.RuntimeClientProcess;
import dev.rein.tracing.testing.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The boundary in Lambda's real runtime client, with the process stopped and killed as Lambda does
/// it.
class RuntimeClientTest extends RuntimeCase {
  private static final int SPANS = 5;
  private static final int FREEZES = 20;

  @Test
  void caller_hasTheResponse_beforeOpikHasAnything() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    LambdaStandIn lambda = started(Map.of());
    opik.faults(_ -> Fault.hold(gate));

    Call call = lambda.invoke("echo", TIMEOUT);

    assertThat(response(call).text()).isEqualTo("ECHO");
    assertThat(opik.store().ids()).isEmpty();
    assertThat(call.end()).isNotDone();
    CompletableFuture<List<String>> atEnd = call.end().thenApply(_ -> opik.store().ids());
    gate.complete(null);
    assertThat(get(atEnd)).hasSize(SPANS);
    assertThat(get(call.end()).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(metrics().getLast().path("SpansDelivered").intValue()).isEqualTo(SPANS);
  }

  @Test
  void registration_happensInInit_andOnce() throws Exception {
    LambdaStandIn lambda = started(Map.of());

    assertThat(lambda.calls().getFirst()).isEqualTo("register");
    assertThat(lambda.calls())
        .containsExactlyInAnyOrder("register", "extension next", "runtime next");
    get(lambda.invoke("echo", TIMEOUT).end());
    assertThat(lambda.calls()).containsOnlyOnce("register");
  }

  @Test
  void processStoppedWhenTheInvocationEnds_thenKilled_hasLeftNothingBehind() throws Exception {
    LambdaStandIn lambda = started(Map.of());
    RuntimeClientProcess running = running();
    Random pace = new Random(4);
    opik.faults(_ -> Fault.delay(Duration.ofMillis(pace.nextInt(40))));
    List<Frozen> frozen = new ArrayList<>();

    for (int i = 1; i <= FREEZES; i++) {
      Call call = lambda.invoke("echo", TIMEOUT);
      boolean last = i == FREEZES;
      CompletableFuture<Frozen> moment =
          call.end()
              .thenApply(
                  _ -> {
                    running.send(Signals.STOP);
                    return new Frozen(call.requestId(), opik.store().ids());
                  });
      frozen.add(get(moment));
      running.send(last ? Signals.KILL : Signals.CONTINUE);
    }

    assertThat(running.awaitEnd(PATIENCE)).isTrue();
    assertThat(opik.store().ids()).hasSize(FREEZES * SPANS);
    for (int i = 0; i < FREEZES; i++) {
      Frozen then = frozen.get(i);
      assertThat(then.stored()).hasSize((i + 1) * SPANS);
      ObjectNode trace = traceOf(then.requestId());
      assertThat(then.stored()).contains(trace.path("id").asText());
      assertThat(opik.store().spans(trace.path("id").asText())).hasSize(SPANS - 1);
    }
    assertThat(opik.store().danglingSpans()).isEmpty();
  }

  private record Frozen(String requestId, List<String> stored) {}

  @Test
  void failure_isPosted_itsSpansAreDelivered_andTheEnvironmentGoesOn() throws Exception {
    LambdaStandIn lambda = started(Map.of());

    Call call = lambda.invoke("fail", TIMEOUT);

    assertThat(response(call).failed()).isTrue();
    assertThat(response(call).text()).contains("asked to fail");
    End end = get(call.end());
    assertThat(end.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(end.after()).isLessThan(TIMEOUT.dividedBy(2));
    ObjectNode trace = traceOf(call.requestId());
    assertThat(trace.at("/error_info/message").asText()).isEqualTo("asked to fail");
    assertThat(opik.store().spans(trace.path("id").asText())).hasSize(SPANS - 1);
    assertThat(response(lambda.invoke("echo", TIMEOUT)).text()).isEqualTo("ECHO");
  }

  @Test
  void invocationThatRunsIntoItsTimeout_isInOpikAsCut_beforeLambdaStopsTheProcess()
      throws Exception {
    LambdaStandIn lambda = started(Map.of());
    RuntimeClientProcess running = running();
    get(lambda.invoke("echo", TIMEOUT).end());

    Call call = lambda.invoke("hang", Duration.ofSeconds(3));
    CompletableFuture<List<String>> atEnd =
        call.end()
            .thenApply(
                _ -> {
                  running.send(Signals.KILL);
                  return opik.store().ids();
                });

    assertThat(get(atEnd)).hasSize(2 * SPANS);
    assertThat(get(call.end()).outcome()).isEqualTo(Outcome.TIMED_OUT);
    assertThat(call.response()).isNotDone();
    ObjectNode trace = traceOf(call.requestId());
    assertThat(trace.at("/error_info/exception_type").asText()).isEqualTo("LambdaTimeout");
    assertThat(trace.has("end_time")).isTrue();
    for (ObjectNode span : opik.store().spans(trace.path("id").asText())) {
      boolean hung = span.path("name").asText().equals("work");
      assertThat(span.at("/error_info/exception_type").asText())
          .isEqualTo(hung ? "LambdaTimeout" : "");
    }
    running.awaitLine("\"openSpans\":2", PATIENCE);
  }

  @Test
  void invocationThatEndsAfterItWasCut_isRecordedAsItReallyEnded() throws Exception {
    LambdaStandIn lambda = started(Map.of());
    Path file = scratch.resolve("released-" + System.nanoTime());
    CompletableFuture<Void> wasCut = new CompletableFuture<>();
    opik.faults(
        seen -> {
          if (seen.body().contains("LambdaTimeout")) wasCut.complete(null);
          return Fault.none();
        });

    // A first flush loads its classes; here the time before the timeout is for sending alone.
    get(lambda.invoke("echo", TIMEOUT).end());

    Call call = lambda.invoke("wait " + file, Duration.ofSeconds(4));
    get(wasCut);
    Files.createFile(file);

    assertThat(response(call).text()).isEqualTo("WAIT");
    assertThat(get(call.end()).outcome()).isEqualTo(Outcome.COMPLETE);
    // The next one's flush takes along what may have come too late for this one's.
    get(lambda.invoke("echo", TIMEOUT).end());
    ObjectNode trace = traceOf(call.requestId());
    assertThat(trace.has("error_info")).isFalse();
    assertThat(opik.store().spans(trace.path("id").asText()))
        .hasSize(SPANS - 1)
        .noneMatch(span -> span.has("error_info"));
  }

  @Test
  void refusedExtension_leavesTheFlushToTheBoundary() throws Exception {
    LambdaStandIn lambda = started(new LambdaStandIn.Options(true, false), Map.of());

    assertThat(flushedBeforeTheResponse(lambda)).isTrue();
    assertThat(lambda.calls()).contains("register refused").doesNotContain("extension next");
  }

  @Test
  void beforeResponse_needsNoExtension() throws Exception {
    LambdaStandIn lambda = started(Map.of("TRACE_FLUSH", "before-response"));

    assertThat(flushedBeforeTheResponse(lambda)).isTrue();
    assertThat(lambda.calls()).doesNotContain("register");
  }

  @Test
  void severalRequestsAtOnce_leaveTheFlushToTheBoundary() throws Exception {
    LambdaStandIn lambda = started(Map.of("AWS_LAMBDA_MAX_CONCURRENCY", "1"));

    assertThat(flushedBeforeTheResponse(lambda)).isTrue();
    assertThat(lambda.calls()).doesNotContain("register");
  }

  @Test
  void hungOpik_keepsNoCaller_andEndsWithinTheFlushTimeout_andTheSpansAreKept() throws Exception {
    // Long enough for the outbox, which is cold here, to be made ready meanwhile.
    LambdaStandIn lambda = started(Map.of("TRACE_FLUSH_TIMEOUT_MS", "2000"));
    opik.faults(_ -> Fault.hang());

    Call call = lambda.invoke("echo", TIMEOUT);

    assertThat(response(call).text()).isEqualTo("ECHO");
    Duration flush = get(call.end()).after().minus(response(call).after());
    assertThat(flush).isLessThan(Duration.ofSeconds(5));
    JsonNode metrics = metrics().getLast();
    assertThat(metrics.path("SpansRecorded").intValue()).isEqualTo(SPANS);
    assertThat(metrics.path("SpansSpilled").intValue()).isEqualTo(SPANS);
    assertThat(metrics.path("aws_request_id").asText()).isEqualTo(call.requestId());
  }

  @Test
  void firstSpillOfAColdProcess_isInTheQueue() throws Exception {
    Map<String, String> environment = new HashMap<>(OutboxTest.aws(Engines.shared().sqs()));
    try (SqsClient sqs = patient(environment)) {
      String queue = Queues.create(sqs, "cold-" + System.nanoTime());
      environment.put("TRACE_OUTBOX_QUEUE_URL", queue);
      // The outbox's part of it is the same few tenths of a second however long it is.
      environment.put("TRACE_FLUSH_TIMEOUT_MS", "8000");
      environment.put("TRACE_EAGER_FLUSH_MS", "0");
      opik.faults(seen -> seen.isWrite() ? Fault.hang() : Fault.none());
      LambdaStandIn lambda = started(environment);

      get(lambda.invoke("echo", TIMEOUT).end());

      assertThat(Queues.take(sqs, queue, 1, PATIENCE)).hasSize(1);
      assertThat(metrics().getLast().path("SpansSpilled").intValue()).isEqualTo(SPANS);
    }
  }

  @Test
  void extensionThatLosesItsConnection_comesBack_andNothingIsLost() throws Exception {
    LambdaStandIn lambda = started(Map.of());
    get(lambda.invoke("echo", TIMEOUT).end());

    // The JDK's client asks once more by itself, so that it takes two to be noticed.
    for (PollFault fault : PollFault.values()) {
      lambda.faults(fault, fault);
      get(lambda.invoke("echo", TIMEOUT).end());
      get(lambda.invoke("echo", TIMEOUT).end());
    }

    Call call = lambda.invoke("echo", TIMEOUT);
    CompletableFuture<List<String>> atEnd = call.end().thenApply(_ -> opik.store().ids());
    assertThat(get(atEnd)).hasSize(10 * SPANS);
    assertThat(running().isAlive()).isTrue();
    running().awaitLine("the Extensions API failed", PATIENCE);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOSE_EVENT", "LOSE_EVENT_LATE"})
  void eventThatIsLostOnItsWayToTheExtension_isFlushedAllTheSame(PollFault loss) throws Exception {
    LambdaStandIn lambda = started(Map.of());
    lambda.faults(loss);

    Call call = lambda.invoke("echo", TIMEOUT);
    CompletableFuture<List<String>> atEnd = call.end().thenApply(_ -> opik.store().ids());

    assertThat(get(atEnd)).hasSize(SPANS);
    assertThat(get(call.end()).after()).isLessThan(TIMEOUT.dividedBy(2));
  }

  @Test
  void snapshot_isTakenWithTheExtensionWaiting_andRestoredIntoWorkingOrder() throws Exception {
    LambdaStandIn lambda =
        started(
            new LambdaStandIn.Options(false, true),
            Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"));
    assertThat(lambda.calls()).startsWith("register").contains("restore next", "extension next");
    assertThat(lambda.calls()).doesNotContain("runtime next");

    running().send(Signals.STOP);
    running().send(Signals.CONTINUE);
    lambda.restore();

    for (int i = 1; i <= 3; i++) {
      Call call = lambda.invoke("echo", TIMEOUT);
      CompletableFuture<List<String>> atEnd = call.end().thenApply(_ -> opik.store().ids());
      assertThat(response(call).text()).isEqualTo("ECHO");
      assertThat(get(atEnd)).hasSize(i * SPANS);
    }
  }

  @Test
  void shutdown_flushesWhatNobodyFlushed() throws Exception {
    LambdaStandIn lambda = started(Map.of());
    Path file = scratch.resolve("lingered-" + System.nanoTime());
    get(lambda.invoke("linger " + file, TIMEOUT).end());
    Files.createFile(file);
    running().awaitLine("probe lingered", PATIENCE);
    assertThat(opik.store().ids()).hasSize(SPANS);

    running().send(Signals.TERMINATE);

    assertThat(running().awaitEnd(PATIENCE)).isTrue();
    assertThat(opik.store().ids()).hasSize(SPANS + 1);
  }

  @Test
  void shutdownInTheMiddleOfAFlush_waitsForIt() throws Exception {
    LambdaStandIn lambda = started(Map.of());
    RuntimeClientProcess running = running();
    // A first flush loads its classes, for which a shutdown has no time.
    get(lambda.invoke("echo", TIMEOUT).end());
    AtomicBoolean terminated = new AtomicBoolean();
    opik.faults(
        seen -> {
          if (!seen.isWrite() || terminated.getAndSet(true)) return Fault.none();
          // Before the answer, and by this thread: a flush that is refused for longer pauses for
          // longer, too, and then the shutdown may be over first.
          running.send(Signals.TERMINATE);
          return Fault.status(503);
        });

    lambda.invoke("echo", TIMEOUT);

    assertThat(running.awaitEnd(PATIENCE)).isTrue();
    assertThat(terminated).isTrue();
    assertThat(opik.store().ids()).hasSize(2 * SPANS);
  }

  @Test
  void shutdownWithAHungOpik_endsWithinItsBound() throws Exception {
    LambdaStandIn lambda = started(Map.of());
    Path file = scratch.resolve("lingered-" + System.nanoTime());
    // A first spill loads its classes, for which a shutdown has no time.
    opik.faults(seen -> seen.isWrite() ? Fault.status(402) : Fault.none());
    get(lambda.invoke("linger " + file, TIMEOUT).end());
    opik.faults(_ -> Fault.hang());
    Files.createFile(file);
    running().awaitLine("probe lingered", PATIENCE);

    running().send(Signals.TERMINATE);

    assertThat(running().awaitEnd(Duration.ofSeconds(5))).isTrue();
    assertThat(metrics().getLast().path("SpansSpilled").intValue()).isEqualTo(1);
  }

  @Test
  void wrongKey_isSaidAtTheStart_withoutAnInvocation() throws Exception {
    opik.faults(seen -> seen.route().endsWith("/auth") ? Fault.status(401) : Fault.none());
    started(Map.of("OPIK_API_KEY", "planted-key"));

    String line = running().awaitLine("OPIK_API_KEY", PATIENCE);

    assertThat(new ObjectMapper().readTree(line).path("level").asText()).isEqualTo("WARN");
    assertThat(running().lines()).noneMatch(printed -> printed.contains("planted-key"));
  }

  @Test
  void checkThatHangs_holdsNeitherInitNorTheCaller() throws Exception {
    opik.faults(seen -> seen.route().endsWith("/auth") ? Fault.hang() : Fault.none());
    // A first flush loads its classes.
    LambdaStandIn lambda = started(Map.of("TRACE_FLUSH_TIMEOUT_MS", "4000"));
    assertThat(running().lines()).isEmpty();

    Call call = lambda.invoke("echo", TIMEOUT);

    assertThat(response(call).text()).isEqualTo("ECHO");
    assertThat(get(call.end()).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(opik.store().ids()).hasSize(SPANS);
    running().awaitLine("did not answer", PATIENCE);
  }

  @Test
  void snapshot_isTakenAfterTheCheck() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    opik.faults(_ -> Fault.hold(gate));
    LambdaStandIn standIn =
        launched(
            new LambdaStandIn.Options(false, true),
            Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"));
    awaitRequest("POST /v1/private/auth");

    assertThatThrownBy(() -> standIn.initialized().get(500, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    gate.complete(null);
    get(standIn.initialized());
  }

  @Test
  void disabledTracing_costsNoExtensionAndNoCheck() throws Exception {
    LambdaStandIn lambda = started(Map.of("OPIK_TRACK_DISABLE", "true"));

    assertThat(response(lambda.invoke("echo", TIMEOUT)).text()).isEqualTo("ECHO");

    assertThat(lambda.calls()).doesNotContain("register");
    assertThat(opik.requests()).isEmpty();
  }

  @Test
  void handlerThatCannotStart_isReported_thoughTheExtensionHasBegun() throws Exception {
    LambdaStandIn standIn =
        launched(LambdaStandIn.Options.standard(), Map.of("PROBE_INIT_FAILS", "yes"));

    assertThatThrownBy(() -> get(standIn.initialized())).hasMessageContaining("no INIT");
    assertThat(running().awaitEnd(PATIENCE)).isTrue();
  }

  /// An engine that has just been started may take longer than a flush has.
  private static SqsClient patient(Map<String, String> environment) {
    return SqsClient.builder()
        .httpClient(UrlConnectionHttpClient.create())
        .endpointOverride(Engines.shared().sqs())
        .region(Region.of(environment.getOrDefault("AWS_REGION", "")))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }

  private boolean flushedBeforeTheResponse(LambdaStandIn lambda) throws Exception {
    Call call = lambda.invoke("echo", TIMEOUT);
    CompletableFuture<Integer> atResponse =
        call.response().thenApply(_ -> opik.store().ids().size());
    assertThat(response(call).text()).isEqualTo("ECHO");
    get(call.end());
    return get(atResponse) == SPANS;
  }
}
