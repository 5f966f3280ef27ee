package dev.rein.benchmarks.coldstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.tracing.lambda.Rehearsal;
import dev.rein.tracing.testing.LambdaStandIn;
import dev.rein.tracing.testing.RuntimeClientProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// One start of one package.
final class Start {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(100);
  private static final ObjectMapper JSON = new ObjectMapper();

  // As a function of 1 GB has them.
  private static final List<String> JVM =
      List.of("-XX:+UseSerialGC", "-Xmx435m", "-XX:ActiveProcessorCount=2");

  /// @param wall from the start of the process, or from the end of the snapshot
  /// @param cpu used in that time by all threads of the process
  record Took(Duration wall, Duration cpu) {}

  /// Of one process.
  ///
  /// @param jvm options
  /// @param vcpus at most
  /// @param snapStart whether to measure from a restore on
  /// @param priming what is done for the snapshot, as [Rehearsal#SETTING] names it
  /// @param tls whether everything that a function talks to speaks TLS
  record Settings(List<String> jvm, double vcpus, boolean snapStart, String priming, boolean tls) {
    Settings(List<String> jvm, double vcpus) {
      this(jvm, vcpus, false, "off", false);
    }

    static Settings restored(List<String> jvm, String priming) {
      return new Settings(jvm, 1, true, priming, false);
    }

    Settings overTls() {
      return new Settings(jvm, vcpus, snapStart, priming, true);
    }

    Settings with(List<String> more) {
      return new Settings(
          Stream.concat(jvm.stream(), more.stream()).toList(), vcpus, snapStart, priming, tls);
    }
  }

  /// A function, ready to be started.
  ///
  /// @param directory where its package is unpacked
  record Function(String name, String handler, Path directory, Map<String, String> environment) {
    Function with(Map<String, String> changed) {
      return new Function(name, handler, directory, changed);
    }
  }

  private final Function function;
  private final Settings settings;
  private final Map<String, String> environment;

  Start(Function function, Settings settings) {
    this.function = function;
    this.settings = settings;
    this.environment = new HashMap<>(function.environment());
    this.environment.put(
        "AWS_LAMBDA_INITIALIZATION_TYPE", settings.snapStart() ? "snap-start" : "on-demand");
    this.environment.put(Rehearsal.SETTING, settings.priming());
  }

  /// @throws IllegalStateException if it does not answer well, with what it printed
  Took measure(String event) throws IOException, InterruptedException {
    List<String> jvm = new ArrayList<>(JVM);
    jvm.addAll(settings.jvm());
    // E.g. -Xlog:class+load:file=… to see what is loaded.
    String more = System.getProperty("rein.jvm", "");
    if (!more.isBlank()) jvm.addAll(List.of(more.split(" ")));
    try (LambdaStandIn lambda =
            LambdaStandIn.start(new LambdaStandIn.Options(false, settings.snapStart()));
        Cgroup group = Cgroup.of("rein-coldstart-" + System.nanoTime(), settings.vcpus())) {
      RuntimeClientProcess.Command command =
          new RuntimeClientProcess.Command(
              jvm,
              RuntimeClientProcess.managedClassPath(),
              function.handler(),
              function.directory(),
              group::wrapping);
      long started = System.nanoTime();
      try (RuntimeClientProcess process =
          RuntimeClientProcess.start(lambda, command, environment)) {
        try {
          return measured(lambda, group, started, event);
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
          throw new IllegalStateException(
              function.name() + ": " + e + "\n" + String.join("\n", process.lines()), e);
        }
      }
    }
  }

  private Took measured(LambdaStandIn lambda, Cgroup group, long started, String event)
      throws ExecutionException, InterruptedException, TimeoutException, IOException {
    get(lambda.initialized());
    long from = settings.snapStart() ? System.nanoTime() : started;
    // What INIT used is paid before the snapshot.
    Duration before = settings.snapStart() ? group.used() : Duration.ZERO;
    if (settings.snapStart()) lambda.restore();
    LambdaStandIn.Call call = lambda.invoke(event, TIMEOUT);
    CompletableFuture<Took> took =
        call.response()
            .thenApply(
                _ ->
                    new Took(
                        Duration.ofNanos(System.nanoTime() - from), group.used().minus(before)));
    Took result = get(took);
    check(get(call.response()));
    return result;
  }

  // A start that ends in an error would look fast.
  private static void check(LambdaStandIn.Response response) throws IOException {
    JsonNode answer = JSON.readTree(response.text());
    boolean good =
        answer.has("batchItemFailures")
            ? answer.path("batchItemFailures").isEmpty()
            : answer.path("statusCode").intValue() / 100 == 2;
    if (response.failed() || !good) {
      throw new IllegalStateException("it answered " + response.text());
    }
  }

  private static <T> T get(CompletableFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
