package dev.rein.benchmarks.coldstart;

import dev.rein.benchmarks.Samples;
import dev.rein.benchmarks.environment.ExecutionEnvironment.Settings;
import dev.rein.benchmarks.environment.Functions;
import dev.rein.benchmarks.environment.Goals;
import dev.rein.benchmarks.environment.PackagedFunction;
import dev.rein.benchmarks.environment.Priming;
import dev.rein.benchmarks.environment.Tiers;
import dev.rein.packages.PackageEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Starts every package in turn, round after round, so that what else the machine does meets all of
/// them alike, and prints medians and their ratios to the bare runtime client's.
public final class ColdStart {
  private record Case(String name, PackagedFunction function, Event event) {}

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
    Map<String, Settings> modes = modes();
    if (args.length > 1) modes.keySet().retainAll(List.of(args).subList(1, args.length));
    try (Functions functions = Functions.start()) {
      Goals goals = functions.goals();
      PackagedFunction generation = functions.named("GenerationFunction");
      PackagedFunction evaluation = functions.named("EvaluationFunction");
      PackagedFunction feedback = functions.named("FeedbackFunction");
      Path scratch = functions.scratch();
      List<Case> cases =
          List.of(
              new Case("hello", hello(HelloMap.class, scratch), PackageEvents::testTrace),
              new Case("hello, raw", hello(HelloStream.class, scratch), PackageEvents::testTrace),
              new Case("generation, test-trace", generation, PackageEvents::testTrace),
              new Case("generation, goal", generation, PackageEvents::generateGoal),
              new Case(
                  "evaluation",
                  evaluation,
                  () -> PackageEvents.evaluateGoal(goals.make(PackageEvents.unheardOf()))),
              new Case("feedback", feedback, () -> PackageEvents.submitFeedback(goals.make())));
      String only = System.getProperty("rein.case", "");
      cases = cases.stream().filter(one -> one.name().contains(only)).toList();
      for (Map.Entry<String, Settings> mode : modes.entrySet()) {
        List<Case> called = mode.getKey().contains("tls") ? overTls(functions, cases) : cases;
        print(mode.getKey(), measure(rounds, mode.getValue(), called));
      }
    }
    System.exit(0); // the handler that made the goals keeps threads
  }

  private static PackagedFunction hello(Class<?> handler, Path scratch) throws IOException {
    String name = handler.getSimpleName();
    Path root = Files.createDirectories(scratch.resolve(name));
    Path file = Path.of(handler.getName().replace('.', '/') + ".class");
    Path copy = root.resolve(file);
    Files.createDirectories(copy.getParent());
    Files.copy(Path.of("benchmarks/target/classes").resolve(file), copy);
    return new PackagedFunction(name, handler.getName(), root, Map.of());
  }

  private static List<Case> overTls(Functions functions, List<Case> cases) throws IOException {
    List<Case> encrypted = new ArrayList<>();
    for (Case one : cases) {
      encrypted.add(new Case(one.name(), functions.overTls(one.function()), one.event()));
    }
    return encrypted;
  }

  private static Map<String, Settings> modes() {
    Map<String, Settings> modes = new LinkedHashMap<>();
    modes.put("c1", new Settings(Tiers.C1, 1, false, Priming.OFF));
    modes.put("full", new Settings(Tiers.ALL, 1, false, Priming.OFF));
    modes.put("c1-0.29", new Settings(Tiers.C1, 0.29, false, Priming.OFF));
    modes.put("full-0.29", new Settings(Tiers.ALL, 0.29, false, Priming.OFF));
    modes.put("restore", new Settings(Tiers.C1, 1, true, Priming.ON));
    modes.put("restore-tls", new Settings(Tiers.C1, 1, true, Priming.ON));
    modes.put("restore-tls-uncontacted", new Settings(Tiers.C1, 1, true, Priming.REHEARSAL));
    modes.put("restore-unprimed", new Settings(Tiers.C1, 1, true, Priming.OFF));
    modes.put("restore-full", new Settings(Tiers.ALL, 1, true, Priming.ON));
    return modes;
  }

  private static Map<String, List<Start.Took>> measure(
      int rounds, Settings settings, List<Case> cases) throws IOException, InterruptedException {
    Map<String, List<Start.Took>> taken = new LinkedHashMap<>();
    // The first round warms the backends and the disk's cache, and does not count.
    for (int round = 0; round <= rounds; round++) {
      for (Case one : cases) {
        Start.Took took = Start.measure(one.function(), settings, one.event().make());
        if (round > 0) taken.computeIfAbsent(one.name(), _ -> new ArrayList<>()).add(took);
      }
      System.err.print(".");
    }
    System.err.println();
    return taken;
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
