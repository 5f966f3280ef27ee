package dev.rein.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.experiments.Experiment.Ending;
import dev.rein.experiments.Trials.SeededStudio;
import dev.rein.statistics.Comparison.Finding;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /// The dearest piece costs 0.002, and all of an experiment 0.14.
  @ParameterizedTest
  @CsvSource({"0.0015, 1", "0.0015, 8", "0.004, 8", "0.012, 3", "0.05, 8", "0.05, 30"})
  void budget_isKept_fromTheFirstPiece(String budget, int concurrency) throws Exception {
    Design design = Trials.design(30, 2, 1);
    BigDecimal spent = BigDecimal.ZERO;
    // The same command again has the same budget, and what it spent counts.
    for (int run = 1; run <= 3; run++) {
      try (StateFile state = Trials.state(file(), design)) {
        SeededStudio studio = new SeededStudio(1, 0, "");
        assertThat(experiment(design, state, studio, budget).run(concurrency))
            .isEqualTo(new Ending.OutOfMoney());
        assertThat(state.costs().usd())
            .as("run %d", run)
            .isBetween(spent, new BigDecimal(budget))
            .isPositive();
        spent = state.costs().usd();
      }
    }
  }

  /// Made for 0.03 each: three times what is guessed, which would fit once more.
  @Test
  void pricesOfAnEarlierRun_areKnownToTheNext() throws Exception {
    Design design = Trials.design(10, 1, 1);
    Studio dear =
        new SeededStudio(1, 0, "") {
          @Override
          public Outcome make(GoalItem item, ObjectNode given, int version) {
            Outcome.Made made = (Outcome.Made) super.make(item, given, version);
            return new Outcome.Made(
                made.traceId(), made.blocks(), made.millis(), Trials.costs("0.03"));
          }
        };
    for (int run = 1; run <= 2; run++) {
      try (StateFile state = Trials.state(file(), design)) {
        assertThat(experiment(design, state, dear, "0.05").run(1))
            .isEqualTo(new Ending.OutOfMoney());
        assertThat(state.costs().usd()).as("run %d", run).isEqualTo("0.031");
      }
    }
  }

  @Test
  void studioThatDies_endsTheWork_alsoThatWhichWaitsForMoney() throws Exception {
    Design design = Trials.design(10, 1, 1);
    Studio dying =
        new SeededStudio(1, 0, "") {
          @Override
          public Outcome given(GoalItem item) {
            throw new NoClassDefFoundError("gone");
          }
        };
    try (StateFile state = Trials.state(file(), design)) {
      assertThatThrownBy(() -> run(design, state, dying, "0.01"))
          .isInstanceOf(NoClassDefFoundError.class);
    }
  }

  /// Ids that differ in their last digits had the same version first, nearly always.
  @Test
  void versionsOfNumberedGoals_comeFirstAboutEquallyOften() throws Exception {
    Design design = Trials.design(400, 1, 1);
    Map<String, Integer> first = new HashMap<>();
    Studio studio =
        new SeededStudio(1, 0, "") {
          @Override
          public Outcome make(GoalItem item, ObjectNode given, int version) {
            first.putIfAbsent(item.id(), version);
            return super.make(item, given, version);
          }
        };
    try (StateFile state = Trials.state(file(), design)) {
      experiment(design, state, studio, null).run(1);
    }
    // Three standard errors of a half of 400; and neighbours are as often alike as not.
    int second = 0;
    int alike = 0;
    for (int i = 0; i < 400; i++) {
      second += first.get("g" + i);
      if (i > 0 && first.get("g" + i).equals(first.get("g" + (i - 1)))) alike++;
    }
    assertThat(second).isBetween(170, 230);
    assertThat(alike).isBetween(169, 230);
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
                ? nothing()
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

  private static Outcome nothing() {
    return new Outcome.Failed("model-malformed", "No JSON.", Trials.id(), 9, Trials.costs("0.01"));
  }

  /// On what it gives it is better; on half of the goals it gives nothing.
  @Test
  void versionThatFailsOften_isNotCalledBetterUnsaid() throws Exception {
    Design design = Trials.design(60, 1, 1);
    Studio studio =
        new SeededStudio(1, 2, "clarity") {
          @Override
          public Outcome make(GoalItem item, ObjectNode given, int version) {
            return version == 1 && Integer.parseInt(item.id().substring(1)) % 2 == 0
                ? nothing()
                : super.make(item, given, version);
          }
        };
    try (StateFile state = Trials.state(file(), design)) {
      run(design, state, studio, null);
      Report report = Report.of(design, state);
      assertThat(Verdicts.of(report).getFirst())
          .startsWith("v2 is better than v1 on clarity (+")
          .endsWith(
              " v2 gave nothing usable on 30 of 60 goals (v1: 0); these are in no comparison.");
      JsonNode json = ReportJson.of(report);
      assertThat(json.at("/verdicts/0").asText()).contains("30 of 60 goals");
      JsonNode failures = json.at("/comparisons/0/failures");
      assertThat(failures.path("tried").asInt()).isEqualTo(60);
      assertThat(failures.path("baseline").asInt()).isZero();
      assertThat(failures.path("candidate").asInt()).isEqualTo(30);
      assertThat(failures.path("pValue").asDouble()).isCloseTo(Math.pow(2, -29), within(1e-15));
      assertThat(failures.path("differ").asBoolean()).isTrue();
    }
  }

  /// Six of one are too many for chance, five are not, nor six of each.
  @ParameterizedTest
  @CsvSource({
    "6, 0, v1 gave nothing usable on 6 of 20 goals (v2: 0)",
    "5, 0,",
    "6, 6,",
    "7, 1,",
    "0, 20, v2 gave nothing usable on 20 of 20 goals (v1: 0)"
  })
  void failures_areSaid_whereChanceHardlyMakesThem(int first, int second, @Nullable String sentence)
      throws Exception {
    Design design = Trials.design(20, 1, 1);
    Studio studio =
        new SeededStudio(1, 0, "") {
          @Override
          public Outcome make(GoalItem item, ObjectNode given, int version) {
            int number = Integer.parseInt(item.id().substring(1));
            // From either end, so that few goals have both; on one both fail in the last case.
            boolean fails = version == 0 ? number < first : number >= 20 - second;
            return fails ? nothing() : super.make(item, given, version);
          }
        };
    try (StateFile state = Trials.state(file(), design)) {
      run(design, state, studio, null);
      String verdict = Verdicts.of(Report.of(design, state)).getFirst();
      if (sentence == null) assertThat(verdict).doesNotContain("nothing usable");
      else assertThat(verdict).contains(sentence);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, one goal", "19, 19 goals", "20,"})
  void few_pairs_areSaid(int goals, @Nullable String words) throws Exception {
    Design design = Trials.design(goals, 1, 1);
    try (StateFile state = Trials.state(file(), design)) {
      run(design, state, new SeededStudio(1, 0, ""), null);
      String verdict = Verdicts.of(Report.of(design, state)).getFirst();
      if (words == null) assertThat(verdict).doesNotContain("may be missed");
      else assertThat(verdict).endsWith("With " + words + " even a whole point may be missed.");
    }
  }

  /// Two versions, three verdicts on each, of which one can't be used: sums of two are halved.
  @Test
  void figures_areMeansOfWhatThereIs() throws Exception {
    Design design = Trials.design(2, 3, 1);
    Studio studio =
        new SeededStudio(1, 0, "") {
          @Override
          public Outcome make(GoalItem item, ObjectNode given, int version) {
            boolean fails = version == 1 && item.id().equals("g1");
            return fails ? nothing() : super.make(item, given, version);
          }

          @Override
          public Outcome judge(ObjectNode blocks, UUID traceId, int sample) {
            if (sample == 0) {
              return new Outcome.Failed(
                  "verdict-unusable", "It is none.", null, 0, new Costs(BigDecimal.ONE, false));
            }
            Map<String, Integer> scores = new HashMap<>();
            for (String criterion : Trials.CRITERIA) scores.put(criterion, 5 + sample);
            scores.put("clarity", 1 + sample);
            return new Outcome.Judged(scores, Map.of(), "r", "judge", Costs.NONE);
          }
        };
    try (StateFile state = Trials.state(file(), design)) {
      run(design, state, studio, null);
      Report report = Report.of(design, state);
      assertThat(only(report).criteria())
          .extracting(Against.Row::candidate)
          .containsExactly(2.5, 6.5, 6.5, 6.5);
      assertThat(only(report).overall().orElseThrow().candidate()).isEqualTo(5.5);
      // One made for 0.002, one failed for 0.01.
      assertThat(report.versions().get(1).costUsd().orElseThrow()).isCloseTo(0.006, within(1e-12));
      assertThat(report.versions().get(1).costComplete()).as("verdicts are no version's").isTrue();
      assertThat(report.costs().complete()).isFalse();
      assertThat(ReportJson.of(report).path("costComplete").asBoolean()).isFalse();
    }
    // Read back from the file.
    try (StateFile state = Trials.state(file(), design)) {
      assertThat(state.costs().complete()).isFalse();
    }
  }

  @Test
  void callOfUnknownCost_makesTheMeanALowerBound() throws Exception {
    Design design = Trials.design(3, 1, 1);
    Studio studio =
        new SeededStudio(1, 0, "") {
          @Override
          public Outcome make(GoalItem item, ObjectNode given, int version) {
            Outcome.Made made = (Outcome.Made) super.make(item, given, version);
            boolean known = version == 0 || !item.id().equals("g1");
            Costs costs = new Costs(made.costs().usd(), known);
            return item.id().equals("g2") && version == 0
                ? new Outcome.Failed(
                    "no", "No.", made.traceId(), 1, new Costs(BigDecimal.ONE, false))
                : new Outcome.Made(made.traceId(), made.blocks(), made.millis(), costs);
          }
        };
    Report report;
    try (StateFile state = Trials.state(file(), design)) {
      run(design, state, studio, null);
    }
    try (StateFile state = Trials.state(file(), design)) {
      report = Report.of(design, state);
    }
    assertThat(report.versions()).extracting(Figures::costComplete).containsExactly(false, false);
    assertThat(report.costs().complete()).isFalse();
    assertThat(Costs.NONE.plus(Costs.NONE).complete()).isTrue();
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
      // Both of its verdicts; five in a row would have ended the run.
      assertThat(run(design, state, flaky, null))
          .isEqualTo(new Ending.WorkLeft(2, "Something broke: IllegalStateException."));
      assertThat(Report.of(design, state).unfinished()).isEqualTo(1);
      assertThat(only(Report.of(design, state)).pairs()).isEqualTo(9);
    }
    try (StateFile state = Trials.state(file(), design)) {
      assertThat(run(design, state, new SeededStudio(1, 0, ""), null))
          .isEqualTo(new Ending.Finished());
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
