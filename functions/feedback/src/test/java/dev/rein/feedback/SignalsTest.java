package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.CheckIn;
import dev.rein.coaching.CoachingMessage;
import dev.rein.coaching.CoachingReply;
import dev.rein.coaching.CoachingRequest;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Spend;
import dev.rein.coaching.UserScores;
import dev.rein.feedback.TestSystem.Answer;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Tracing;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Every kind of signal, and what becomes of its scores.
class SignalsTest {
  @Test
  void planRating_isScoredUnderNamesOfItsOwn() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      String path = "/api/goals/" + goal.id() + "/plan/feedback";

      Answer answer =
          system.post(
              path,
              TestSystem.USER,
              "{\"score\":4,\"feasibility\":3,\"clarity\":5,\"motivation\":2,\"text\":\"ok\"}",
              Map.of());

      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.body().path("traceId").textValue()).isEqualTo(goal.trace().toString());
      assertThat(system.scores(goal))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "plan_user_rating", "4: ok",
                  "plan_user_feasibility", "3: ",
                  "plan_user_clarity", "5: ",
                  "plan_user_motivation", "2: "));
      assertThat(theTrace(system).path("name").textValue()).isEqualTo("feedback_plan");
      assertThat(system.store.find(goal.id()).orElseThrow().rating(Kind.PLAN)).isNotNull();
      assertThat(system.printed.metric("PlanUserRating")).containsExactly(new BigDecimal(4));
    }
  }

  @Test
  void rating_replaced_losesTheScoresThatItNoLongerHas() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      system.rate(goal, "{\"score\":2,\"clarity\":1,\"usefulness\":2,\"text\":\"no\"}");

      assertThat(system.rate(goal, "{\"score\":4,\"clarity\":5}").status()).isEqualTo(200);

      assertThat(system.scores(goal))
          .isEqualTo(Map.of("user_rating", "4: ", "user_clarity", "5: "));
      assertThat(system.opik.violations()).isEmpty();
    }
  }

  @Test
  void rating_withdrawn_leavesNoScore_andTwiceIsOnce() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      system.rate(goal, "{\"score\":2,\"clarity\":1}");
      String path = TestSystem.feedbackPath(goal.id().toString());

      assertThat(system.delete(path).status()).isEqualTo(204);
      assertThat(system.delete(path).status()).isEqualTo(204);

      assertThat(system.scores(goal)).isEmpty();
      assertThat(system.store.find(goal.id()).orElseThrow().ratings()).isEmpty();
      assertThat(system.feedback.unsent(Instant.now().plusSeconds(60), 10)).isEmpty();
      ObjectNode trace = system.opik.store().traces(null).getFirst();
      assertThat(trace.at("/input/withdrawn").booleanValue()).isTrue();
      assertThat(system.opik.store().traces(null)).hasSize(2);
      assertThat(system.rate(goal, "{\"score\":3}").status()).isEqualTo(201);
      assertThat(system.scores(goal)).isEqualTo(Map.of("user_rating", "3: "));
    }
  }

  @Test
  void withdrawal_ofAForeignOrUnknownGoal_isNotFound() {
    try (TestSystem system = new TestSystem()) {
      Goal foreign = TestGoals.completed(system.store, "somebody", "x", "y");
      for (String path :
          List.of(
              TestSystem.feedbackPath(foreign.id().toString()),
              "/api/goals/" + foreign.id() + "/plan/feedback",
              TestSystem.feedbackPath(UUID.randomUUID().toString()))) {
        assertThat(system.delete(path).status()).isEqualTo(404);
      }
    }
  }

  @Test
  void coachingReply_isRatedOnItsOwnTrace_withTheMeanAsOverallScore() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      CoachingMessage reply = replied(system, goal);
      String path = "/api/goals/" + goal.id() + "/coaching/" + reply.id() + "/feedback";

      Answer answer =
          system.post(
              path,
              TestSystem.USER,
              "{\"helpfulness\":5,\"relevance\":4,\"motivation\":3,\"actionability\":3,"
                  + "\"text\":\"thanks\"}",
              Map.of());

      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.body().path("traceId").textValue()).isEqualTo(reply.trace().toString());
      assertThat(system.scores(reply.trace()))
          .isEqualTo(
              Map.of(
                  "coaching_user_rating", "3.75: thanks",
                  "coaching_user_helpfulness", "5: ",
                  "coaching_user_relevance", "4: ",
                  "coaching_user_motivation", "3: ",
                  "coaching_user_actionability", "3: "));
      assertThat(system.scores(goal)).isEmpty();
      ObjectNode trace = theTrace(system);
      assertThat(trace.path("name").textValue()).isEqualTo("feedback_coaching_session");
      assertThat(trace.path("thread_id").textValue()).isEqualTo(goal.id().toString());
      assertThat(trace.at("/metadata/evaluated_trace_id").textValue())
          .isEqualTo(reply.trace().toString());
      CoachingMessage kept = system.coaching.find(goal.id(), reply.id()).orElseThrow();
      assertThat(kept.rating()).isNotNull();

      assertThat(system.delete(path).status()).isEqualTo(204);
      assertThat(system.scores(reply.trace())).isEmpty();
    }
  }

  @Test
  void coachingReply_unknown_isNotFound_andEveryDimensionIsAskedFor() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      CoachingMessage reply = replied(system, goal);
      String whole = "{\"helpfulness\":5,\"relevance\":4,\"motivation\":3,\"actionability\":3}";
      String prefix = "/api/goals/" + goal.id() + "/coaching/";

      for (String id : List.of(UUID.randomUUID().toString(), goal.id().toString(), "x")) {
        Answer unknown = system.post(prefix + id + "/feedback", TestSystem.USER, whole, Map.of());
        assertThat(unknown.status()).isEqualTo(404);
      }
      Answer part =
          system.post(
              prefix + reply.id() + "/feedback",
              TestSystem.USER,
              "{\"helpfulness\":5,\"relevance\":6}",
              Map.of());
      assertThat(part.status()).isEqualTo(400);
      assertThat(part.body().path("errors").findValuesAsText("pointer"))
          .containsExactlyInAnyOrder("/relevance", "/motivation", "/actionability");
      assertThat(system.opik.store().traces(null)).isEmpty();
    }
  }

  @Test
  void checkIns_areKeptInOrder_andTheNewestIsScored() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      String path = "/api/goals/" + goal.id() + "/progress";

      Answer first =
          system.post(
              path,
              TestSystem.USER,
              "{\"completed\":false,\"completionPercentage\":40,\"difficulty\":4,"
                  + "\"motivation\":5,\"notes\":\"hard\"}",
              Map.of());
      Answer second =
          system.post(
              path,
              TestSystem.USER,
              "{\"completed\":true,\"completionPercentage\":100,\"notes\":\"done\"}",
              Map.of());

      assertThat(List.of(first.status(), second.status())).containsOnly(201);
      assertThat(first.body().path("traceId").textValue()).isEqualTo(goal.trace().toString());
      assertThat(system.feedback.progress(goal.id(), 10))
          .extracting(checkIn -> checkIn.id().toString(), CheckIn::notes)
          .containsExactly(
              tuple(first.body().path("feedbackId").textValue(), "hard"),
              tuple(second.body().path("feedbackId").textValue(), "done"));
      assertThat(system.scores(goal))
          .isEqualTo(
              Map.of("progress_completed", "1: done", "progress_completion_percentage", "100: "));
      List<ObjectNode> traces = system.opik.store().traces(null);
      assertThat(traces)
          .extracting(trace -> trace.path("name").textValue())
          .containsOnly("feedback_progress");
      assertThat(traces)
          .extracting(trace -> trace.at("/metadata/feedback_type").textValue())
          .containsOnly("progress");
    }
  }

  static CoachingMessage replied(TestSystem system, Goal goal) {
    TraceId trace = Tracing.disabled().mint();
    UUID id = Tracing.disabled().mint().value();
    var _ =
        system.coaching.begin(
            id,
            goal.id(),
            TestSystem.USER,
            trace,
            new CoachingRequest("How do I go on?", null, List.of()),
            null,
            Instant.now().plusSeconds(60));
    return system
        .coaching
        .complete(
            goal.id(),
            id,
            new CoachingReply("Go on.", List.of("Run"), List.of(), "Well done.", List.of()),
            "coaching_response.v1",
            "model",
            Spend.NONE,
            Instant.now())
        .orElseThrow();
  }

  private static ObjectNode theTrace(TestSystem system) {
    List<ObjectNode> traces = system.opik.store().traces(null);
    assertThat(traces).hasSize(1);
    return traces.getFirst();
  }

  @Test
  void names_ofScores_areAllDifferent() {
    List<String> names = new ArrayList<>();
    for (Kind kind : Kind.values()) names.addAll(UserScores.names(kind));
    names.addAll(UserScores.progressNames());
    assertThat(Set.copyOf(names)).hasSameSizeAs(names);
  }
}
