package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.testing.LambdaStandIn;
import dev.rein.tracing.testing.LambdaStandIn.Call;
import dev.rein.tracing.testing.LambdaStandIn.Response;
import dev.rein.tracing.testing.OpikStandIn;
import dev.rein.tracing.testing.RuntimeClientProcess;
import dev.rein.tracing.testing.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// A function in Lambda's real runtime client, between stand-ins for Lambda and for Opik.
abstract class RuntimeCase {
  static final Duration TIMEOUT = Duration.ofSeconds(30);
  static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path scratch;

  final OpikStandIn opik = OpikStandIn.start();
  private @Nullable LambdaStandIn lambda;
  private @Nullable RuntimeClientProcess process;

  @BeforeAll
  static void needsLinux() {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux"),
        "Lambda's runtime client has a native part for Linux only");
    Signals.warmUp();
  }

  @AfterEach
  void stop() {
    if (process != null) process.close();
    if (lambda != null) lambda.close();
    opik.close();
    assertThat(opik.violations()).isEmpty();
  }

  void awaitRequest(String route) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!opik.counts().containsKey(route)) {
      if (System.nanoTime() > end) throw new AssertionError("no " + route);
      LockSupport.parkNanos(1_000_000);
    }
  }

  LambdaStandIn started(Map<String, String> more) throws Exception {
    return started(LambdaStandIn.Options.standard(), more);
  }

  LambdaStandIn started(LambdaStandIn.Options options, Map<String, String> more) throws Exception {
    LambdaStandIn standIn = launched(options, more);
    try {
      get(standIn.initialized());
    } catch (Exception e) {
      throw new AssertionError("no INIT: " + running().lines(), e);
    }
    return standIn;
  }

  /// Not waited for: its INIT may hang or fail.
  LambdaStandIn launched(LambdaStandIn.Options options, Map<String, String> more)
      throws IOException {
    LambdaStandIn standIn = LambdaStandIn.start(options);
    lambda = standIn;
    Map<String, String> environment = new HashMap<>(more);
    environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
    process =
        RuntimeClientProcess.start(
            standIn,
            new RuntimeClientProcess.Command(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"),
                System.getProperty("java.class.path"),
                ProbeHandler.class.getName(),
                scratch),
            environment);
    return standIn;
  }

  RuntimeClientProcess running() {
    if (process == null) throw new IllegalStateException("not started");
    return process;
  }

  ObjectNode traceOf(String requestId) {
    return opik.store().traces(null).stream()
        .filter(trace -> trace.at("/metadata/aws_request_id").asText().equals(requestId))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no trace of " + requestId));
  }

  List<JsonNode> metrics() throws Exception {
    running().awaitLine("\"_aws\"", PATIENCE);
    List<JsonNode> metrics = new ArrayList<>();
    for (String line : running().lines()) {
      if (line.contains("\"_aws\"")) metrics.add(new ObjectMapper().readTree(line));
    }
    return metrics;
  }

  static Response response(Call call) throws Exception {
    return get(call.response());
  }

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
