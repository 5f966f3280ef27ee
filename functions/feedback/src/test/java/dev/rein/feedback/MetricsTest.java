package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Evaluation.Criterion;
import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Subject;
import dev.rein.feedback.TestSystem.Answer;
import dev.rein.llm.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);
  private static final String PERIOD = "from=2026-03-09&to=2026-03-10";

  @Test
  void system_empty_hasNamesAndTargetsButNoValues() {
    try (TestSystem system = new TestSystem()) {
      JsonNode metrics = system.get("/api/metrics").body().path("metrics");

      List<String> names = new ArrayList<>();
      for (JsonNode metric : metrics) {
        names.add(metric.path("name").textValue());
        assertThat(metric.path("count").intValue()).isZero();
        for (String absent : List.of("value", "ci95", "trend", "met")) {
          assertThat(metric.has(absent)).as(metric.path("name") + " has " + absent).isFalse();
        }
      }
      assertThat(names)
          .containsExactly(
              "resolution_quality",
              "user_satisfaction",
              "plan_feasibility",
              "plan_quality",
              "coaching_quality",
              "error_rate",
              "cost_usd",
              "tokens",
              "plan_rule_findings",
              "resolution_clarity",
              "resolution_specificity",
              "resolution_measurability",
              "resolution_actionability",
              "plan_coherence",
              "plan_criterion_feasibility",
              "plan_progressiveness",
              "plan_clarity",
              "coaching_relevance",
              "coaching_personalization",
              "coaching_motivation",
              "coaching_actionability",
              "user_usefulness",
              "user_clarity",
              "user_motivation",
              "plan_user_rating",
              "plan_user_feasibility",
              "plan_user_clarity",
              "plan_user_motivation",
              "coaching_user_rating",
              "coaching_user_helpfulness",
              "coaching_user_relevance",
              "coaching_user_motivation",
              "coaching_user_actionability",
              "progress_completed",
              "progress_completion_percentage",
              "progress_difficulty",
              "progress_motivation");
      assertThat(metric(metrics, "resolution_quality").path("target").decimalValue())
          .isEqualByComparingTo("7.0");
      assertThat(metric(metrics, "user_satisfaction").path("target").decimalValue())
          .isEqualByComparingTo("4.0");
      assertThat(metric(metrics, "plan_feasibility").path("target").decimalValue())
          .isEqualByComparingTo("7.5");
      assertThat(metric(metrics, "error_rate").path("target").decimalValue())
          .isEqualByComparingTo("0.02");
      assertThat(metric(metrics, "cost_usd").has("target")).isFalse();
    }
  }

  @Test
  void means_ofAFewEvaluations_areAsComputedByHand() {
    try (TestSystem system = new TestSystem()) {
      resolution(system, DAY, 5, 6, 6, 7); // 6
      resolution(system, DAY.minusDays(1), 8, 8, 9, 9); // 8.5
      resolution(system, DAY, 7, 7, 7, 8); // 7.25
      resolution(system, DAY.minusDays(2), 10, 10, 10, 10); // the day before the period
      resolution(system, DAY.plusDays(1), 0, 0, 0, 0); // the day after it

      JsonNode metrics = metrics(system, PERIOD);

      // (6 + 8.5 + 7.25) / 3; s = 1.25; t = 4.3027 with 2 degrees of freedom; t · s / √3 = 3.1052;
      // the scale ends at 10
      assertMetric(metrics, "resolution_quality", "7.25", 3, "4.1448", "10");
      assertThat(metric(metrics, "resolution_quality").path("met").booleanValue()).isTrue();
      // (5 + 8 + 7) / 3; s = 1.5275; t · s / √3 = 3.7946
      assertMetric(metrics, "resolution_clarity", "6.6667", 3, "2.8721", "10");
      assertThat(metric(metrics, "resolution_clarity").has("target")).isFalse();
      assertThat(metric(metrics, "plan_feasibility").path("count").intValue()).isZero();
    }
  }

  @Test
  void planFeasibility_isTheMeanOfThreeCriteria_besideTheCriterionOfThatName() {
    try (TestSystem system = new TestSystem()) {
      plan(system, 6, 7, 9, 0); // 22 / 3
      plan(system, 8, 8, 7, 0); // 23 / 3

      JsonNode metrics = metrics(system, PERIOD);

      assertThat(value(metrics, "plan_feasibility")).isEqualByComparingTo("7.5");
      assertThat(metric(metrics, "plan_feasibility").path("met").booleanValue()).isFalse();
      assertThat(value(metrics, "plan_criterion_feasibility")).isEqualByComparingTo("7.5");
      assertThat(value(metrics, "plan_coherence")).isEqualByComparingTo("7");
      assertThat(value(metrics, "plan_quality")).isEqualByComparingTo("5.625");
    }
  }

  @Test
  void oneValue_hasNoInterval() {
    try (TestSystem system = new TestSystem()) {
      resolution(system, DAY, 7, 7, 7, 7);

      JsonNode metric = metric(metrics(system, PERIOD), "resolution_quality");

      assertThat(metric.path("value").decimalValue()).isEqualByComparingTo("7");
      assertThat(metric.path("count").intValue()).isEqualTo(1);
      assertThat(metric.has("ci95")).isFalse();
      assertThat(metric.path("met").booleanValue()).as("7.0 is not above 7.0").isFalse();
    }
  }

  @Test
  void equalValues_haveAnIntervalOfNoWidth() {
    try (TestSystem system = new TestSystem()) {
      for (int i = 0; i < 3; i++) plan(system, 9, 9, 4, 0); // 22 / 3, which no decimal holds

      assertMetric(metrics(system, PERIOD), "plan_feasibility", "7.3333", 3, "7.3333", "7.3333");
    }
  }

  @Test
  void interval_staysOnItsScale() {
    try (TestSystem system = new TestSystem()) {
      plan(system, 0, 0, 0, 0);
      plan(system, 10, 10, 10, 10);

      assertMetric(metrics(system, PERIOD), "plan_feasibility", "5", 2, "0", "10");
    }
  }

  @Test
  void unscored_isInNoMean() {
    try (TestSystem system = new TestSystem()) {
      system.store.saveEvaluation(
          Subject.resolution(system.completedGoal().id()),
          new Evaluation.Unscored(Kind.RESOLUTION, "blocked", "resolution.v1", "m", noon(DAY)),
          Spend.NONE);

      assertThat(metric(metrics(system, PERIOD), "resolution_quality").path("count").intValue())
          .isZero();
    }
  }

  @Test
  void planRuleFindings_isTheMeanOverPlansThatWereChecked() {
    try (TestSystem system = new TestSystem()) {
      Finding one = new Finding(FindingKind.TASK_EMPTY, List.of(1), "Week 1 has: a gap.");
      TestGoals.checked(system.store, List.of(), noon(DAY));
      TestGoals.checked(system.store, List.of(one, one, one), noon(DAY));
      system.completedGoal(); // nobody has checked its plan

      JsonNode metric = metric(metrics(system, PERIOD), "plan_rule_findings");

      assertThat(metric.path("value").decimalValue()).isEqualByComparingTo("1.5");
      assertThat(metric.path("count").intValue()).isEqualTo(2);
      assertThat(metric.has("target")).isFalse();
    }
  }

  @Test
  void satisfaction_isTheMeanOfRatings() {
    try (TestSystem system = new TestSystem()) {
      for (int score : new int[] {3, 4, 5, 4}) {
        system.rateAt(system.completedGoal(), score, noon(DAY));
      }

      // s² = 2/3; t = 3.1824 with 3 degrees of freedom; t · √(2/3) / 2 = 1.2992; stars end at 5
      JsonNode metrics = metrics(system, PERIOD);
      assertMetric(metrics, "user_satisfaction", "4", 4, "2.7008", "5");
      assertThat(metric(metrics, "user_satisfaction").path("met").booleanValue()).isFalse();
    }
  }

  @Test
  void errorRate_isAShareOfCallsWithWilsonsInterval() {
    try (TestSystem system = new TestSystem()) {
      system.store.count(spend(150, 3, null), noon(DAY));
      system.store.count(spend(50, 0, null), noon(DAY.minusDays(1)));

      JsonNode metrics = metrics(system, PERIOD);

      assertMetric(metrics, "error_rate", "0.015", 200, "0.0051", "0.0432");
      assertThat(metric(metrics, "error_rate").path("met").booleanValue()).isTrue();
      system.store.count(spend(0, 0, null), noon(DAY));
      system.store.count(spend(50, 2, null), noon(DAY));
      assertThat(value(metrics(system, PERIOD), "error_rate")).isEqualByComparingTo("0.02");
      assertThat(metric(metrics(system, PERIOD), "error_rate").path("met").booleanValue())
          .as("2 % is not below 2 %")
          .isFalse();
    }
  }

  @Test
  void errorRate_noErrorInAFewCalls_isZeroWithAnHonestInterval() {
    try (TestSystem system = new TestSystem()) {
      system.store.count(spend(10, 0, null), noon(DAY));

      assertMetric(metrics(system, PERIOD), "error_rate", "0", 10, "0", "0.2775");
    }
  }

  @Test
  void costAndTokens_areSums() {
    try (TestSystem system = new TestSystem()) {
      system.store.count(spend(1, 0, "0.00012345"), noon(DAY));
      system.store.count(spend(1, 0, "0.25"), noon(DAY));
      system.store.count(spend(1, 0, null), noon(DAY));

      JsonNode metrics = metrics(system, PERIOD);

      assertThat(value(metrics, "cost_usd")).isEqualByComparingTo("0.2501");
      assertThat(metric(metrics, "cost_usd").path("count").intValue()).isEqualTo(2);
      assertThat(value(metrics, "tokens")).isEqualByComparingTo("300");
      assertThat(metric(metrics, "tokens").path("count").intValue()).isEqualTo(3);
      assertThat(metric(metrics, "tokens").has("ci95")).isFalse();
    }
  }

  @Test
  void trend_isTheChangeAgainstThePeriodBefore() {
    try (TestSystem system = new TestSystem()) {
      resolution(system, DAY.minusDays(4), 0, 0, 0, 0); // two periods ago
      resolution(system, DAY.minusDays(3), 5, 5, 5, 6); // 5.25
      resolution(system, DAY.minusDays(2), 6, 6, 6, 7); // 6.25
      resolution(system, DAY.minusDays(1), 8, 8, 8, 8);
      system.store.count(spend(10, 0, null), noon(DAY.minusDays(2)));

      JsonNode metrics = metrics(system, PERIOD);

      assertThat(metric(metrics, "resolution_quality").path("trend").decimalValue())
          .isEqualByComparingTo("2.25");
      assertThat(metric(metrics, "error_rate").has("trend")).isFalse();
      assertThat(
              metric(metrics(system, "from=2026-03-07&to=2026-03-08"), "error_rate").has("trend"))
          .isFalse();
    }
  }

  @Test
  void group_hasATrendAgainstItselfBefore_unlessItIsATime() {
    try (TestSystem system = new TestSystem()) {
      resolution(system, DAY.minusDays(2), 5, 5, 5, 5);
      resolution(system, DAY, 8, 8, 8, 8);

      for (String by : List.of("promptVersion", "model", "style")) {
        assertThat(groupTrend(system, by).decimalValue()).as(by).isEqualByComparingTo("3");
      }
      assertThat(groupTrend(system, "day").isMissingNode()).isTrue();
      assertThat(groupTrend(system, "week").isMissingNode()).isTrue();
    }
  }

  private static JsonNode groupTrend(TestSystem system, String by) {
    JsonNode groups =
        system.get("/api/metrics", PERIOD + "&by=" + by, TestSystem.USER).body().path("groups");
    for (JsonNode group : groups) {
      for (JsonNode metric : group.path("metrics")) {
        if (metric.path("name").textValue().equals("resolution_quality")) {
          return metric.path("trend");
        }
      }
    }
    throw new AssertionError("no group has a resolution_quality by " + by);
  }

  @Test
  void period_notGiven_isTheLastSevenDays() {
    try (TestSystem system = new TestSystem()) {
      LocalDate before = LocalDate.now(ZoneOffset.UTC);
      JsonNode body = system.get("/api/metrics").body();
      LocalDate after = LocalDate.now(ZoneOffset.UTC);

      LocalDate to = LocalDate.parse(body.path("to").textValue());
      assertThat(to).isBetween(before, after);
      assertThat(body.path("from").textValue()).isEqualTo(to.minusDays(6).toString());
      assertThat(system.get("/api/metrics", "to=2026-03-10", "x").body().path("from").textValue())
          .isEqualTo("2026-03-04");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "from=2026-03-11&to=2026-03-10, from",
    "from=2999-01-01, from",
    "from=2026-02-30&to=2026-03-10, from",
    "from=&to=2026-03-10, from",
    "from=10.3.2026, from",
    "from=2026-03-01T00:00:00Z, from",
    "from=+12026-03-01, from",
    "from=-999999999-01-01, from",
    "to=tomorrow, to",
    "'to=2026-03-10,2026-03-11', to",
    "from=2025-03-09&to=2026-03-10, from"
  })
  void period_bad_isRefusedNamingTheParameter(String query, String parameter) {
    try (TestSystem system = new TestSystem()) {
      Answer answer = system.get("/api/metrics", query, TestSystem.USER);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.type()).isEqualTo("invalid-parameter");
      assertThat(answer.body().path("parameter").textValue()).isEqualTo(parameter);
      assertThat(answer.body().path("detail").textValue()).startsWith(parameter);
    }
  }

  @Test
  void period_atItsLimits_isTaken() {
    try (TestSystem system = new TestSystem()) {
      for (String query :
          List.of(
              "from=2025-03-10&to=2026-03-10",
              "from=2026-03-10&to=2026-03-10",
              "from=0000-01-01&to=0000-01-02",
              "from=0000-01-01&to=0000-12-31",
              "from=0001-01-01&to=0001-12-31")) {
        assertThat(system.get("/api/metrics", query, TestSystem.USER).status())
            .as(query)
            .isEqualTo(200);
      }
    }
  }

  @Test
  void caller_anySignedIn_mayReadAggregatesOnly() {
    try (TestSystem system = new TestSystem()) {
      resolution(system, DAY, 7, 7, 7, 8);

      assertThat(system.get("/api/metrics", PERIOD, "somebody else").body().toString())
          .doesNotContain("planted");
      assertThat(system.get("/api/metrics", PERIOD, null).status()).isEqualTo(401);
    }
  }

  private static JsonNode metrics(TestSystem system, String query) {
    Answer answer = system.get("/api/metrics", query, TestSystem.USER);
    assertThat(answer.status()).isEqualTo(200);
    return answer.body().path("metrics");
  }

  static JsonNode metric(JsonNode metrics, String name) {
    for (JsonNode metric : metrics) {
      if (metric.path("name").textValue().equals(name)) return metric;
    }
    throw new AssertionError("no metric " + name);
  }

  private static BigDecimal value(JsonNode metrics, String name) {
    return metric(metrics, name).path("value").decimalValue();
  }

  private static void assertMetric(
      JsonNode metrics, String name, String value, int count, String low, String high) {
    JsonNode metric = metric(metrics, name);
    assertThat(metric.path("value").decimalValue()).isEqualByComparingTo(value);
    assertThat(metric.path("count").intValue()).isEqualTo(count);
    assertThat(metric.at("/ci95/0").decimalValue()).isEqualByComparingTo(low);
    assertThat(metric.at("/ci95/1").decimalValue()).isEqualByComparingTo(high);
  }

  private static void resolution(TestSystem system, LocalDate day, int... scores) {
    evaluation(
        system,
        Kind.RESOLUTION,
        day,
        List.of("clarity", "specificity", "measurability", "actionability"),
        scores);
  }

  private static void plan(TestSystem system, int... scores) {
    evaluation(
        system,
        Kind.PLAN,
        DAY,
        List.of("coherence", "feasibility", "progressiveness", "clarity"),
        scores);
  }

  private static void evaluation(
      TestSystem system, Kind kind, LocalDate day, List<String> names, int... scores) {
    system.store.saveEvaluation(
        Subject.of(system.completedGoal().id(), kind),
        scored(kind, noon(day), names, scores),
        Spend.NONE);
  }

  static Evaluation.Scored scored(Kind kind, Instant at, List<String> names, int... scores) {
    Map<String, Criterion> criteria = new LinkedHashMap<>();
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      criteria.put(names.get(i), new Criterion(scores[i], "because", ""));
      sum += scores[i];
    }
    return new Evaluation.Scored(
        kind, sum / scores.length, criteria, kind.wireName() + ".v1", "model", false, at);
  }

  private static Spend spend(int calls, int errors, @Nullable String cost) {
    return new Spend(
        calls,
        errors,
        new Usage(60, 0, 40, 0, 100, false),
        cost == null ? null : new BigDecimal(cost),
        true);
  }

  private static Instant noon(LocalDate day) {
    return day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
  }
}
