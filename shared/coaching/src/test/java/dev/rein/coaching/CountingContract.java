package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.coaching.GoalStore.Rated;
import dev.rein.coaching.Tallies.Tally;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    assertThat(tally("plan_quality")).isEqualTo(Tally.of(7.0));
    assertThat(tally("criterion:plan:coherence")).isEqualTo(Tally.of(9.0));
    assertThat(tally("criterion:plan:clarity")).isEqualTo(Tally.of(5.0));
    assertThat(tally("plan_feasibility")).isEqualTo(Tally.of(new BigDecimal("7.666666666667")));
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
  void evaluation_ofAnUnknownGoal_isRefused() {
    assertThatThrownBy(
            () ->
                store()
                    .saveEvaluation(
                        Subject.plan(Samples.id()), scored(Kind.PLAN, 1, 1, 1, 1), SPEND))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(allItems()).isEmpty();
  }

  @Test
  void rating_isKeptShownAndCounted() {
    Goal goal = completed(ANN);
    Rated.Kept kept = (Rated.Kept) rate(goal, 4, Map.of("clarity", 5), "good", null, NOON);
    assertThat(kept.first()).isTrue();
    assertThat(kept.trace()).isEqualTo(goal.trace());
    assertThat(kept.rating().feedbackId().version()).isEqualTo(7);
    assertThat(found(goal.id()).rating()).isEqualTo(kept.rating());
    assertThat(tally("user_satisfaction")).isEqualTo(Tally.of(4.0));
    assertThat(tally("rating:resolution:clarity")).isEqualTo(Tally.of(5.0));
  }

  @Test
  void rating_replacedOnAnotherDay_leavesItsOldDay() {
    Goal goal = completed(ANN);
    Rated.Kept first = (Rated.Kept) rate(goal, 4, Map.of("clarity", 5), "good", null, NOON);
    Instant nextDay = NOON.plusSeconds(86_400);
    Rated.Kept second = (Rated.Kept) rate(goal, 2, Map.of("motivation", 1), null, null, nextDay);
    assertThat(second.first()).isFalse();
    assertThat(second.rating().feedbackId()).isEqualTo(first.rating().feedbackId());
    assertThat(found(goal.id()).rating()).isEqualTo(second.rating());
    assertThat(store().tallies(Samples.TODAY, Samples.TODAY).byName())
        .containsOnlyKeys("goals_completed");
    LocalDate tomorrow = Samples.TODAY.plusDays(1);
    assertThat(store().tallies(tomorrow, tomorrow).byName())
        .containsOnlyKeys("user_satisfaction", "rating:resolution:motivation")
        .containsEntry("user_satisfaction", Tally.of(2.0));
  }

  @Test
  void rating_ofAPlan_isNotTheResolutionsSatisfaction() {
    Goal goal = completed(ANN);
    Rated rated =
        store().rate(ANN, Subject.plan(goal.id()), 3, Map.of("feasibility", 2), null, null, NOON);
    assertThat(rated).isInstanceOf(Rated.Kept.class);
    assertThat(found(goal.id()).rating()).isNull();
    assertThat(tallies().byName())
        .containsOnlyKeys("rating:plan:score", "rating:plan:feasibility", "goals_completed");
  }

  @Test
  void rating_ofSomebodyElsesGoalOrOfNothing_isRefused() {
    Goal goal = begun(ANN);
    assertThat(rate(goal, 4, Map.of(), null, null, NOON)).isEqualTo(new Rated.NothingToRate());
    assertThat(store().rate(BOB, Subject.resolution(goal.id()), 4, Map.of(), null, null, NOON))
        .isEqualTo(new Rated.UnknownGoal());
    assertThat(store().rate(ANN, Subject.resolution(Samples.id()), 4, Map.of(), null, null, NOON))
        .isEqualTo(new Rated.UnknownGoal());
    Goal complete = completed(ANN);
    assertThat(
            store()
                .rate(
                    ANN,
                    Subject.coaching(complete.id(), Samples.id()),
                    4,
                    Map.of(),
                    null,
                    null,
                    NOON))
        .isEqualTo(new Rated.NothingToRate());
  }

  @Test
  void rating_outsideItsBounds_isRefused() {
    Goal goal = completed(ANN);
    for (int score : new int[] {0, 6}) {
      assertThatThrownBy(() -> rate(goal, score, Map.of(), null, null, NOON))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> rate(goal, 3, Map.of("clarity", score), null, null, NOON))
          .isInstanceOf(IllegalArgumentException.class);
    }
    Map<String, Integer> most = new TreeMap<>();
    for (char name = 'a'; most.size() < DynamoGoalStore.DIMENSIONS; name++) {
      most.put(String.valueOf(name), 3);
    }
    assertThat(rate(goal, 3, most, null, null, NOON)).isInstanceOf(Rated.Kept.class);
    most.put("z", 3);
    assertThatThrownBy(() -> rate(goal, 3, most, null, null, NOON))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> rate(goal, 3, Map.of("a#b", 3), null, null, NOON))
        .isInstanceOf(IllegalArgumentException.class);
    String text = "x".repeat(Limits.TEXT);
    assertThatThrownBy(() -> rate(goal, 3, Map.of(), text + "x", null, NOON))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(rate(goal, 3, Map.of(), text, null, NOON)).isInstanceOf(Rated.Kept.class);
  }

  @Test
  void ratingKey_usedAgain_changesNothing_evenAfterAReplacement() {
    Goal goal = completed(ANN);
    Rated.Kept kept = (Rated.Kept) rate(goal, 4, Map.of(), "one", key("k", "one"), NOON);
    rate(goal, 2, Map.of(), "two", null, NOON);
    assertThat(rate(goal, 4, Map.of(), "one", key("k", "one"), NOON))
        .isEqualTo(new Rated.Repeated(kept.rating(), goal.trace(), true));
    assertThat(rate(goal, 5, Map.of(), "three", key("k", "three"), NOON))
        .isEqualTo(new Rated.KeyReused());
    assertThat(tally("user_satisfaction")).isEqualTo(Tally.of(2.0));
    assertThat(rate(goal, 5, Map.of(), "3", key("k", "3"), NOON.plusSeconds(86_401)))
        .isInstanceOf(Rated.Kept.class);
  }

  @Test
  void ratings_sixteenAtOnceWithOneKey_countOnce() throws Exception {
    Goal goal = completed(ANN);
    List<Callable<Rated>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      calls.add(() -> rate(goal, 4, Map.of(), "one", key("k", "one"), NOON));
    }
    List<Rated> rated = sideBySide(calls);
    assertThat(rated).filteredOn(it -> it instanceof Rated.Kept).hasSize(1);
    assertThat(rated).filteredOn(it -> it instanceof Rated.Repeated).hasSize(15);
    assertThat(tally("user_satisfaction")).isEqualTo(Tally.of(4.0));
  }

  @Test
  void ratings_sixteenDifferentAtOnce_leaveOneRating_countedExactly() throws Exception {
    Goal goal = completed(ANN);
    List<Callable<Rated>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      int score = 1 + i % 5;
      GoalStore store = anotherStore();
      calls.add(
          () ->
              store.rate(
                  ANN,
                  Subject.resolution(goal.id()),
                  score,
                  Map.of("clarity", score),
                  null,
                  null,
                  NOON));
    }
    List<Rated> rated = sideBySide(calls);
    assertThat(rated).allMatch(it -> it instanceof Rated.Kept);
    assertThat(rated).filteredOn(it -> ((Rated.Kept) it).first()).hasSize(1);
    assertThat(rated.stream().map(it -> ((Rated.Kept) it).rating().feedbackId()).distinct())
        .hasSize(1);
    Rating left = found(goal.id()).rating();
    assertThat(left).isNotNull();
    assertThat(tally("user_satisfaction")).isEqualTo(Tally.of(left.score()));
    assertThat(tally("rating:resolution:clarity")).isEqualTo(Tally.of(left.score()));
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
    LocalDate last = from.plusMonths(DynamoGoalStore.TALLIED_MONTHS).minusDays(1);
    assertThat(store().tallies(from, last).byName()).isEmpty();
    assertThatThrownBy(() -> store().tallies(from, last.plusDays(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().tallies(from, from.minusDays(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void counters_after500RandomOperations_equalWhatIsStored() {
    List<UUID> goals = new ArrayList<>();
    Spend ofNoGoal = Spend.NONE;
    for (int i = 0; i < 500; i++) {
      Instant now = NOON.plusSeconds(samples.below(60 * 86_400) - 30L * 86_400);
      if (goals.size() < 15 && samples.below(10) == 0) {
        goals.add(begun(samples.below(2) == 0 ? ANN : BOB).id());
      }
      if (goals.isEmpty()) goals.add(begun(ANN).id());
      ofNoGoal = ofNoGoal.plus(randomChange(goals.get(samples.below(goals.size())), now));
    }

    Map<String, Tally> stored = new TreeMap<>();
    Spend spent = ofNoGoal;
    Spend uncounted = Spend.NONE;
    for (Item item : allItems()) {
      String sk = item.require("sk");
      if (!item.require("pk").startsWith("GOAL#")) continue;
      if (sk.equals("GOAL")) {
        spent = spent.plus(new GoalHeader(item).spend());
        uncounted = uncounted.plus(new GoalHeader(item).uncounted());
      }
      if (sk.startsWith("EVAL#")) add(stored, GoalJson.evaluation(item.json("document")));
      if (sk.startsWith("RATING#")) add(stored, RatingItem.read(item));
    }
    Map<String, Tally> counted = new TreeMap<>(tallies().byName());
    assertThat(sumOf(counted.remove("llm_calls"))).isEqualTo(spent.calls() - uncounted.calls());
    assertThat(sumOf(counted.remove("llm_errors"))).isEqualTo(spent.errors() - uncounted.errors());
    assertThat(sumOf(counted.remove("tokens")))
        .isEqualTo(spent.usage().total() - uncounted.usage().total());
    Tally cost = counted.remove("cost_usd");
    assertThat(cost).isNotNull();
    assertThat(cost.sum()).isEqualByComparingTo(cost(spent).subtract(cost(uncounted)));
    counted.keySet().removeAll(List.of("cost_unknown", "goals_completed", "goals_failed"));
    assertThat(counted).isEqualTo(stored);
    assertThat(stored).containsKeys("plan_feasibility", "user_satisfaction", "unscored");
  }

  /// @return what was spent on no goal
  private Spend randomChange(UUID goalId, Instant now) {
    Goal goal = found(goalId);
    Kind kind = samples.below(2) == 0 ? Kind.PLAN : Kind.RESOLUTION;
    switch (samples.below(8)) {
      case 0, 1 -> {
        Stage next = goal.nextStage();
        if (next != null) saveStage(store(), goal, next, samples.spend());
        else store().complete(goalId, samples.spend(), now);
      }
      case 2 -> store().fail(goalId, FAILURE, samples.spend(), now);
      case 3 -> anotherStore().claim(goalId, now, now);
      case 4, 5 -> {
        String rubric = kind.wireName() + ".v" + (1 + samples.below(3));
        store()
            .saveEvaluation(
                Subject.of(goalId, kind), samples.evaluation(kind, rubric, now), samples.spend());
      }
      case 6 ->
          store()
              .rate(
                  goal.userId(),
                  Subject.of(goalId, kind),
                  1 + samples.below(5),
                  samples.dimensions(),
                  samples.text(),
                  samples.below(2) == 0 ? key("k" + samples.below(20), "b") : null,
                  now);
      default -> {
        Spend spend = samples.spend();
        store().count(spend, now);
        return spend;
      }
    }
    return Spend.NONE;
  }

  private static void add(Map<String, Tally> stored, Evaluation evaluation) {
    switch (evaluation) {
      case Evaluation.Unscored _ -> stored.merge("unscored", Tally.of(1.0), Tally::plus);
      case Evaluation.Scored scored -> {
        String kind = scored.kind().wireName();
        stored.merge(kind + "_quality", Tally.of(scored.score()), Tally::plus);
        int feasibility = 0;
        for (var criterion : scored.criteria().entrySet()) {
          int score = criterion.getValue().score();
          if (!criterion.getKey().equals("clarity")) feasibility += score;
          stored.merge(
              "criterion:" + kind + ":" + criterion.getKey(), Tally.of(score), Tally::plus);
        }
        if (scored.kind() == Kind.PLAN) {
          BigDecimal mean =
              new BigDecimal(feasibility).divide(new BigDecimal(3), 12, RoundingMode.HALF_EVEN);
          stored.merge("plan_feasibility", Tally.of(mean), Tally::plus);
        }
      }
    }
  }

  private static void add(Map<String, Tally> stored, Rating rating) {
    String kind = rating.kind().wireName();
    String score = kind.equals("plan") ? "rating:plan:score" : "user_satisfaction";
    stored.merge(score, Tally.of(rating.score()), Tally::plus);
    rating
        .dimensions()
        .forEach(
            (name, value) ->
                stored.merge("rating:" + kind + ":" + name, Tally.of(value), Tally::plus));
  }

  private static final Spend SPEND = Samples.SPEND;

  private static BigDecimal cost(Spend spend) {
    BigDecimal cost = spend.costUsd();
    return cost == null ? BigDecimal.ZERO : cost;
  }

  private static long sumOf(@Nullable Tally tally) {
    return tally == null ? 0 : tally.sum().longValueExact();
  }

  private Rated rate(
      Goal goal,
      int score,
      Map<String, Integer> dimensions,
      @Nullable String text,
      @Nullable IdempotencyKey key,
      Instant now) {
    return store().rate(ANN, Subject.resolution(goal.id()), score, dimensions, text, key, now);
  }

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
    return store().tallies(FIRST_DAY, LAST_DAY);
  }

  private Tally tally(String metric) {
    return tallies().get(metric).orElse(Tally.NONE);
  }

  private long calls(LocalDate from, LocalDate to) {
    return store().tallies(from, to).get("llm_calls").map(Tally::count).orElse(0L);
  }
}
