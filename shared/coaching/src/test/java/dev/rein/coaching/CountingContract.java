package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.coaching.Tallies.Tally;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// Evaluations, ratings and calls, and that the counters never differ from what is stored.
abstract class CountingContract extends StoreFixture {
  private static final LocalDate FIRST_DAY = Samples.TODAY.minusDays(40);
  private static final LocalDate LAST_DAY = Samples.TODAY.plusDays(40);

  @Test
  void evaluation_deliveredTwice_isCountedOnce() {
    Goal goal = completed(ANN);
    Evaluation.Scored scored = scored(Kind.PLAN, 9, 8, 6, 5);
    assertThat(store().saveEvaluation(Subject.plan(goal.id()), scored, Samples.SPEND)).isTrue();
    assertThat(store().saveEvaluation(Subject.plan(goal.id()), scored, Samples.SPEND)).isFalse();
    assertThat(found(goal.id()).evaluations()).containsExactly(scored);
    assertThat(tally("plan_quality")).isEqualTo(Tally.ofScore(7.0));
    assertThat(tally("criterion:plan:coherence")).isEqualTo(Tally.ofScore(9.0));
    assertThat(tally("criterion:plan:clarity")).isEqualTo(Tally.ofScore(5.0));
    assertThat(tally("plan_feasibility"))
        .isEqualTo(Tally.ofScore(new BigDecimal("7.666666666667")));
    assertThat(tally("llm_calls")).isEqualTo(Tally.of(1.0));
    assertThat(tally("cost_usd")).isEqualTo(Tally.of(new BigDecimal("0.001235")));
    assertThat(found(goal.id()).spend()).isEqualTo(Samples.SPEND);
  }

  @Test
  void evaluation_deliveredEightTimesAtOnce_isCountedOnce() throws Exception {
    Goal goal = completed(ANN);
    Evaluation scored = scored(Kind.PLAN, 9, 8, 6, 5);
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      GoalStore store = anotherStore();
      calls.add(() -> store.saveEvaluation(Subject.plan(goal.id()), scored, Samples.SPEND));
    }
    assertThat(sideBySide(calls)).containsOnlyOnce(true);
    assertThat(tally("plan_quality").count()).isEqualTo(1);
  }

  @Test
  void unscoredEvaluation_changesNoQuality() {
    Goal goal = completed(ANN);
    store()
        .saveEvaluation(
            Subject.plan(goal.id()),
            new Evaluation.Unscored(Kind.PLAN, "no verdict", "plan.v1", "judge-1", NOON),
            Spend.NONE);
    assertThat(tallies().byName()).containsOnlyKeys("unscored", "goals_completed");
    assertThat(found(goal.id()).evaluationStatus()).isEqualTo(Evaluation.Status.PENDING);
  }

  @Test
  void pendingMarkers_areGoneOnceJudged() {
    Goal goal = completed(ANN);
    assertThat(itemsOf("PENDING#", "")).hasSize(2);
    store().saveEvaluation(Subject.plan(goal.id()), scored(Kind.PLAN, 9, 8, 6, 5), Spend.NONE);
    assertThat(itemsOf("PENDING#", ""))
        .singleElement()
        .satisfies(item -> assertThat(item.require("kind")).isEqualTo("resolution"));
    store()
        .saveEvaluation(
            Subject.resolution(goal.id()),
            samples.scored(Kind.RESOLUTION, "resolution.v1", NOON),
            SPEND);
    assertThat(itemsOf("PENDING#", "")).isEmpty();
    assertThat(found(goal.id()).evaluationStatus()).isEqualTo(Evaluation.Status.SCORED);
  }

  @Test
  void evaluation_savedBeforeCompletion_leavesNoMarkerBehind() {
    Goal goal = withStages(ANN, Spend.NONE);
    store().saveEvaluation(Subject.plan(goal.id()), scored(Kind.PLAN, 9, 8, 6, 5), Spend.NONE);
    store().complete(goal.id(), Spend.NONE, NOON);
    assertThat(itemsOf("PENDING#", "")).hasSize(1);
  }

  @Test
  void evaluation_ofANewRubric_standsBesideTheOld_andTheNewestIsShown() {
    Goal goal = completed(ANN);
    Evaluation newer = samples.evaluation(Kind.PLAN, "plan.v2", LATER);
    store().saveEvaluation(Subject.plan(goal.id()), newer, Spend.NONE);
    store().saveEvaluation(Subject.plan(goal.id()), scored(Kind.PLAN, 9, 8, 6, 5), Spend.NONE);
    assertThat(found(goal.id()).evaluations()).containsExactly(newer);
  }

  @Test
  void evaluation_ofAnUnknownGoal_isNotKept() {
    assertThat(
            store()
                .saveEvaluation(Subject.plan(Samples.id()), scored(Kind.PLAN, 1, 1, 1, 1), SPEND))
        .isFalse();
    assertThat(allItems()).isEmpty();
  }

  @Test
  void callsOfNoGoal_areCountedExactly_alsoSideBySide() throws Exception {
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      calls.add(
          () -> {
            store().count(Samples.SPEND, NOON);
            return true;
          });
    }
    sideBySide(calls);
    store().count(Spend.NONE, NOON);
    assertThat(tally("cost_usd").sum()).isEqualByComparingTo("0.01482");
    assertThat(tally("llm_calls"))
        .isEqualTo(new Tally(12, BigDecimal.valueOf(12), BigDecimal.valueOf(12)));
  }

  @Test
  void callsThatNothingCameOf_areTheGoalsCost_andCountedOnce() {
    Goal goal = begun(ANN);
    saveStage(store(), goal, Stage.PREPROCESS_GOAL, SPEND);
    Spend lost = new Spend(1, 1, Samples.USAGE, null, false, 1);

    store().spent(goal.id(), lost, NOON);

    assertThat(found(goal.id()).spend()).isEqualTo(SPEND.plus(lost));
    assertThat(tally("llm_calls").sum()).isEqualByComparingTo("2");
    for (Stage stage : Stage.values()) saveStage(store(), goal, stage, Spend.NONE);
    store().complete(goal.id(), Spend.NONE, NOON);
    assertThat(tally("llm_calls").sum()).isEqualByComparingTo("2");
    assertThat(tally("llm_errors").sum()).isEqualByComparingTo("1");
  }

  @Test
  void callsForJudging_thatNothingCameOf_areTheCostOfWhatWasJudged() {
    Goal goal = completed(ANN);

    store().spent(Subject.plan(goal.id()), SPEND, NOON);

    assertThat(found(goal.id()).spend()).isEqualTo(SPEND);
    assertThat(tally("llm_calls").sum()).isEqualByComparingTo("1");
  }

  @Test
  void callsForWhatIsGone_areCountedAllTheSame() {
    store().spent(Samples.id(), SPEND, NOON);
    store().spent(Subject.plan(Samples.id()), SPEND, NOON);
    store().spent(Subject.coaching(Samples.id(), Samples.id()), SPEND, NOON);

    assertThat(tally("llm_calls").sum()).isEqualByComparingTo("3");
    assertThat(itemsOf("GOAL#", "")).isEmpty();
    assertThat(itemsOf("COACHING#", "")).isEmpty();
  }

  @Test
  void cost_unknown_isNotZero() {
    store().count(new Spend(1, 0, Samples.USAGE, null, false), NOON);
    assertThat(tallies().get("cost_usd")).isEmpty();
    assertThat(tally("cost_unknown")).isEqualTo(Tally.of(1.0));
  }

  @Test
  void tallies_holdTheDaysAskedFor_bothIncluded() {
    for (int day = 0; day < 5; day++) {
      store().count(Samples.SPEND, NOON.plusSeconds(86_400L * day));
    }
    LocalDate today = Samples.TODAY;
    assertThat(calls(today, today)).isEqualTo(1);
    assertThat(calls(today.plusDays(1), today.plusDays(3))).isEqualTo(3);
    assertThat(calls(today.minusYears(1), today.plusYears(1))).isEqualTo(5);
    assertThat(calls(today.plusDays(5), today.plusDays(9))).isZero();
  }

  @Test
  void tallies_ofTooManyMonthsOrBackwards_areRefused() {
    LocalDate from = LocalDate.of(2026, 1, 1);
    LocalDate last = from.plusMonths(DynamoMetricsStore.MONTHS).minusDays(1);
    assertThat(metrics().tallies(from, last).byName()).isEmpty();
    assertThatThrownBy(() -> metrics().tallies(from, last.plusDays(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> metrics().tallies(from, from.minusDays(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static final Spend SPEND = Samples.SPEND;

  private static Evaluation.Scored scored(Kind kind, int... scores) {
    Map<String, Evaluation.Criterion> criteria = new LinkedHashMap<>();
    double sum = 0;
    List<String> names = Rubrics.load().of(kind).criteria();
    for (int i = 0; i < scores.length; i++) {
      criteria.put(names.get(i), new Evaluation.Criterion(scores[i], "because", "quote"));
      sum += scores[i];
    }
    return new Evaluation.Scored(
        kind, sum / scores.length, criteria, kind.wireName() + ".v1", "judge-1", false, NOON);
  }

  private Tallies tallies() {
    return metrics().tallies(FIRST_DAY, LAST_DAY);
  }

  private Tally tally(String metric) {
    return tallies().get(metric).orElse(Tally.NONE);
  }

  private long calls(LocalDate from, LocalDate to) {
    return metrics().tallies(from, to).get("llm_calls").map(Tally::count).orElse(0L);
  }
}
