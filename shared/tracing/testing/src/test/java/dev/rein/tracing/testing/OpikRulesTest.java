package dev.rein.tracing.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpikRulesTest {
  @Test
  void check_goodRows_findsNothing() throws IOException {
    assertThat(OpikRules.check(Written.TRACES, Rows.body("traces", Rows.trace()))).isEmpty();
    assertThat(OpikRules.check(Written.SPANS, Rows.body("spans", Rows.span()))).isEmpty();
    assertThat(OpikRules.check(Written.SCORES, Rows.body("scores", Rows.score()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id|\"01930000-0000-4000-8000-000000000000\"|400|version 7",
        "id|\"0195500C-F000-7000-8000-000000000001\"|400|version 7",
        "id|\"01930000-0000-7000-8000-000000000000\"|400|far from start_time",
        "start_time|\"2026-03-01T10:00:00\"|400|no ISO-8601",
        "start_time|\"1969-12-31T23:59:59Z\"|422|after or equal 1970",
        "start_time|\"2262-04-11T23:47:16Z\"|422|before 2262",
        "end_time|\"2025-03-01T09:59:59Z\"|400|before start",
        "project_name|\" \"|422|must not be blank",
        "surprise|1|400|not known",
        "name|null|400|null instead of absent",
        "source|\"ui\"|400|is neither sdk nor experiment",
        "type|\"LLM\"|400|none of",
        "trace_id|\"01930000-0000-4000-8000-000000000000\"|400|version 7",
        "usage|{\"prompt_tokens\":1.5}|400|32-bit",
        "usage|{\"prompt_tokens\":2147483648}|400|32-bit",
        "total_estimated_cost|-0.1|422|greater than or equal to 0",
        "total_estimated_cost|0.1234567890123|400|12 decimals",
        "ttft|-1|422|greater than or equal to 0",
        "tags|[\"a\",\"a\"]|400|twice",
        "error_info|{\"exception_type\":\"X\"}|400|traceback is blank"
      })
  void check_spanWithABadField_saysWhich(String field, String value, int status, String message)
      throws IOException {
    ObjectNode span = Rows.span();
    span.set(field, OpikStore.JSON.readTree(value));

    assertThat(OpikRules.check(Written.SPANS, Rows.body("spans", span)))
        .anySatisfy(
            violation -> {
              assertThat(violation.status()).isEqualTo(status);
              assertThat(violation.message()).contains(message);
            });
  }

  @ParameterizedTest
  @CsvSource({"id", "start_time", "last_updated_at", "trace_id", "project_name", "source", "type"})
  void check_spanWithoutARequiredField_isAViolation(String field) throws IOException {
    ObjectNode span = Rows.span();
    span.remove(field);

    assertThat(OpikRules.check(Written.SPANS, Rows.body("spans", span))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1000000000", "0.1234567891", "\"4\"", "true"})
  void check_scoreOutOfBounds_isAViolation(String value) throws IOException {
    ObjectNode score = Rows.score();
    score.set("value", OpikStore.JSON.readTree(value));

    assertThat(OpikRules.check(Written.SCORES, Rows.body("scores", score))).hasSize(1);
  }

  @Test
  void check_batchOfThousandAndOneMore_isTakenAndRefused() throws IOException {
    ObjectNode[] rows = new ObjectNode[OpikRules.MAX_ITEMS];
    Arrays.fill(rows, Rows.score());
    ObjectNode body = Rows.body("scores", rows);
    assertThat(OpikRules.check(Written.SCORES, body)).isEmpty();

    body.withArray("scores").add(Rows.score());
    assertThat(OpikRules.check(Written.SCORES, body))
        .containsExactly(new Violation(422, "scores size must be between 1 and 1000"));
    assertThat(OpikRules.check(Written.SCORES, Rows.body("scores"))).hasSize(1);
  }

  @Test
  void check_bodyOfAnotherShape_isAViolation() throws IOException {
    for (String body : List.of("[]", "{}", "{\"spans\":{}}", "{\"spans\":[1]}", "7")) {
      assertThat(OpikRules.check(Written.SPANS, OpikStore.JSON.readTree(body))).isNotEmpty();
    }
  }

  @Test
  void checkReplacement_endAppearsAndErrorGoes_isFine() throws IOException {
    ObjectNode earlier = Rows.trace();
    earlier.remove("end_time");
    earlier.putObject("error_info").put("exception_type", "X").put("traceback", "at y");

    assertThat(OpikRules.checkReplacement(Written.TRACES, earlier, Rows.trace())).isEmpty();
  }

  @Test
  void checkReplacement_fieldLostOrKeyMoved_isAViolation() throws IOException {
    ObjectNode lost = Rows.span();
    lost.remove("name");
    JsonNode moved = Rows.span().put("parent_span_id", "01930000-0000-7000-8000-000000000000");

    assertThat(OpikRules.checkReplacement(Written.SPANS, Rows.span(), lost))
        .singleElement()
        .satisfies(violation -> assertThat(violation.message()).contains("lost name"));
    assertThat(OpikRules.checkReplacement(Written.SPANS, Rows.span(), moved))
        .singleElement()
        .satisfies(violation -> assertThat(violation.message()).contains("moved its parent"));
  }
}
