package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.Subject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTest {
  private static final String ID = "0198a000-0000-7000-8000-000000000001";

  @Test
  void body_goalAndKind_isATask() {
    assertThat(Task.parse("{\"goalId\":\"" + ID + "\",\"kind\":\"plan\"}"))
        .contains(new Task(Subject.plan(UUID.fromString(ID))));
  }

  @Test
  void body_coachingReply_namesItsMessage() {
    String message = "0198a000-0000-7000-8000-000000000002";
    String body = "{\"goalId\":\"" + ID + "\",\"kind\":\"coaching\"";

    assertThat(Task.parse(body + ",\"messageId\":\"" + message + "\"}"))
        .contains(new Task(Subject.coaching(UUID.fromString(ID), UUID.fromString(message))));
    assertThat(Task.parse(body + "}")).isEmpty();
    assertThat(Task.parse(body + ",\"messageId\":\"1\"}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "[]",
        "{}",
        "{\"goalId\":\"" + ID + "\"}",
        "{\"kind\":\"plan\"}",
        "{\"goalId\":\"1-1-1-1-1\",\"kind\":\"plan\"}",
        "{\"goalId\":7,\"kind\":\"plan\"}",
        "{\"goalId\":\"" + ID + "\",\"kind\":\"PLAN\"}",
        "{\"goalId\":\"" + ID + "\",\"kind\":\"coaching\"}",
        "{\"goalId\":\"" + ID + "\",\"kind\":\"plan\"} trailing"
      })
  void body_anythingElse_isNone(String body) {
    assertThat(Task.parse(body)).isEmpty();
  }
}
