package dev.rein.benchmarks.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final Outage HOUR = new Outage(3_600, 7_200);
  private static final long PLENTY = 1_000_000;

  private final Deployed deployed = Deployed.read(template());

  private static Path template() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path file = folder.resolve("template.yaml");
      if (Files.exists(file)) return file;
    }
    throw new IllegalStateException("no template.yaml");
  }

  private Scenario scenario(double goals, Outage gemini, Outage opik, long opikPerMinute) {
    return new Scenario(
        "test",
        Workload.of(goals),
        6,
        deployed.mapping("EvaluationQueue"),
        deployed.mapping("TraceOutboxQueue"),
        deployed.flushSeconds(),
        PLENTY,
        opikPerMinute,
        gemini,
        opik,
        7);
  }

  @Test
  void numbers_areTheTemplates() throws Exception {
    String text = Files.readString(template());
    for (String queue : List.of("EvaluationQueue", "TraceOutboxQueue", "GenerationQueue")) {
      Deployed.Mapping mapping = deployed.mapping(queue);
      assertThat(text).contains("VisibilityTimeout: " + (int) mapping.visibility());
      assertThat(text).contains("maxReceiveCount: " + mapping.maxReceives());
      assertThat(text).contains("MaximumConcurrency: " + mapping.concurrency());
      assertThat(text).contains("BatchSize: " + mapping.batchSize());
    }
    assertThat(deployed.memoryGb()).isPositive();
    assertThatThrownBy(() -> deployed.mapping("NoQueue")).hasMessageContaining("NoQueue");
  }

  @Test
  void sameSeed_givesTheSameResult_andAnotherSeedAnother() {
    Scenario scenario = scenario(20_000, Outage.NONE, HOUR, PLENTY);

    Simulation.Result first = Simulation.run(scenario);

    assertThat(Simulation.run(scenario)).isEqualTo(first);
    assertThat(Simulation.run(scenario.withSeed(8))).isNotEqualTo(first);
  }

  @Test
  void quietDay_leavesNothingWaiting() {
    Simulation.Result result = Simulation.run(scenario(20_000, Outage.NONE, Outage.NONE, PLENTY));

    assertThat(result.goals()).isBetween(4_700L, 5_300L);
    assertThat(result.failedGoals()).isZero();
    assertThat(result.outbox().peak()).isZero();
    assertThat(result.evaluation().deadLetters()).isZero();
    assertThat(result.evaluation().longestWait()).isLessThan(120);
  }

  @Test
  void opikDown_fillsTheOutboxWithEachFlushOfThatHour_andItEmptiesAfterwards() {
    Scenario scenario = scenario(20_000, Outage.NONE, HOUR, PLENTY);

    Simulation.Result result = Simulation.run(scenario);

    double flushes = 20_000 / 24.0 * scenario.workload().flushesPerGoal();
    assertThat((double) result.outbox().peak()).isBetween(0.9 * flushes, 1.1 * flushes);
    assertThat(result.outbox().recovery()).isBetween(60.0, 3_600.0);
    assertThat(result.outbox().deadLetters()).isZero();
    assertThat(result.failedGoals()).isZero();
  }

  @Test
  void opikQuotaBelowWhatIsRecorded_neverEmptiesTheOutbox() {
    Scenario scenario = scenario(20_000, Outage.NONE, HOUR, 100);

    Simulation.Result result = Simulation.run(scenario);

    assertThat(20_000 * scenario.workload().rowsPerGoal() / 1_440).isGreaterThan(100);
    assertThat(result.outbox().recovery()).isNaN();
    assertThat(result.opikRefusals()).isPositive();
  }

  @Test
  void geminiDown_failsGoals_andTheirCallersComeBack() {
    Simulation.Result result = Simulation.run(scenario(20_000, HOUR, Outage.NONE, PLENTY));

    assertThat(result.failedGoals()).isGreaterThan(800);
    assertThat(result.evaluation().recovery()).isLessThan(3_600);
    assertThat(result.outbox().peak()).isZero();
  }

  @Test
  void moreJudgementsThanTheMappingTakes_pileUp() {
    Simulation.Result result =
        Simulation.run(scenario(1_000_000, Outage.NONE, Outage.NONE, PLENTY));

    assertThat(result.evaluation().peak()).isGreaterThan(100_000);
  }

  @Test
  void costs_addUpByHand() {
    Workload workload = new Workload(1, 1, 1, 1, 10, 0, 0, 0);
    Costs.PerGoal goal = new Costs.PerGoal(1_000_000, 1_000_000, 1_000_000, 0, 0, 0, 2, 1, 0);

    List<Costs.Line> lines = Costs.of(1, goal, workload, 1);

    assertThat(usd(lines, "Gemini")).isEqualTo(2.8);
    assertThat(usd(lines, "DynamoDB")).isEqualTo(0.625);
    assertThat(usd(lines, "Opik cloud")).isEqualTo(0.0005);
    assertThat(usd(lines, "Lambda, work"))
        .isEqualTo(usd(lines, "Lambda, flushes after the response"));
  }

  private static double usd(List<Costs.Line> lines, String component) {
    return lines.stream()
        .filter(line -> line.component().equals(component))
        .findFirst()
        .orElseThrow()
        .usdPerDay();
  }
}
