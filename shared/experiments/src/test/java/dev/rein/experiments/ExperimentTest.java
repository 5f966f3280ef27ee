package dev.rein.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.experiments.Experiment.Ending;
import dev.rein.experiments.Trials.SeededStudio;
import dev.rein.statistics.Comparison.Finding;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("state.jsonl");
  }

  private static Ending run(Design design, StateFile state, Studio studio, @Nullable String budget)
      throws Exception {
    return experiment(design, state, studio, budget).run(4);
  }

  private static Experiment experiment(
      Design design, StateFile state, Studio studio, @Nullable String budget) throws IOException {
    return new Experiment(
        design, state, studio, budget == null ? null : new BigDecimal(budget), (_, _, _) -> {});
  }

  private static Against only(Report report) {
    assertThat(report.comparisons()).hasSize(1);
    return report.comparisons().getFirst();
  }

  private static boolean hasWinner(Report report) {
    return only(report).criteria().stream()
        .anyMatch(row -> row.finding() == Finding.BETTER || row.finding() == Finding.WORSE);
  }

  @Test
  void pointOnOneCriterion_isFound_andNothingElse() throws Exception {
    Design design = Trials.design(60, 3, 1);
    try (StateFile state = Trials.state(file(), design)) {
      SeededStudio studio = new SeededStudio(1, 1, "measurability");
      assertThat(run(design, state, studio, null)).isEqualTo(new Ending.Finished());

      Report report = Report.of(design, state);
      assertThat(only(report).pairs()).isEqualTo(60);
      assertThat(only(report).criteria())
          .filteredOn(row -> row.finding() == Finding.BETTER)
          .extracting(Against.Row::name)
          .containsExactly("measurability");
      assertThat(Verdicts.of(report).getFirst())
          .startsWith("v2 is better than v1 on measurability (+")
          .contains("; no evidence otherwise (");
      assertThat(studio.scored).hasSize(120);
      assertThat(report.versions().getFirst().costUsd().orElseThrow())
          .isCloseTo(0.002, within(1e-9));
      assertThat(report.versions().get(1).millis()).hasValue(1_001);
    }
  }

  /// The statistics by themselves keep to 5 %; here the whole runner does.
  @Test
  void sameThingTwice_hasAWinnerInAtMostFivePercent() throws Exception {
    int winners = 0;
    for (long seed = 1; seed <= 100; seed++) {
      Design design = Trials.design(60, 1, seed);
      try (StateFile state = Trials.state(folder.resolve(seed + ".jsonl"), design)) {
        run(design, state, new SeededStudio(seed, 0, ""), null);
        if (hasWinner(Report.of(design, state))) winners++;
      }
    }
    assertThat(winners).isLessThanOrEqualTo(5);
  }

  @Test
  void stoppedAnywhere_goesOn_andReportsTheSame() throws Exception {
    Design design = Trials.design(12, 2, 3);
    Report whole;
    try (StateFile state = Trials.state(folder.resolve("whole.jsonl"), design)) {
      run(design, state, new SeededStudio(3, 1, "clarity"), null);
      whole = Report.of(design, state);
    }
    int madeInAll = 0;
    for (int stop = 5; stop <= 80; stop += 25) {
      int limit = stop;
      try (StateFile state = Trials.state(file(), design)) {
        SeededStudio studio = new SeededStudio(3, 1, "clarity");
        AtomicReference<@Nullable Experiment> self = new AtomicReference<>();
        Experiment experiment =
            new Experiment(
                design,
                state,
                studio,
                null,
                (count, _, _) -> {
                  Experiment running = self.get();
                  if (count >= limit && running != null) running.stop();
                });
        self.set(experiment);
        assertThat(experiment.run(2)).isEqualTo(new Ending.Stopped());
        madeInAll += studio.made.get();
      }
      // As a process that is killed in the middle of a line leaves it.
      Files.writeString(file(), "{\"item\":\"g1\",\"par", StandardOpenOption.APPEND);
    }
    try (StateFile state = Trials.state(file(), design)) {
      SeededStudio studio = new SeededStudio(3, 1, "clarity");
      assertThat(run(design, state, studio, null)).isEqualTo(new Ending.Finished());
      madeInAll += studio.made.get();
      assertThat(ReportJson.of(Report.of(design, state))).isEqualTo(ReportJson.of(whole));
      assertThat(madeInAll).as("nothing is made twice").isEqualTo(24);
    }
    try (StateFile state = Trials.state(file(), design)) {
      SeededStudio idle = new SeededStudio(3, 1, "clarity");
      run(design, state, idle, null);
      assertThat(idle.made.get() + idle.judged.get() + idle.settled.get()).isZero();
    }
  }

  @Test
  void budget_isKept_andMoreOfItGoesOn() throws Exception {
    Design design = Trials.design(30, 2, 1);
    try (StateFile state = Trials.state(file(), design)) {
      assertThat(run(design, state, new SeededStudio(1, 0, ""), "0.05"))
          .isEqualTo(new Ending.OutOfMoney());
      assertThat(state.costs().usd()).isBetween(new BigDecimal("0.04"), new BigDecimal("0.05"));
      Report report = Report.of(design, state);
      assertThat(report.unfinished()).isPositive();
      assertThat(only(report).pairs()).isPositive().isLessThan(30);
    }
    try (StateFile state = Trials.state(file(), design)) {
      assertThat(run(design, state, new SeededStudio(1, 0, ""), "1.00"))
          .isEqualTo(new Ending.Finished());
      assertThat(only(Report.of(design, state)).pairs()).isEqualTo(30);
    }
  }

  @Test
  void judgeThatFailsOnSome_leavesThemOutOfBothSides_andCounts() throws Exception {
    Design design = Trials.design(20, 2, 1);
    Studio studio =
        new SeededStudio(1, 0, "") {
          @Override
          public Outcome judge(ObjectNode blocks, UUID traceId, int sample) {
            String item = blocks.at("/subject/item").asText();
            boolean second = blocks.at("/subject/version").asInt() == 1;
            // Of g1 no verdict on the second version can be used, of g2 one of two.
            return second && (item.equals("g1") || (item.equals("g2") && sample == 0))
                ? new Outcome.Failed("verdict-unusable", "It is none.", null, 0, Costs.NONE)
                : super.judge(blocks, traceId, sample);
          }
        };
    try (StateFile state = Trials.state(file(), design)) {
      run(design, state, studio, null);
      Report report = Report.of(design, state);
      assertThat(report.withoutVerdict()).isEqualTo(1);
      assertThat(report.unusableVerdicts()).isEqualTo(3);
      assertThat(only(report).pairs()).isEqualTo(19);
      assertThat(report.unfinished()).isZero();
      assertThat(report.versions()).allSatisfy(it -> assertThat(it.made()).isEqualTo(20));
    }
  }

  @Test
  void versionThatFailsOnSome_isCountedAsItsFailure() throws Exception {
    Design design = Trials.design(10, 1, 1);
    Studio studio =
        new SeededStudio(1, 0, "") {
          @Override
          public Outcome make(GoalItem item, ObjectNode given, int version) {
            return version == 1 && item.id().equals("g3")
                ? new Outcome.Failed(
                    "model-malformed", "No JSON.", Trials.id(), 9, Trials.costs("0.01"))
                : super.make(item, given, version);
          }
        };
    try (StateFile state = Trials.state(file(), design)) {
      Experiment experiment = experiment(design, state, studio, null);
      assertThat(experiment.run(1)).isEqualTo(new Ending.Finished());
      assertThat(experiment.done()).isEqualTo(experiment.pieces());
      Report report = Report.of(design, state);
      assertThat(report.versions().get(0).failed()).isZero();
      assertThat(report.versions().get(1).failures()).containsEntry("model-malformed", 1);
      assertThat(only(report).pairs()).isEqualTo(9);
    }
  }

  @Test
  void modelThatIsGone_endsTheWork_whichIsLeftToBeDone() throws Exception {
    Design design = Trials.design(10, 1, 1);
    Studio refused =
        new SeededStudio(1, 0, "") {
          @Override
          public Outcome make(GoalItem item, ObjectNode given, int version) {
            return new Outcome.NotNow("The key is refused.", true, null, Trials.costs("0.003"));
          }
        };
    try (StateFile state = Trials.state(file(), design)) {
      assertThat(run(design, state, refused, null))
          .isEqualTo(new Ending.NoAnswers("The key is refused."));
      assertThat(Report.of(design, state).unfinished()).isEqualTo(10);
      assertThat(Verdicts.of(Report.of(design, state)).getFirst())
          .startsWith("Nothing can be said of v2");
    }
    try (StateFile state = Trials.state(file(), design)) {
      assertThat(state.costs().usd()).as("what was lost counts").isGreaterThan(BigDecimal.ZERO);
      assertThat(run(design, state, new SeededStudio(1, 0, ""), null))
          .isEqualTo(new Ending.Finished());
    }
  }

  @Test
  void passingFailure_leavesOneGoalForTheNextRun() throws Exception {
    Design design = Trials.design(10, 1, 1);
    Studio flaky =
        new SeededStudio(1, 0, "") {
          @Override
          public Outcome judge(ObjectNode blocks, UUID traceId, int sample) {
            if (!blocks.at("/subject/item").asText().equals("g4")) {
              return super.judge(blocks, traceId, sample);
            }
            throw new IllegalStateException("broke");
          }
        };
    try (StateFile state = Trials.state(file(), design)) {
      assertThat(run(design, state, flaky, null)).isEqualTo(new Ending.Finished());
      assertThat(Report.of(design, state).unfinished()).isEqualTo(1);
      assertThat(only(Report.of(design, state)).pairs()).isEqualTo(9);
    }
  }

  @Test
  void state_ofAnotherExperiment_orInUse_isRefused() throws Exception {
    Design design = Trials.design(3, 1, 1);
    try (StateFile state = Trials.state(file(), design)) {
      assertThat(state.day()).isEqualTo(Trials.DAY);
      assertThatThrownBy(() -> Trials.state(file(), design))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is in use by another");
    }
    assertThatThrownBy(() -> Trials.state(file(), Trials.design(3, 1, 2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to another experiment");
    Files.writeString(file(), "hello\n");
    assertThatThrownBy(() -> Trials.state(file(), design))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 1, is none of an experiment's");
  }
}
