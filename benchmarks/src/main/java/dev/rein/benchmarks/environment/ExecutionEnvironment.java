package dev.rein.benchmarks.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.tracing.lambda.Rehearsal;
import dev.rein.tracing.testing.LambdaStandIn;
import dev.rein.tracing.testing.RuntimeClientProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One process of one function: its package in Lambda's real runtime client, in a control group of
/// its own.
public final class ExecutionEnvironment implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(100);
  private static final ObjectMapper JSON = new ObjectMapper();

  // As a function of 1 GB has them.
  private static final List<String> JVM =
      List.of("-XX:+UseSerialGC", "-Xmx435m", "-XX:ActiveProcessorCount=2");

  private static final Set<ExecutionEnvironment> OPEN = ConcurrentHashMap.newKeySet();

  static {
    // Control groups outlive a process that is interrupted.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> OPEN.forEach(ExecutionEnvironment::close)));
  }

  /// @param vcpus at most
  /// @param snapStart whether there is a snapshot
  /// @param priming of no account where there is none
  public record Settings(Tiers tiers, double vcpus, boolean snapStart, Priming priming) {}

  /// A moment in the life of a process.
  ///
  /// @param nanos as [System#nanoTime()]
  /// @param cpu used so far by all threads of the process
  public record Moment(long nanos, Duration cpu) {}

  /// When an event was answered well.
  ///
  /// @param response when the response was given out
  /// @param end when runtime and extensions had nothing left to do
  public record Answered(Moment response, Moment end) {}

  private final PackagedFunction function;
  private final Settings settings;
  private final Cgroup group;
  private final LambdaStandIn lambda;
  private final long started;
  private final RuntimeClientProcess process;

  private ExecutionEnvironment(PackagedFunction function, Settings settings) throws IOException {
    this.function = function;
    this.settings = settings;
    group = Cgroup.of("rein-benchmark-" + System.nanoTime(), settings.vcpus());
    lambda = LambdaStandIn.start(new LambdaStandIn.Options(false, settings.snapStart()));
    Map<String, String> environment = new HashMap<>(function.environment());
    environment.put(
        "AWS_LAMBDA_INITIALIZATION_TYPE", settings.snapStart() ? "snap-start" : "on-demand");
    environment.put(Rehearsal.SETTING, settings.priming().setting());
    RuntimeClientProcess.Command command =
        new RuntimeClientProcess.Command(
            jvm(),
            RuntimeClientProcess.managedClassPath(),
            function.handler(),
            function.directory(),
            group::wrapping);
    started = System.nanoTime();
    process = RuntimeClientProcess.start(lambda, command, environment);
  }

  public static ExecutionEnvironment start(PackagedFunction function, Settings settings)
      throws IOException {
    ExecutionEnvironment environment = new ExecutionEnvironment(function, settings);
    OPEN.add(environment);
    return environment;
  }

  private List<String> jvm() {
    List<String> jvm = new ArrayList<>(JVM);
    jvm.add(settings.tiers().option());
    // E.g. -Xlog:class+load:file=… to see what is loaded.
    String more = System.getProperty("rein.jvm", "");
    if (!more.isBlank()) jvm.addAll(List.of(more.split(" ")));
    return jvm;
  }

  /// Waits for the end of INIT, and goes on from the snapshot if there is one.
  ///
  /// @return from when on somebody waits: the start of the process, or the end of the snapshot.
  ///   What INIT used is paid before a snapshot.
  /// @throws IllegalStateException if it does not start, with what it printed
  public Moment ready() throws InterruptedException {
    get(lambda.initialized());
    if (!settings.snapStart()) return new Moment(started, Duration.ZERO);
    Moment restored = now();
    lambda.restore();
    return restored;
  }

  /// Waits until the event is done, and all that is put off until after the response.
  ///
  /// @throws IllegalStateException if it does not answer well, with what it printed: what ends in
  ///   an error would look fast
  public Answered ask(String event) throws IOException, InterruptedException {
    LambdaStandIn.Call call = lambda.invoke(event, TIMEOUT);
    CompletableFuture<Moment> response = call.response().thenApply(_ -> now());
    CompletableFuture<Moment> end = call.end().thenApply(_ -> now());
    check(get(call.response()));
    Answered answered = new Answered(get(response), get(end));
    if (get(call.end()).outcome() == LambdaStandIn.Outcome.TIMED_OUT) {
      throw failed("it did not end in " + TIMEOUT.toSeconds() + " s", null);
    }
    return answered;
  }

  private void check(LambdaStandIn.Response response) throws IOException {
    JsonNode answer = JSON.readTree(response.text());
    boolean good =
        answer.has("batchItemFailures")
            ? answer.path("batchItemFailures").isEmpty()
            : answer.path("statusCode").intValue() / 100 == 2;
    if (response.failed() || !good) throw failed("it answered " + response.text(), null);
  }

  private Moment now() {
    return new Moment(System.nanoTime(), group.used());
  }

  private <T> T get(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw failed(e.toString(), e);
    }
  }

  private IllegalStateException failed(String what, @Nullable Exception cause) {
    return new IllegalStateException(
        function.name() + ": " + what + "\n" + String.join("\n", process.lines()), cause);
  }

  @Override
  public void close() {
    if (!OPEN.remove(this)) return;
    process.close();
    group.close();
    lambda.close();
  }
}
