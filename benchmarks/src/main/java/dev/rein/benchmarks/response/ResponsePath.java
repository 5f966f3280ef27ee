package dev.rein.benchmarks.response;

import dev.rein.benchmarks.Samples;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.LambdaStandIn;
import dev.rein.tracing.testing.OpikStandIn;
import dev.rein.tracing.testing.RuntimeClientProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// From the event to the response, as a caller of the function has it, in Lambda's real runtime
/// client: with an Opik that is 200 ms away, with one that never answers, and without tracing. All
/// processes run side by side and are asked in turn.
public final class ResponsePath {
  private static final int WARM_UP = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Fault FAR_AWAY = Fault.delay(Duration.ofMillis(200));
  private static final Fault DEAD = Fault.hang();

  /// One function that is kept running.
  private static final class Case implements AutoCloseable {
    private final String name;
    private final OpikStandIn opik = OpikStandIn.start();
    private final LambdaStandIn lambda = LambdaStandIn.start();
    private final RuntimeClientProcess process;
    private final List<Duration> responses = new ArrayList<>();
    private final List<Duration> ends = new ArrayList<>();

    Case(String name, Fault fault, Map<String, String> environment, Path scratch)
        throws IOException {
      this.name = name;
      opik.faults(seen -> seen.isWrite() ? fault : Fault.none());
      Map<String, String> all = new HashMap<>(environment);
      all.put("OPIK_URL_OVERRIDE", opik.uri().toString());
      process =
          RuntimeClientProcess.start(
              lambda,
              new RuntimeClientProcess.Command(
                  List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"),
                  System.getProperty("java.class.path"),
                  TenSpans.class.getName(),
                  Files.createTempDirectory(scratch, "function")),
              all);
    }

    void ask(boolean counts) throws ExecutionException, InterruptedException, TimeoutException {
      lambda.initialized().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      LambdaStandIn.Call call = lambda.invoke("{}", TIMEOUT);
      LambdaStandIn.Response response = call.response().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      LambdaStandIn.End end = call.end().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (response.failed()) throw new IllegalStateException(name + ": " + response.text());
      if (!counts) return;
      responses.add(response.after());
      ends.add(end.after());
    }

    @Override
    public void close() {
      process.close();
      lambda.close();
      opik.close();
    }
  }

  private ResponsePath() {}

  /// @param args the number of rounds, 30 by default
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 30;
    Path scratch = Files.createTempDirectory("rein-response");
    List<Case> cases = new ArrayList<>();
    try {
      Map<String, String> before = Map.of("TRACE_FLUSH", "before-response");
      Map<String, String> off = Map.of("OPIK_TRACK_DISABLE", "true");
      cases.add(new Case("tracing disabled", FAR_AWAY, off, scratch));
      cases.add(new Case("after the response, Opik 200 ms away", FAR_AWAY, Map.of(), scratch));
      cases.add(new Case("before the response, Opik 200 ms away", FAR_AWAY, before, scratch));
      cases.add(new Case("after the response, Opik dead", DEAD, Map.of(), scratch));
      cases.add(new Case("before the response, Opik dead", DEAD, before, scratch));
      for (int round = -WARM_UP; round < rounds; round++) {
        for (Case one : cases) one.ask(round >= 0);
        System.err.print(".");
      }
      System.err.println();
      print(cases);
    } finally {
      for (Case one : cases) one.close();
    }
  }

  private static void print(List<Case> cases) {
    System.out.println(
        "| flush | response, ms (p25–p75) | over disabled, ms | environment busy, ms |\n"
            + "|---|---|---|---|");
    double disabled = Samples.ofMillis(cases.getFirst().responses).median();
    for (Case one : cases) {
      Samples responses = Samples.ofMillis(one.responses);
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %.1f | %s |%n",
          one.name,
          responses.shown(),
          responses.median() - disabled,
          Samples.ofMillis(one.ends).shown());
    }
  }
}
