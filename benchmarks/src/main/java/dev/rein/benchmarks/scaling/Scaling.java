package dev.rein.benchmarks.scaling;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Prints the tables of SCALING.md.
public final class Scaling {
  private static final double MILLION = 1e6;
  private static final long SEED = 20_260_101;
  private static final long PLENTY = 1_000_000;
  private static final Outage HOUR = new Outage(3_600, 7_200);

  /// Tokens as the price table's own unit counts them; units from the store's transactions.
  private static final Costs.PerGoal PER_GOAL =
      new Costs.PerGoal(9_200, 3_000, 70, 20, 7, 4_000, 8.6, 0.5, 3.3);

  private Scaling() {}

  public static void main(String[] args) {
    Path template = Path.of(args.length > 0 ? args[0] : "template.yaml");
    Deployed deployed = Deployed.read(template);
    costs(deployed);
    System.out.printf(
        Locale.ROOT,
        "%n| scenario | goals a day | queue | peak | back to usual after | oldest | dead letters |"
            + " goals failed at first | most pipelines at once"
            + " |%n|---|---|---|---|---|---|---|---|---|%n");
    for (Scenario scenario : scenarios(deployed)) print(scenario, Simulation.run(scenario));
  }

  private static void costs(Deployed deployed) {
    Workload workload = Workload.of(MILLION);
    List<Costs.Line> lines = Costs.of(MILLION, PER_GOAL, workload, deployed.memoryGb());
    System.out.printf(
        Locale.ROOT,
        "List prices of %s, us-east-1%n%n| component | basis | USD a day | share"
            + " |%n|---|---|---|---|%n",
        Costs.CHECKED_ON);
    double sum = lines.stream().mapToDouble(Costs.Line::usdPerDay).sum();
    for (Costs.Line line : lines) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %,.0f | %.1f %% |%n",
          line.component(),
          line.basis(),
          line.usdPerDay(),
          100 * line.usdPerDay() / sum);
    }
    System.out.printf(Locale.ROOT, "| all | | %,.0f | |%n", sum);
  }

  static List<Scenario> scenarios(Deployed deployed) {
    Deployed.Mapping evaluation = deployed.mapping("EvaluationQueue");
    Deployed.Mapping outbox = deployed.mapping("TraceOutboxQueue");
    double flush = deployed.flushSeconds();
    Workload asDeployed = Workload.of(50_000);
    Workload million = Workload.of(MILLION);
    Deployed.Mapping manyJudges = evaluation.withConcurrency(100);
    Deployed.Mapping manyCouriers = outbox.withConcurrency(10);
    return List.of(
        new Scenario(
            "as deployed, Opik down for an hour",
            asDeployed,
            24,
            evaluation,
            outbox,
            flush,
            4_000,
            5_000,
            Outage.NONE,
            HOUR,
            SEED),
        new Scenario(
            "as deployed, Gemini down for an hour",
            asDeployed,
            24,
            evaluation,
            outbox,
            flush,
            4_000,
            5_000,
            HOUR,
            Outage.NONE,
            SEED),
        new Scenario(
            "as deployed, a million",
            million,
            6,
            evaluation,
            outbox,
            flush,
            4_000,
            5_000,
            Outage.NONE,
            Outage.NONE,
            SEED),
        new Scenario(
            "all knobs turned, Opik down for an hour",
            million,
            24,
            manyJudges,
            manyCouriers,
            flush,
            PLENTY,
            30_000,
            Outage.NONE,
            HOUR,
            SEED),
        new Scenario(
            "all knobs but the couriers', Opik down for an hour",
            million,
            24,
            manyJudges,
            outbox,
            flush,
            PLENTY,
            30_000,
            Outage.NONE,
            HOUR,
            SEED),
        new Scenario(
            "all knobs turned, Gemini down for an hour",
            million,
            24,
            manyJudges,
            manyCouriers,
            flush,
            PLENTY,
            30_000,
            HOUR,
            Outage.NONE,
            SEED));
  }

  private static void print(Scenario scenario, Simulation.Result result) {
    print(scenario, "evaluation", result.evaluation(), result);
    print(scenario, "outbox", result.outbox(), result);
  }

  private static void print(
      Scenario scenario, String queue, Simulation.QueueResult waiting, Simulation.Result result) {
    boolean outage = scenario.recoversFrom() > 0;
    System.out.printf(
        Locale.ROOT,
        "| %s | %,.0f | %s | %,d | %s | %s | %,d | %,d | %,d |%n",
        scenario.name(),
        scenario.workload().goalsPerDay(),
        queue,
        waiting.peak(),
        outage ? time(waiting.recovery()) : "–",
        time(waiting.longestWait()),
        waiting.deadLetters(),
        result.failedGoals(),
        result.mostAtOnce());
  }

  private static String time(double seconds) {
    if (Double.isNaN(seconds)) return "never in this run";
    if (seconds < 120) return String.format(Locale.ROOT, "%.0f s", seconds);
    if (seconds < 7_200) return String.format(Locale.ROOT, "%.0f min", seconds / 60);
    return String.format(Locale.ROOT, "%.1f h", seconds / 3_600);
  }
}
