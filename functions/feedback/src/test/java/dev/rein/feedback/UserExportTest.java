package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Limits;
import dev.rein.feedback.TestSystem.Answer;
import dev.rein.runtime.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `GET /api/users/me/export`.
class UserExportTest {
  private static final String EXPORT = "/api/users/me/export";

  /// What Lambda answers with at most, in bytes.
  private static final int LAMBDA_ANSWER = 6_291_556;

  @Test
  void export_isAnAttachmentWithAllOfTheCaller_andNothingOfOthers() {
    try (TestSystem system = new TestSystem()) {
      TestGoals.completed(system.store, "somebody else", "planted-other", "planted-other");
      Goal goal = system.completedGoal();
      system.rate(goal, "{\"score\":4,\"text\":\"planted-words\"}");
      system.post(
          "/api/goals/" + goal.id() + "/progress",
          TestSystem.USER,
          "{\"completed\":false,\"notes\":\"planted-notes\"}",
          Map.of());

      Answer answer = system.get(EXPORT);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers().path("content-type").textValue()).isEqualTo("application/json");
      assertThat(answer.headers().path("content-disposition").textValue())
          .isEqualTo("attachment; filename=\"rein-export.json\"");
      assertThat(answer.headers().path("cache-control").textValue()).isEqualTo("no-store");
      JsonNode body = answer.body();
      assertThat(body.path("user").textValue()).isEqualTo(TestSystem.USER);
      assertThat(body.has("nextCursor")).isFalse();
      assertThat(body.path("goals")).hasSize(1);
      assertThat(body.at("/goals/0/request/goal").textValue()).isEqualTo(TestSystem.GOAL);
      assertThat(body.at("/goals/0/resolution/title").textValue()).isEqualTo(TestSystem.TITLE);
      assertThat(body.at("/goals/0/plan/weeks")).hasSize(2);
      assertThat(body.at("/goals/0/ratings/0/text").textValue()).isEqualTo("planted-words");
      assertThat(body.at("/goals/0/progress/0/notes").textValue()).isEqualTo("planted-notes");
      assertThat(body.toString()).doesNotContain("planted-other").doesNotContain("lease");
      assertThat(system.printed.text()).doesNotContain("planted");
    }
  }

  @Test
  void exportOfManyGoals_comesInPages_thatLambdaCanAnswer() {
    try (TestSystem system = new TestSystem()) {
      List<String> goals = new ArrayList<>();
      // Each quotation mark takes four bytes in Lambda's answer.
      String long_ = "\"".repeat(Limits.GOAL);
      for (int i = 0; i < 420; i++) {
        goals.add(TestGoals.begun(system.store, TestSystem.USER, long_).id().toString());
      }

      List<String> found = new ArrayList<>();
      String query = "";
      int pages = 0;
      do {
        JsonNode page = system.get(EXPORT, query, TestSystem.USER).body();
        HttpResponse answer = HttpResponse.json(200, (ObjectNode) page);
        assertThat(answer.encode().length).isLessThan(LAMBDA_ANSWER);
        page.path("goals").forEach(goal -> found.add(goal.path("goalId").textValue()));
        query = page.has("nextCursor") ? "cursor=" + page.path("nextCursor").textValue() : "";
        pages++;
      } while (!query.isEmpty());

      assertThat(pages).isGreaterThan(1);
      assertThat(found).containsExactlyElementsOf(goals.reversed());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "g.AAAA", "p.x.y"})
  void cursorThatIsNoCursor_isRefused(String cursor) {
    try (TestSystem system = new TestSystem()) {
      Answer answer = system.get(EXPORT, "cursor=" + cursor, TestSystem.USER);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.type()).isEqualTo("invalid-parameter");
      assertThat(answer.body().path("parameter").textValue()).isEqualTo("cursor");
    }
  }
}
