package dev.rein.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiRequest;
import dev.rein.testing.GeminiStandIn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The nightly look at the judge, by hand.
class PanelCommandTest {
  private static final int TEXTS = 13;

  @TempDir Path here;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int panel(Map<String, String> environment, String... options) {
    out.reset();
    err.reset();
    List<String> arguments = new ArrayList<>(List.of("panel", "--data", "kept"));
    arguments.addAll(List.of(options));
    return Main.run(
        arguments,
        new Folder(Path.of("../.."), here),
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String shown() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static Map<String, String> asking(GeminiStandIn gemini) {
    return Map.of(
        "GEMINI_API_KEY", "k",
        "GOOGLE_GEMINI_BASE_URL", gemini.uri().toString(),
        "LLM_MAX_ATTEMPTS", "1");
  }

  /// Gives every criterion this score.
  private static GeminiReply verdict(GeminiRequest request, int score) {
    var subject = Objects.requireNonNull(request.dataBlocks().get("subject"));
    ObjectNode verdict = Api.JSON.createObjectNode();
    verdict.put("nonce", subject.nonce());
    ObjectNode criteria = verdict.putObject("criteria");
    for (JsonNode name :
        Objects.requireNonNull(request.schema()).at("/properties/criteria/required")) {
      criteria
          .putObject(name.textValue())
          .put("evidence", firstText(subject.json()))
          .put("reasoning", "as a test wants it")
          .put("score", score);
    }
    return GeminiReply.json(verdict);
  }

  private static String firstText(JsonNode node) {
    if (node.isTextual()) return node.textValue();
    for (JsonNode part : node) {
      String text = firstText(part);
      if (!text.isEmpty()) return text;
    }
    return "";
  }

  @Test
  void standIn_setsItsBaseline_andNeverMoves() throws Exception {
    assertThat(panel(Map.of())).isZero();
    assertThat(said()).contains("offline stand-in", "say nothing about Gemini", "kept");
    assertThat(shown())
        .contains("Panel  13 texts", "resolution-running-good", "resolution.v2", "plan.v3")
        .contains("These scores are the baseline from now on");
    assertThat(shown().lines()).allMatch(line -> line.length() <= Terminal.WIDTH);

    assertThat(panel(Map.of(), "--format", "json")).isZero();
    JsonNode report = Api.JSON.readTree(shown());
    assertThat(report.path("baseline").asText()).isEqualTo("compared");
    assertThat(report.at("/drift/compared").intValue()).isEqualTo(TEXTS);
    assertThat(report.at("/drift/mean").doubleValue()).isZero();
  }

  @Test
  void judge_thatMoved_exits1_andShowsByHowMuch() {
    int[] score = {5};
    try (GeminiStandIn gemini = GeminiStandIn.start(request -> verdict(request, score[0]))) {
      assertThat(panel(asking(gemini))).isZero();
      assertThat(said()).contains("the real one");
      assertThat(shown()).contains("13 calls, $0.0");

      score[0] = 4;
      assertThat(panel(asking(gemini))).isEqualTo(1);

      assertThat(said()).contains("The judge has moved against its baseline");
      assertThat(shown())
          .contains("4.00      5.00     −1.00", "Mean change −1.00 points over 13 texts")
          .contains("(95 % interval −1.00 to −1.00)", "the judge has moved");
      assertThat(gemini.requests()).hasSize(2 * TEXTS);
    }
  }

  @Test
  void judge_withoutAnswers_exits1_andSaysWhyForEachText() {
    try (GeminiStandIn gemini = GeminiStandIn.start(_ -> GeminiReply.overloaded503())) {
      assertThat(panel(asking(gemini))).isEqualTo(1);
    }
    assertThat(said()).contains("13 of 13 texts got no score");
    assertThat(shown()).contains("No baseline was set", "overloaded");
  }
}
