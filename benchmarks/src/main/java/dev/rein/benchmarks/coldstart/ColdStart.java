package dev.rein.benchmarks.coldstart;

import dev.rein.benchmarks.Samples;
import dev.rein.local.template.FunctionSpec;
import dev.rein.packages.Backends;
import dev.rein.packages.PackageEvents;
import dev.rein.packages.Packages;
import dev.rein.packages.TlsFronts;
import dev.rein.packages.Unpacked;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Starts every package in turn, round after round, so that what else the machine does meets all of
/// them alike, and prints medians and their ratios to the bare runtime client's.
public final class ColdStart {
  // On the command line, where it wins over what the template says.
  private static final List<String> C1 = List.of("-XX:TieredStopAtLevel=1");
  private static final List<String> FULL = List.of("-XX:TieredStopAtLevel=4");

  private static final AtomicInteger METERS = new AtomicInteger(5_000);

  private record Case(String name, Start.Function function, Event event) {}

  @FunctionalInterface
  private interface Event {
    String make() throws IOException;
  }

  private ColdStart() {}

  /// @param args the number of rounds, 10 by default, then modes: `c1`, `full`, `c1-0.29`,
  ///   `full-0.29`, `restore`, `restore-unprimed`, `restore-full`, `restore-tls`,
  ///   `restore-tls-uncontacted`; all by default
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    Map<String, Start.Settings> modes = modes();
    if (args.length > 1) modes.keySet().retainAll(List.of(args).subList(1, args.length));
    Path scratch = Files.createTempDirectory("rein-coldstart");
    try (Backends backends = Backends.start();
        OpikStandIn opik = OpikStandIn.start();
        TlsFronts fronts = TlsFronts.open()) {
      Goals goals = new Goals(backends, opik.uri());
      Packages packages = Packages.find();
      Start.Function generation = function("GenerationFunction", packages, backends, opik, scratch);
      List<Case> cases =
          List.of(
              new Case("hello", hello(HelloMap.class, scratch), PackageEvents::testTrace),
              new Case("hello, raw", hello(HelloStream.class, scratch), PackageEvents::testTrace),
              new Case("generation, test-trace", generation, PackageEvents::testTrace),
              new Case("generation, goal", generation, PackageEvents::generateGoal),
              new Case(
                  "evaluation",
                  function("EvaluationFunction", packages, backends, opik, scratch),
                  () -> PackageEvents.evaluateGoal(goals.make(unheardOf()))),
              new Case(
                  "feedback",
                  function("FeedbackFunction", packages, backends, opik, scratch),
                  () -> PackageEvents.submitFeedback(goals.make())));
      String only = System.getProperty("rein.case", "");
      cases = cases.stream().filter(one -> one.name().contains(only)).toList();
      for (Map.Entry<String, Start.Settings> mode : modes.entrySet()) {
        print(mode.getKey(), measure(rounds, mode.getValue(), cases, fronts));
      }
    }
    System.exit(0); // the handler that made the goals keeps threads
  }

  // Judged before, the same words would be answered from the judge's cache.
  private static String unheardOf() {
    return "Run " + METERS.incrementAndGet() + " metres without a pause by the end of June";
  }

  private static Start.Function function(
      String id, Packages packages, Backends backends, OpikStandIn opik, Path scratch)
      throws IOException {
    FunctionSpec spec = backends.function(id);
    Map<String, String> environment = new HashMap<>(spec.environment());
    environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
    Path directory = Unpacked.of(packages, id, scratch).root();
    return new Start.Function(id, spec.handler(), directory, environment);
  }

  private static Start.Function hello(Class<?> handler, Path scratch) throws IOException {
    String name = handler.getSimpleName();
    Path root = Files.createDirectories(scratch.resolve(name));
    Path file = Path.of(handler.getName().replace('.', '/') + ".class");
    Path copy = root.resolve(file);
    Files.createDirectories(copy.getParent());
    Files.copy(Path.of("benchmarks/target/classes").resolve(file), copy);
    return new Start.Function(name, handler.getName() + "::handleRequest", root, Map.of());
  }

  private static Map<String, Start.Settings> modes() {
    Map<String, Start.Settings> modes = new LinkedHashMap<>();
    modes.put("c1", new Start.Settings(C1, 1));
    modes.put("full", new Start.Settings(FULL, 1));
    modes.put("c1-0.29", new Start.Settings(C1, 0.29));
    modes.put("full-0.29", new Start.Settings(FULL, 0.29));
    modes.put("restore", Start.Settings.restored(C1, "on"));
    modes.put("restore-unprimed", Start.Settings.restored(C1, "off"));
    modes.put("restore-full", Start.Settings.restored(FULL, "on"));
    modes.put("restore-tls", Start.Settings.restored(C1, "on").overTls());
    modes.put("restore-tls-uncontacted", Start.Settings.restored(C1, "rehearsal").overTls());
    return modes;
  }

  private static Map<String, List<Start.Took>> measure(
      int rounds, Start.Settings settings, List<Case> cases, TlsFronts fronts)
      throws IOException, InterruptedException {
    Map<String, List<Start.Took>> taken = new LinkedHashMap<>();
    // The first round warms the backends and the disk's cache, and does not count.
    for (int round = 0; round <= rounds; round++) {
      for (Case one : cases) {
        Start start = start(one.function(), settings, fronts);
        Start.Took took = start.measure(one.event().make());
        if (round > 0) taken.computeIfAbsent(one.name(), _ -> new ArrayList<>()).add(took);
      }
      System.err.print(".");
    }
    System.err.println();
    return taken;
  }

  private static Start start(Start.Function function, Start.Settings settings, TlsFronts fronts)
      throws IOException {
    if (!settings.tls()) return new Start(function, settings);
    return new Start(
        function.with(fronts.before(function.environment())), settings.with(fronts.jvm()));
  }

  private static void print(String mode, Map<String, List<Start.Took>> taken) {
    System.out.printf(
        Locale.ROOT,
        "%n%s%n| package | CPU ms (p25–p75) | ratio | wall ms (p25–p75) | ratio"
            + " |%n|---|---|---|---|---|%n",
        mode);
    double helloCpu = 0;
    double helloWall = 0;
    for (Map.Entry<String, List<Start.Took>> entry : taken.entrySet()) {
      Samples cpu = Samples.ofMillis(entry.getValue().stream().map(Start.Took::cpu).toList());
      Samples wall = Samples.ofMillis(entry.getValue().stream().map(Start.Took::wall).toList());
      if (helloCpu == 0) {
        helloCpu = cpu.median();
        helloWall = wall.median();
      }
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %.2f | %s | %.2f |%n",
          entry.getKey(),
          cpu.shown(),
          cpu.median() / helloCpu,
          wall.shown(),
          wall.median() / helloWall);
    }
  }
}
