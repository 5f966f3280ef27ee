package dev.rein.coaching.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rein.coaching.ClarifiedGoal;
import dev.rein.coaching.Finding;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Plan;
import dev.rein.coaching.Plan.Week;
import dev.rein.coaching.Profile;
import dev.rein.coaching.SmartGoal;
import dev.rein.coaching.Style;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Plans written by hand against the rules, so that these are not merely what the maker of plans
/// turned round. `clean.json` holds what looks wrong and is not, `defective.json` what is.
class HandWrittenPlansTest {
  private static final int MILESTONE_EVERY = 3;

  @ParameterizedTest(name = "{0}")
  @MethodSource("clean")
  void cleanPlan_hasNoFinding(String name, JsonNode json) {
    assertThat(check(json)).as(name).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("defective")
  void defectivePlan_hasExactlyItsFindings(String name, JsonNode json) {
    List<String> expected = texts(json.path("expect"));
    assertThat(check(json))
        .as(name)
        .extracting(finding -> finding.kind().code())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("defective")
  void detail_namesTheWeeks_andSaysWhatToDo(String name, JsonNode json) {
    for (Finding finding : check(json)) {
      assertThat(finding.detail()).as(name).matches("(?s)[A-Z].+: .+\\.").doesNotContain("null");
    }
  }

  private static Stream<Arguments> clean() throws IOException {
    return cases("clean.json");
  }

  private static Stream<Arguments> defective() throws IOException {
    return cases("defective.json");
  }

  private static Stream<Arguments> cases(String file) throws IOException {
    try (InputStream in =
        HandWrittenPlansTest.class.getClassLoader().getResourceAsStream("rules/" + file)) {
      JsonNode all = JsonMapper.builder().build().readTree(Objects.requireNonNull(in, file));
      return StreamSupport.stream(all.spliterator(), false)
          .map(json -> Arguments.of(json.path("name").asText(), json));
    }
  }

  private static List<Finding> check(JsonNode json) {
    GoalRequest request =
        new GoalRequest(
            json.path("goal").asText(),
            Style.parse(json.path("style").asText("balanced")).orElseThrow(),
            new Profile(
                json.has("experience") ? json.path("experience").asText() : null,
                json.has("hours") ? json.path("hours").doubleValue() : null,
                texts(json.path("constraints")),
                List.of()));
    ClarifiedGoal clarified =
        new ClarifiedGoal(
            json.path("statement").asText("The goal."),
            "any",
            new SmartGoal("a", "b", "c", "d", json.path("timeBound").asText("In time.")),
            List.of(),
            List.of());
    LocalDate made = LocalDate.parse(json.path("made").asText());
    return PlanRules.check(plan(json), request, clarified, made);
  }

  private static Plan plan(JsonNode json) {
    List<Week> weeks = json.has("repeat") ? repeated(json) : listed(json.path("weeks"));
    int last = weeks.stream().mapToInt(Week::number).max().orElseThrow();
    List<Integer> checkIns = new ArrayList<>();
    json.path("checkIns").forEach(week -> checkIns.add(week.intValue()));
    if (checkIns.isEmpty()) checkIns.add(last);
    List<Plan.Phase> phases = new ArrayList<>();
    json.path("phases")
        .forEach(
            phase ->
                phases.add(
                    new Plan.Phase(
                        phase.get(0).asText(), "x", phase.get(1).asInt(), phase.get(2).asInt())));
    if (phases.isEmpty()) phases.add(new Plan.Phase("All", "x", 1, last));
    return new Plan(
        json.path("overview").asText("The plan."),
        phases,
        weeks,
        checkIns,
        List.of(),
        List.of("If a week is missed, go on."));
  }

  private static List<Week> listed(JsonNode list) {
    List<Week> weeks = new ArrayList<>();
    for (JsonNode week : list) {
      weeks.add(
          new Week(
              week.get(0).intValue(),
              week.get(2).asText(),
              texts(week.get(3)),
              week.get(1).doubleValue(),
              List.of()));
    }
    return weeks;
  }

  /// The same tasks every week; hours in turn, and where `same` is not set a milestone of its own
  /// now and then.
  private static List<Week> repeated(JsonNode json) {
    JsonNode hours = json.path("repeat").path("hours");
    List<Week> weeks = new ArrayList<>();
    for (int number = 1; number <= json.path("repeat").path("weeks").intValue(); number++) {
      boolean milestone = !json.path("same").asBoolean() && number % MILESTONE_EVERY == 0;
      weeks.add(
          new Week(
              number,
              "Week " + number,
              texts(json.path("tasks")),
              hours.get((number - 1) % hours.size()).doubleValue(),
              milestone ? List.of("Looked at, week " + number) : List.of()));
    }
    return weeks;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
