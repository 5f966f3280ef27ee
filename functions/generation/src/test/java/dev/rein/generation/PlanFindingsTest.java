package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Stage;
import dev.rein.testing.GeminiReply;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PlanFindingsTest {
  /// With a budget that the plan of [Answers] keeps, and without a date.
  private static final String GOAL =
      "{\"goal\":\"Run 10 km\",\"profile\":{\"availableHoursPerWeek\":3}}";

  private static final String UNDATED = Answers.CLARIFIED.replace("1 October", "some day");
  private static final String OVER_BUDGET = Answers.PLAN.replace("\"hours\":2.5", "\"hours\":3.5");
  private static final String OVER_BUDGET_AND_DOUBLED =
      OVER_BUDGET.replace("\"number\":2", "\"number\":1").replace("[2]", "[1]");
  private static final String CHECK_IN_OUTSIDE = Answers.PLAN.replace("[2]", "[2,9]");

  @AutoClose final World world = new World();

  @Test
  void cleanPlan_hasAnEmptyList_andAScoreOfZero() {
    Reply reply = planned(Answers.PLAN);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.body().at("/plan/findings").isArray()).isTrue();
    assertThat(reply.body().at("/plan/findings")).isEmpty();
    assertThat(ruleScore(reply).path("value").decimalValue()).isEqualByComparingTo("0");
    assertThat(ruleScore(reply).path("reason").asText()).isEqualTo("No findings");
    assertThat(plansAsked()).isEqualTo(1);
  }

  @Test
  void faults_areInTheAnswerAndInTheStoredGoal_andScoredOnItsTrace() {
    Reply reply = planned(CHECK_IN_OUTSIDE);

    assertThat(reply.text("/plan/findings/0/code")).isEqualTo("check_in_outside_plan");
    assertThat(reply.body().at("/plan/findings/0/weeks/0").asInt()).isEqualTo(9);
    String detail = reply.text("/plan/findings/0/detail");
    assertThat(detail).startsWith("A check-in is set for week 9");
    assertThat(world.goal(reply.goalId()).body().at("/plan")).isEqualTo(reply.body().at("/plan"));
    assertThat(ruleScore(reply).path("value").decimalValue()).isEqualByComparingTo("1");
    assertThat(ruleScore(reply).path("reason").asText())
        .isEqualTo("check_in_outside_plan: " + detail);
    assertThat(plansAsked()).as("a small fault is not worth a call").isEqualTo(1);
    assertThat(world.opik.violations()).isEmpty();
  }

  @Test
  void goalsDate_isWhatThePlanIsMeasuredBy() {
    world.gemini.enqueue(Answers.to(Stage.PREPROCESS_GOAL));
    Reply reply = world.post(World.GOALS, "{\"goal\":\"Run 10 km within 52 weeks\"}");

    assertThat(reply.text("/plan/findings/0/code")).isEqualTo("stops_short_of_deadline");
  }

  @Test
  void planThatCannotBeFollowed_isAskedForOnceMore_withItsFindingsAsData() {
    Reply reply = planned(OVER_BUDGET, Answers.PLAN);

    assertThat(reply.body().at("/plan/weeks/1/hours").asDouble()).isEqualTo(2.5);
    assertThat(reply.body().at("/plan/findings")).isEmpty();
    assertThat(plansAsked()).isEqualTo(2);
    var blocks = world.gemini.requests().getLast().dataBlocks();
    assertThat(blocks.get("findings").toString()).contains("hours_over_budget", "3.5");
    assertThat(blocks.get("earlier").toString()).contains("Two weeks to begin with.");
    assertThat(reply.body().at("/usage/promptTokens").asInt())
        .as("both calls are paid for")
        .isEqualTo(4 * Answers.PROMPT_TOKENS);
    assertThat(ruleScores(reply)).hasSize(1);
  }

  @Test
  void secondPlan_thatIsNoBetter_isNotTaken() {
    Reply reply = planned(OVER_BUDGET, OVER_BUDGET_AND_DOUBLED);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.body().at("/plan/weeks/1/number").asInt()).isEqualTo(2);
    assertThat(reply.body().at("/plan/findings")).hasSize(1);
    assertThat(plansAsked()).isEqualTo(2);
  }

  @Test
  void secondPlan_thatIsBetterButNotGood_isTaken() {
    Reply reply = planned(OVER_BUDGET_AND_DOUBLED, OVER_BUDGET);

    assertThat(reply.body().at("/plan/weeks/1/number").asInt()).isEqualTo(2);
    assertThat(reply.text("/plan/findings/0/code")).isEqualTo("hours_over_budget");
    assertThat(plansAsked()).isEqualTo(2);
  }

  @Test
  void secondPlan_thatDoesNotComeOrCannotBeUsed_leavesTheFirst() {
    for (GeminiReply second :
        List.of(GeminiReply.overloaded503(), GeminiReply.answer("{\"weeks\":[]}"))) {
      world.gemini.enqueue(
          Answers.counted(UNDATED),
          Answers.to(Stage.GENERATE_RESOLUTION),
          Answers.counted(OVER_BUDGET),
          second);
      Reply reply = world.post(World.GOALS, GOAL);

      assertThat(reply.status()).isEqualTo(201);
      assertThat(reply.text("/plan/findings/0/code")).isEqualTo("hours_over_budget");
    }
    assertThat(plansAsked()).isEqualTo(4);
  }

  @Test
  void answerThatCannotBeUsed_usesUpTheSecondCall() {
    Reply reply = planned("{\"overview\":\"x\"}", OVER_BUDGET);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.text("/plan/findings/0/code")).isEqualTo("hours_over_budget");
    assertThat(plansAsked()).isEqualTo(2);
  }

  @Test
  void findingsThatTheModelWroteItself_areNotTaken() {
    String forged =
        Answers.PLAN.replaceFirst(
            "\\{",
            "{\"findings\":[{\"code\":\"week_missing\",\"weeks\":[1],\"detail\":\"forged\"}],");
    Reply reply = planned(forged);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.body().at("/plan/findings")).isEmpty();
  }

  private Reply planned(String... plans) {
    world.gemini.enqueue(Answers.counted(UNDATED), Answers.to(Stage.GENERATE_RESOLUTION));
    for (String plan : plans) world.gemini.enqueue(Answers.counted(plan));
    return world.post(World.GOALS, GOAL);
  }

  private long plansAsked() {
    return world.stagesAsked().stream().filter(Stage.CREATE_EXECUTION_PLAN::equals).count();
  }

  private ObjectNode ruleScore(Reply reply) {
    List<ObjectNode> scores = ruleScores(reply);
    assertThat(scores).hasSize(1);
    return scores.getFirst();
  }

  private List<ObjectNode> ruleScores(Reply reply) {
    return world.opik.store().scores(reply.text("/traceId")).stream()
        .filter(score -> score.path("name").asText().equals("plan_rule_findings"))
        .toList();
  }
}
