package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OutboxReplay;
import dev.rein.tracing.opik.Replayed;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.LambdaStandIn;
import dev.rein.tracing.testing.LambdaStandIn.Call;
import dev.rein.tracing.testing.Signals;
import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/// What is left of an invocation whose process is killed in the middle of it, and that what is done
/// for this disturbs nothing.
class KilledProcessTest extends RuntimeCase {
  private static final String EAGER = "TRACE_EAGER_FLUSH_MS";
  private static final String FLUSH_TIMEOUT = "TRACE_FLUSH_TIMEOUT_MS";
  private static final String AMPLE = "20000";

  private static final int STEPS_A_SECOND =
      (int) Duration.ofSeconds(1).dividedBy(ProbeHandler.STEP);

  private final Path stop = scratch.resolve("stop-" + System.nanoTime());

  // What the README says, in two parts: what had ended before the last eager flush began that came
  // to its end is in Opik, and each began at most 1 s after the one before. A second is counted in
  // the process's own steps, of which none is shorter than it says: on a machine that other work
  // slows down they slow down, too.
  @Test
  void killInTheMiddle_losesOnlyWhatEndedAfterTheLastEagerFlushBegan() throws Exception {
    LambdaStandIn lambda = started(Map.of());

    Call call = lambda.invoke("steps " + stop, TIMEOUT);
    // Late in a period, when the most is still to be flushed.
    awaitLog(log -> log.flushesEnded() >= 3 && log.stepsSinceAFlushEnded() >= STEPS_A_SECOND / 2);
    running().send(Signals.KILL);

    assertThat(running().awaitEnd(PATIENCE)).isTrue();
    assertThat(call.response()).isNotDone();
    ObjectNode trace = traceOf(call.requestId());
    assertThat(trace.has("end_time")).isFalse();
    assertThat(trace.has("error_info")).isFalse();
    Set<String> stored = new HashSet<>();
    List<String> running = new ArrayList<>();
    for (ObjectNode span : opik.store().spans(trace.path("id").asText())) {
      stored.add(span.path("name").asText());
      if (!span.has("end_time")) running.add(span.path("name").asText());
    }
    // The work, and perhaps the step that was under way when the last flush began.
    assertThat(running).contains("work").hasSizeLessThanOrEqualTo(2);
    assertThat(opik.store().danglingSpans()).isEmpty();
    ProbeLog log = ProbeLog.of(running().lines());
    assertThat(log.endedBeforeTheLastFlush()).hasSizeGreaterThan(STEPS_A_SECOND);
    assertThat(stored).contains("step-0", "step-1", "step-2", "work");
    assertThat(stored).containsAll(log.endedBeforeTheLastFlush());
    assertThat(log.stepsBetweenFlushes())
        .hasSizeGreaterThan(3)
        .allMatch(steps -> steps <= STEPS_A_SECOND);
  }

  @Test
  void killWhileOpikHangs_leavesWhatHadEndedInTheOutbox() throws Exception {
    opik.faults(_ -> Fault.hang());
    LambdaStandIn lambda = started(Map.of(EAGER, "100", FLUSH_TIMEOUT, "300"));

    lambda.invoke("steps " + stop, TIMEOUT);
    running().awaitLine("spans kept in the log", PATIENCE);
    running().send(Signals.KILL);
    assertThat(running().awaitEnd(PATIENCE)).isTrue();

    opik.faults(_ -> Fault.none());
    Replayed replayed =
        new OutboxReplay(
                new OkHttpClient(),
                OpikSettings.of(Map.of("OPIK_URL_OVERRIDE", opik.uri().toString())))
            .run(
                new BufferedReader(new StringReader(String.join("\n", running().lines()))),
                PATIENCE);
    assertThat(replayed.delivered()).isPositive();
    assertThat(replayed.unreadable()).isZero();
    // What was shown of running work is kept nowhere: only what had ended is.
    assertThat(opik.store().rows())
        .filteredOn(row -> row.path("name").asText().startsWith("step-"))
        .hasSize(3);
    assertThat(opik.store().rows()).allMatch(row -> row.has("end_time"));
  }

  @Test
  void invocationThatIsFlushedEagerly_isWholeInTheEnd_andItsLedgerAddsUp() throws Exception {
    LambdaStandIn lambda = started(Map.of(EAGER, "100", FLUSH_TIMEOUT, AMPLE));
    Random pace = new Random(7);
    opik.faults(_ -> Fault.delay(Duration.ofMillis(pace.nextInt(300))));

    Call call = lambda.invoke("steps " + stop, TIMEOUT);
    CompletableFuture<List<String>> atEnd =
        call.end()
            .thenApply(
                _ -> {
                  running().send(Signals.KILL);
                  return opik.store().ids();
                });
    running().awaitLine("SpansRecorded", PATIENCE);
    Files.createFile(stop);

    assertThat(response(call).text()).isEqualTo("STEPS");
    List<String> stored = get(atEnd);
    assertThat(running().awaitEnd(PATIENCE)).isTrue();
    assertThat(stored).hasSize(ended().size() + 5);
    assertThat(opik.store().rows())
        .allMatch(row -> row.has("end_time"))
        .noneMatch(row -> row.has("error_info"));
    assertThat(opik.store().danglingSpans()).isEmpty();
    List<JsonNode> metrics = metrics();
    assertThat(metrics).hasSizeGreaterThan(1);
    assertThat(sum(metrics, "SpansRecorded")).isEqualTo(stored.size());
    assertThat(sum(metrics, "SpansDelivered")).isEqualTo(stored.size());
    assertThat(metrics)
        .allMatch(line -> line.path("aws_request_id").asText().equals(call.requestId()));
  }

  @Test
  void callerOfALongInvocation_waitsForNoEagerFlush() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    LambdaStandIn lambda = started(Map.of(EAGER, "100", FLUSH_TIMEOUT, AMPLE));
    opik.faults(
        seen -> {
          if (seen.isWrite()) asked.complete(null);
          return Fault.hold(gate);
        });

    Call call = lambda.invoke("steps " + stop, TIMEOUT);
    get(asked);
    Files.createFile(stop);

    assertThat(response(call).text()).isEqualTo("STEPS");
    assertThat(opik.store().ids()).isEmpty();
    gate.complete(null);
    get(call.end());
    // Printed after the last step.
    running().awaitLine("SpansRecorded", PATIENCE);
    assertThat(opik.store().ids()).hasSize(ended().size() + 5);
  }

  @Test
  void eagerFlushSwitchedOff_sendsNothingBeforeTheEnd() throws Exception {
    LambdaStandIn lambda = started(Map.of(EAGER, "0"));

    Call call = lambda.invoke("steps " + stop, TIMEOUT);
    awaitLog(log -> log.ended().size() > STEPS_A_SECOND);
    assertThat(opik.store().ids()).isEmpty();
    Files.createFile(stop);

    get(call.end());
    assertThat(opik.counts())
        .containsEntry("POST /v1/private/spans/batch", 1)
        .containsEntry("POST /v1/private/traces/batch", 1);
  }

  private void awaitLog(Predicate<ProbeLog> wanted) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!wanted.test(ProbeLog.of(running().lines()))) {
      if (System.nanoTime() > end) throw new AssertionError("in vain: " + running().lines());
      Thread.sleep(5);
    }
  }

  private List<String> ended() {
    return ProbeLog.of(running().lines()).ended();
  }

  private static int sum(List<JsonNode> metrics, String name) {
    return metrics.stream().mapToInt(line -> line.path(name).asInt()).sum();
  }
}
