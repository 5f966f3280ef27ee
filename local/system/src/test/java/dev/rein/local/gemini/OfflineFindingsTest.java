package dev.rein.local.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.ClarifiedGoal;
import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Plan;
import dev.rein.coaching.Profile;
import dev.rein.coaching.Stage;
import dev.rein.coaching.StageJson;
import dev.rein.coaching.Style;
import dev.rein.coaching.rules.PlanRules;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The stand-in plans so that exact rules find nothing, and its judge heeds what they find.
class OfflineFindingsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Monday, Thursday, Sunday.
  private static final int[] DAYS = {23, 26, 29};

  private static final Set<FindingKind> TIGHT =
      Set.of(FindingKind.HOURS_OVER_BUDGET, FindingKind.TASKS_OVER_HOURS);

  private static final List<@Nullable Double> HOURS = new ArrayList<>();

  static {
    for (double hours : new double[] {0, 0.5, 2, 3, 4.5, 10, 20}) HOURS.add(hours);
    HOURS.add(null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I want to get fit and run a 5K by the end of Q1",
        "Read 12 books this year",
        "Learn Spanish to B1 in six months",
        "Save $5,000 by June 2027",
        "Lose 10 kg by summer",
        "Write a novel by 2027-06-30",
        "Play piano in 8 weeks",
        "Pass the AWS exam before Christmas",
        "Launch my shop by March 2027",
        "Quit smoking within 3 days",
        "I want to be better",
        "Run a marathon in two years",
        "Meditate 20 minutes a day for 30 days",
        "Klavier lernen bis 2027-03-31",
      })
  void plans_ofTheStandIn_haveNoFinding(String goal) {
    for (Style style : Style.values()) {
      for (Double hours : HOURS) {
        for (int day : DAYS) {
          List<Finding> found = findings(goal, style, hours, LocalDate.of(2026, 11, day));
          // In less than an hour the tasks that have a length of their own can't be done.
          boolean tight = hours != null && hours < 1;
          assertThat(found)
              .as("%s %s h, made on 2026-11-%d", style, hours, day)
              .filteredOn(each -> !(tight && TIGHT.contains(each.kind())))
              .isEmpty();
        }
      }
    }
  }

  private static List<Finding> findings(
      String goal, Style style, @Nullable Double hours, LocalDate made) {
    ObjectNode json = JSON.createObjectNode().put("goal", goal).put("style", style.wireName());
    ObjectNode profile = json.putObject("profile");
    if (hours != null) profile.put("availableHoursPerWeek", hours);
    profile.putArray("constraints");
    profile.putArray("previousGoals");
    json.put("today", made.toString());
    Reading reading = Reading.of(json);
    ClarifiedGoal clarified =
        (ClarifiedGoal) StageJson.decode(Stage.PREPROCESS_GOAL, style, Clarifier.answer(reading));
    Plan plan = (Plan) StageJson.decode(Stage.CREATE_EXECUTION_PLAN, style, Plans.answer(reading));
    GoalRequest request =
        new GoalRequest(goal, style, new Profile(null, hours, List.of(), List.of()));
    return PlanRules.check(plan, request, clarified, made);
  }

  @Test
  void judge_givesAPlanWithFindings_lessWhereTheyTouchIt() {
    ObjectNode request = JSON.createObjectNode();
    request.put("goal", "I want to run a 5K by the end of Q1").put("style", "balanced");
    request.putObject("profile").put("availableHoursPerWeek", 4);
    request.put("today", "2026-11-24");
    JsonNode plan = Plans.answer(Reading.of(request));
    ArrayNode findings = JSON.createArrayNode();
    JsonNode clean = verdict(request, plan, findings);
    findings.addObject().put("code", "hours_over_budget");
    JsonNode faulty = verdict(request, plan, findings);
    assertThat(clean.at("/feasibility/score").asInt()).isGreaterThan(4);
    assertThat(faulty.at("/feasibility/score").asInt()).isEqualTo(4);
    assertThat(faulty.at("/feasibility/reasoning").asText()).contains("hours_over_budget");
    assertThat(faulty.path("clarity")).isEqualTo(clean.path("clarity"));
    findings.removeAll().addObject().put("code", "tasks_over_hours");
    assertThat(verdict(request, plan, findings).at("/feasibility/score").asInt()).isEqualTo(6);
    findings.addObject().put("code", "constraint_ignored");
    assertThat(verdict(request, plan, findings).at("/feasibility/score").asInt()).isEqualTo(4);
  }

  private static JsonNode verdict(JsonNode request, JsonNode plan, JsonNode findings) {
    ObjectNode schema = JSON.createObjectNode();
    ObjectNode criteria =
        schema.putObject("properties").putObject("criteria").putObject("properties");
    for (String name : List.of("coherence", "feasibility", "progressiveness", "clarity")) {
      criteria.putObject(name);
    }
    return Judge.answer(schema, request, null, plan, findings, "0123456789abcdef").path("criteria");
  }
}
