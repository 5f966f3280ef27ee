package dev.rein.coaching.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.ClarifiedGoal;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Limits;
import dev.rein.coaching.Plan;
import dev.rein.coaching.Plan.Week;
import dev.rein.coaching.Profile;
import dev.rein.coaching.SmartGoal;
import dev.rein.coaching.Style;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanRulesTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);
  private static final int TEXT = 8_000;

  @ParameterizedTest
  @CsvSource({
    // Both the share and the hours have to be passed.
    "conservative, , 4, 5.2, false",
    "conservative, , 4, 5.3, true",
    "conservative, , 1, 2, false",
    "balanced, , 4, 6, false",
    "balanced, , 4, 6.1, true",
    "balanced, beginner, 4, 5.3, true",
    "aggressive, , 4, 7, false",
    "aggressive, , 4, 7.1, true",
    "aggressive, no experience, 4, 6.1, true",
    "aggressive, no longer a beginner, 4, 6.1, false",
  })
  void step_atItsBound_isTaken_andAboveIsFound(
      String style, @Nullable String experience, double before, double now, boolean found) {
    GoalRequest request =
        new GoalRequest(
            "swim",
            Style.parse(style).orElseThrow(),
            new Profile(experience, 40.0, List.of(), List.of()));
    assertThat(kinds(request, MONDAY, before, before, now).contains(FindingKind.RAMP_TOO_STEEP))
        .isEqualTo(found);
  }

  @Test
  void firstWeek_begunOnASunday_mayHoldHalfOfTheSecond() {
    LocalDate sunday = MONDAY.minusDays(1);
    assertThat(kinds(request("swim", 40.0), sunday, 2, 6)).isEmpty();
    assertThat(kinds(request("swim", 40.0), sunday, 2, 6.1))
        .containsExactly(FindingKind.RAMP_TOO_STEEP);
    assertThat(kinds(request("swim", 40.0), MONDAY, 2, 6))
        .containsExactly(FindingKind.RAMP_TOO_STEEP);
  }

  @Test
  void hours_atTheBudget_areTaken_andAboveAreFound() {
    assertThat(kinds(request("swim", 4.0), MONDAY, 4, 4.05)).isEmpty();
    assertThat(kinds(request("swim", 4.0), MONDAY, 4, 4.06))
        .containsExactly(FindingKind.HOURS_OVER_BUDGET);
    assertThat(kinds(request("swim", null), MONDAY, 84)).isEmpty();
    assertThat(kinds(request("swim", null), MONDAY, 84.1))
        .containsExactly(FindingKind.HOURS_OVER_BUDGET);
  }

  @ParameterizedTest
  @CsvSource({"5, false", "6, false", "7, true"})
  void weeks_oneBeyondTheDate_areTaken_andTwoAreFound(int weeks, boolean found) {
    double[] hours = DoubleStream.generate(() -> 2).limit(weeks).toArray();
    Set<FindingKind> kinds = kinds(request("swim within 5 weeks", 4.0), MONDAY, hours);
    assertThat(kinds.contains(FindingKind.ENDS_AFTER_DEADLINE)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({"12, 6, false", "12, 5, true", "4, 2, false", "4, 1, true", "3, 1, false"})
  void weeks_halfOfThoseThereAre_areTaken_andFewerAreFound(int there, int weeks, boolean found) {
    double[] hours = IntStream.range(0, weeks).mapToDouble(week -> 2 + week / 10.0).toArray();
    Set<FindingKind> kinds = kinds(request("swim within " + there + " weeks", 4.0), MONDAY, hours);
    assertThat(kinds.contains(FindingKind.STOPS_SHORT_OF_DEADLINE)).isEqualTo(found);
  }

  @Test
  void equalWeeks_four_areTaken_andFiveAreFound() {
    assertThat(kinds(request("swim", 4.0), MONDAY, 2, 2, 2, 2)).isEmpty();
    assertThat(kinds(request("swim", 4.0), MONDAY, 2, 2, 2, 2, 2))
        .containsExactly(FindingKind.WEEKS_COPIED);
  }

  /// Patterns that recurse or go back over long texts would be found here.
  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        ",",
        "and ",
        "Monday ",
        "monday,",
        "rest",
        "no ",
        "1.",
        "a",
        "x-",
        "(",
        "…",
        "done by ",
        "31 March 2027 ",
        "run ",
        "week until ",
        "😀",
        "\u0000",
        "- free "
      })
  void longTexts_ofAnything_areChecked(String unit) {
    String text = unit.repeat(TEXT / unit.length());
    String goal = "g" + unit.repeat((Limits.GOAL - 1) / unit.length());
    String constraint = unit.repeat(Limits.PROFILE_ENTRY / unit.length());
    Profile profile =
        new Profile(
            constraint,
            4.0,
            List.of(
                constraint,
                "no running on Mondays",
                "vegan",
                "only weekends",
                "max 30 minutes a day"),
            List.of());
    Plan plan =
        new Plan(
            text,
            List.of(),
            List.of(
                new Week(1, text, List.of(text, text + "!x"), 2, List.of(text)),
                new Week(2, text, List.of("x" + text + "y"), 2, List.of(text))),
            List.of(2),
            List.of(),
            List.of());
    ClarifiedGoal clarified =
        new ClarifiedGoal(
            text, text, new SmartGoal(text, text, text, text, text), List.of(), List.of());
    GoalRequest request = new GoalRequest(goal, Style.BALANCED, profile);
    assertThat(PlanRules.check(plan, request, clarified, MONDAY)).hasSizeLessThan(PlanRules.MOST);
  }

  private static GoalRequest request(String goal, @Nullable Double hours) {
    return new GoalRequest(goal, Style.BALANCED, new Profile(null, hours, List.of(), List.of()));
  }

  private static Set<FindingKind> kinds(GoalRequest request, LocalDate made, double... hours) {
    List<Week> weeks =
        IntStream.range(0, hours.length)
            .mapToObj(i -> new Week(i + 1, "Swim", List.of("Swim 500 m"), hours[i], List.of()))
            .toList();
    Plan plan = new Plan("Swim.", List.of(), weeks, List.of(hours.length), List.of(), List.of());
    ClarifiedGoal clarified =
        new ClarifiedGoal(
            "Swim", "any", new SmartGoal("a", "b", "c", "d", "e"), List.of(), List.of());
    Set<FindingKind> kinds = new HashSet<>();
    PlanRules.check(plan, request, clarified, made).forEach(found -> kinds.add(found.kind()));
    return kinds;
  }
}
