package dev.rein.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is shown in terminals of all widths.
class ViewsTest {
  private static final String METRICS =
      """
      {"metrics": [
        {"name": "resolution_quality", "value": 8.1234, "count": 120, "ci95": [7.9011, 8.3457],
         "trend": 0.25, "target": 7.0, "met": true},
        {"name": "error_rate", "value": 0.03, "count": 400, "ci95": [0.0171, 0.0521],
         "trend": -0.01, "target": 0.02, "met": false},
        {"name": "progress_completion_percentage", "count": 0}]}
      """;
  private static final String TRACE =
      """
      {"traceId": "t", "spans": [
        {"id": "1", "name": "create_execution_plan", "ms": 1200},
        {"id": "2", "parentId": "1", "name": "a call with a name that is longer than its column",
         "ms": 1100, "usage": {"total_tokens": 3245}, "costUsd": 0.004067,
         "error": {"type": "GeminiBlocked", "message": "refused, at length, again and again, so that it is cut"}}],
       "scores": [{"name": "user_rating", "value": 5, "reason": "Clear, and it fits my week, and more."}]}
      """;

  private static String shown(int width, boolean colour, Consumer<Terminal> view) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    view.accept(new Terminal(new PrintStream(out, true, UTF_8), colour, width));
    return out.toString(UTF_8);
  }

  private static JsonNode json(String text) {
    try {
      return Api.JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 50, 60, 70, 80, 99, 100, 160})
  void views_neverOutgrowTheTerminal_andHoldNoColourInAPipe(int width) {
    String text =
        shown(width, false, it -> MetricsView.print(it, json(METRICS)))
            + shown(width, false, it -> TraceView.print(it, Shown.of(json(TRACE))))
            + shown(width, false, it -> TraceView.differences(it, json(DIFFERENCES)));
    assertThat(text.lines()).allMatch(line -> line.length() <= width).hasSizeGreaterThan(8);
    assertThat(text).doesNotContain("\u001b").contains("8.1234", "no data", "1100 ms");
  }

  @Test
  void metrics_showMoreTheWiderItIs() {
    assertThat(shown(100, false, it -> MetricsView.print(it, json(METRICS))))
        .contains("7.9011 to 8.3457", "+0.25", "-0.01", "> 7.0", "< 0.02", "yes", "no")
        .contains("progress_completion_percentage");
    assertThat(shown(70, false, it -> MetricsView.print(it, json(METRICS))))
        .contains("+0.25", "> 7.0", "yes")
        .doesNotContain("7.9011");
    assertThat(shown(45, false, it -> MetricsView.print(it, json(METRICS))))
        .contains("8.1234", "120", "yes")
        .doesNotContain("+0.25", "> 7.0");
  }

  @Test
  void trace_showsMoreTheWiderItIs() {
    assertThat(shown(80, false, it -> TraceView.print(it, Shown.of(json(TRACE)))))
        .contains("3245 tokens", "$0.004067");
    assertThat(shown(55, false, it -> TraceView.print(it, Shown.of(json(TRACE)))))
        .contains("3245 tokens")
        .doesNotContain("$0.004067");
    assertThat(shown(40, false, it -> TraceView.print(it, Shown.of(json(TRACE)))))
        .contains("1100 ms")
        .doesNotContain("tokens");
  }

  private static final String DIFFERENCES =
      """
      [{"what": "scores.user_rating", "stored": 5, "inOpik": 1},
       {"what": "scores.plan_user_rating", "stored": null, "inOpik": 3},
       {"what": "spans.preprocess_goal", "stored": "finished", "inOpik": null}]
      """;

  @Test
  void differences_areToldApart() {
    assertThat(shown(100, false, it -> TraceView.differences(it, json(DIFFERENCES))))
        .contains(
            "scores.user_rating: stored 5, in Opik 1",
            "scores.plan_user_rating: stored not there, in Opik 3",
            "spans.preprocess_goal: stored finished, in Opik not there");
    assertThat(shown(100, false, it -> TraceView.differences(it, json("[]")))).contains("alike");
    String unknown = "[{\"what\":\"trace\",\"stored\":\"t\",\"inOpik\":\"unknown\"}]";
    assertThat(shown(100, false, it -> TraceView.differences(it, json(unknown))))
        .contains("could not be asked");
  }

  @Test
  void colour_isShownOnlyWhereItIsWanted() {
    assertThat(shown(100, true, it -> MetricsView.print(it, json(METRICS)))).contains("\u001b[32m");
  }

  @ParameterizedTest
  @CsvSource({
    "80, , 80",
    ", 120, 120",
    "80, 120, 80",
    ", , 100",
    "0, , 100",
    "wide, 90, 90",
    "-5, , 100",
    "12, , 40",
    "100000, , 160",
    "99999999999, 70, 70"
  })
  void width_isWhatIsSaid_withinReason(String columns, String measured, int width) {
    assertThat(Terminal.width(columns, measured)).isEqualTo(width);
  }

  @Test
  void wholeNumbers_andTheirRows_lineUp() {
    List<String> rows =
        shown(100, false, it -> MetricsView.print(it, json(METRICS))).lines().toList();
    int end = rows.getFirst().indexOf("value") + "value".length();
    assertThat(rows.get(1).substring(0, end)).endsWith("8.1234");
    assertThat(rows.get(2).substring(0, end)).endsWith("0.03");
  }
}
