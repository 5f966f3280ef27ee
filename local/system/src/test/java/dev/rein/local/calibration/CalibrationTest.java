package dev.rein.local.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rein.local.calibration.Judged.Cost;
import dev.rein.statistics.Bootstrap;
import java.io.BufferedReader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final Bootstrap BOOTSTRAP = Bootstrap.seeded(1);
  private static final Map<String, Integer> FIVES =
      Map.of("clarity", 5, "specificity", 5, "measurability", 5, "actionability", 5);
  private static final int[] PEOPLE = {7, 8, 8, 5, 6, 9, 3, 7};
  private static final int[] JUDGE = {6, 8, 9, 5, 5, 9, 4, 7};

  /// ρ, τ-b and κ of these scores by SciPy 1.17 and scikit-learn 1.9.
  @Test
  void statistics_ofAFewScores_areThoseOfSciPyAndScikitLearn() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < PEOPLE.length; i++) {
      lines.add(Lines.resolution("e" + i, new int[] {PEOPLE[i]}, JUDGE[i]));
    }

    Calibration calibration = Calibration.of(judged(lines), Lines.ALL, BOOTSTRAP);

    Calibration.OfKind kind = calibration.kinds().getFirst();
    assertThat(kind.judges()).containsExactly("m1 by resolution.v1");
    assertThat(kind.raters()).isEmpty();
    assertThat(kind.rows())
        .extracting(Row::name)
        .containsExactly("clarity", "specificity", "measurability", "actionability", "overall");
    // All criteria have the same scores here, and so has their mean.
    for (Row row : kind.rows()) {
      assertThat(row.n()).isEqualTo(8);
      assertThat(row.bias()).isEqualTo(0.0);
      assertThat(row.meanAbsoluteError()).isEqualTo(0.5);
      assertThat(row.exact()).isEqualTo(0.5);
      assertThat(row.withinOne()).isEqualTo(1.0);
      assertThat(row.spearman()).isEqualTo(0.9695121951219513, within(1e-12));
      assertThat(row.kendallTauB()).isEqualTo(0.9230769230769232, within(1e-12));
      assertThat(row.kappa()).isEqualTo(0.9227053140096618, within(1e-12));
      assertThat(row.kappaCi95()).isNotNull();
    }
    assertThat(calibration.all()).isEmpty();
  }

  @Test
  void two_raters_areComparedWithEachOther_andTheJudgeWithTheirMean() throws Exception {
    List<Case> cases =
        judged(
            List.of(
                Lines.resolution("a", new int[] {6, 8}, 8),
                Lines.resolution("b", new int[] {4, 4}, 5),
                Lines.resolution("c", new int[] {9}, 9)));

    Calibration.OfKind kind = Calibration.of(cases, Lines.ALL, BOOTSTRAP).kinds().getFirst();

    assertThat(kind.rows().getFirst().referenceMean()).isEqualTo((7 + 4 + 9) / 3.0, within(1e-12));
    assertThat(kind.rows().getFirst().bias()).isEqualTo(2 / 3.0, within(1e-12));
    Row raters = kind.raters().getFirst();
    assertThat(raters.n()).isEqualTo(2);
    assertThat(raters.bias()).isEqualTo(1);
    assertThat(raters.exact()).isEqualTo(0.5);
    assertThat(kind.raters().getLast().name()).isEqualTo("overall");
  }

  @Test
  void ratersInAnyOrder_areTheSamePeople() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      String line = Lines.resolution("e" + i, i % 2 == 0 ? ann(i) : ben(i), 5);
      lines.add(
          i % 2 == 0
              ? line.replace("\"r0\"", "\"Ann\"").replace("\"r1\"", "\"Ben\"")
              : line.replace("\"r0\"", "\"Ben\"").replace("\"r1\"", "\"Ann\""));
    }
    // With others they have less in common.
    lines.add(Lines.resolution("z", new int[] {0, 10}, 5).replace("\"r0\"", "\"Ben\""));

    Calibration.OfKind kind =
        Calibration.of(judged(lines), Lines.ALL, BOOTSTRAP).kinds().getFirst();

    assertThat(kind.pair()).containsExactly("Ann", "Ben");
    Row raters = kind.raters().getFirst();
    assertThat(raters.n()).isEqualTo(9);
    assertThat(raters.bias()).isEqualTo(-2);
    assertThat(raters.spearman()).isEqualTo(1, within(1e-12));
  }

  private static int[] ann(int i) {
    return new int[] {2 + i % 9, i % 9};
  }

  private static int[] ben(int i) {
    return new int[] {i % 9, 2 + i % 9};
  }

  @Test
  void unscored_isCounted_andInNoStatistic() throws Exception {
    String unscored =
        Lines.resolution("u", new int[] {0}, 10)
            .replaceAll("\"judge\":\\{.*}$", "\"judge\":{\"unscored\":\"blocked\"}}");
    Calibration calibration =
        Calibration.of(
            judged(List.of(Lines.resolution("a", new int[] {7}, 7), unscored)),
            Lines.ALL,
            BOOTSTRAP);

    assertThat(calibration.examples()).isEqualTo(2);
    assertThat(calibration.unscored()).isEqualTo(1);
    Row row = calibration.kinds().getFirst().rows().getFirst();
    assertThat(row.n()).isEqualTo(1);
    assertThat(row.bias()).isZero();
    assertThat(row.biasCi95()).isNull();
    assertThat(row.spearman()).isNull();
    assertThat(row.kappa()).as("one score throughout").isNull();
    String json = CalibrationJson.of(calibration, Cost.NONE, false, BOOTSTRAP).toString();
    assertThat(json).doesNotContain("NaN", "null", "kappa\"", "spearman\"");
  }

  @Test
  void overall_pointsAreOfRoundedMeans() {
    double[] people = {7.5, 6.25, 6.5};
    double[] judge = {7.75, 6.0, 6.25};

    Row row = Row.ofMeans("overall", people, judge, BOOTSTRAP);

    // 8 and 8, 6 and 6, 7 and 6.
    assertThat(row.exact()).isEqualTo(2 / 3.0, within(1e-12));
    assertThat(row.bias()).isEqualTo(-0.25 / 3, within(1e-12));
    assertThat(row.withinOne()).isEqualTo(1);
  }

  @Test
  void same_seed_givesTheSameReport() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < PEOPLE.length; i++) {
      lines.add(Lines.resolution("e" + i, new int[] {PEOPLE[i]}, JUDGE[i]));
    }
    List<Case> cases = judged(lines);

    assertThat(Calibration.of(cases, Lines.ALL, BOOTSTRAP))
        .isEqualTo(Calibration.of(cases, Lines.ALL, Bootstrap.seeded(1)))
        .isNotEqualTo(Calibration.of(cases, Lines.ALL, Bootstrap.seeded(2)));
  }

  @Test
  void hearing_asksOnlyForWhatIsNotJudged_aFewAtATime_inOrder() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add(Lines.resolution("e" + i, new int[] {5}, i % 4 == 0 ? 9 : null));
    }
    Hearing hearing = new Hearing(examples(lines));
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch threeAtOnce = new CountDownLatch(3);
    List<Integer> told = new ArrayList<>();

    hearing.run(
        example -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          threeAtOnce.countDown();
          try {
            threeAtOnce.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          now.decrementAndGet();
          if (example.id().equals("e7")) throw new IllegalStateException("broken");
          return new Examiner.Opinion(
              new Judged.Scored(FIVES, "m", null), new Cost(1, new BigDecimal("0.01"), true));
        },
        3,
        (count, of) -> {
          assertThat(of).isEqualTo(15);
          told.add(count);
        });

    assertThat(most).hasValue(3);
    assertThat(told).hasSize(15).isSorted().endsWith(15);
    assertThat(hearing.cases()).extracting(each -> each.example().id()).startsWith("e0", "e1");
    assertThat(hearing.cases()).hasSize(20);
    assertThat(hearing.cases().get(7).judged())
        .isEqualTo(new Judged.Unscored("Judging broke: IllegalStateException."));
    assertThat(hearing.cost()).isEqualTo(new Cost(14, new BigDecimal("0.14"), true));
  }

  @Test
  void hearing_thatIsStopped_beginsNothingMore_andKeepsWhatIsDone() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 10; i++) lines.add(Lines.resolution("e" + i, new int[] {5}, null));
    Hearing hearing = new Hearing(examples(lines));

    hearing.run(
        _ -> {
          hearing.stop();
          return new Examiner.Opinion(new Judged.Scored(FIVES, "m", null), Cost.NONE);
        },
        1,
        (_, _) -> {});

    assertThat(hearing.cases()).hasSize(1);
    assertThat(hearing.lines()).hasSize(10);
    assertThat(hearing.lines().getFirst().has("judge")).isTrue();
    assertThat(hearing.lines().getLast().has("judge")).isFalse();
  }

  private static List<Example> examples(List<String> lines) throws Exception {
    return ExampleReader.read(
        new BufferedReader(new StringReader(String.join("\n", lines))), "set.jsonl", Lines.ALL);
  }

  private static List<Case> judged(List<String> lines) throws Exception {
    Hearing hearing = new Hearing(examples(lines));
    assertThat(hearing.toJudge()).isZero();
    return hearing.cases();
  }
}
