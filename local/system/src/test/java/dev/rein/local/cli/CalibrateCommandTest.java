package dev.rein.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.local.calibration.Lines;
import dev.rein.local.gemini.OfflineGemini;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiStandIn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrateCommandTest {
  @TempDir Path root;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void shipped_set_isJudgedByTheStandIn_whichSaysSo() throws Exception {
    assertThat(rein(Map.of(), "calibrate", "--format", "json", "--concurrency", "10")).isZero();

    JsonNode report = Api.JSON.readTree(shown());
    assertThat(report.path("examples").intValue()).isGreaterThanOrEqualTo(40);
    assertThat(report.path("unscored").intValue()).isZero();
    assertThat(report.path("standIn").booleanValue()).isTrue();
    assertThat(report.has("costUsd")).isFalse();
    assertThat(report.path("kinds").findValuesAsText("kind"))
        .containsExactly("resolution", "plan", "coaching");
    for (JsonNode kind : report.path("kinds")) {
      assertThat(kind.path("examples").intValue()).isGreaterThanOrEqualTo(12);
      assertThat(kind.path("judgeAgainstPeople")).hasSize(5);
    }
    assertThat(report.path("all").path("n").intValue())
        .isEqualTo(report.path("examples").intValue());
    assertThat(said()).contains("offline stand-in", "say nothing about Gemini", "judged 42 of 42");
  }

  @Test
  void scores_inTheFile_needNoModel() throws Exception {
    file(
        "set.jsonl",
        Lines.resolution("a", new int[] {7, 6}, 8),
        Lines.resolution("b", new int[] {4, 4}, 4),
        Lines.resolution("c", new int[] {9, 8}, 10));

    assertThat(rein(Map.of("GEMINI_API_KEY", "not asked"), "calibrate", "set.jsonl")).isZero();

    assertThat(shown())
        .contains("resolution: 3 examples", "m1 by resolution.v1")
        .contains("second rater against first: r1 against r0")
        .contains("No model was asked", "overall", "(2000 resamples,", "seed 1")
        .doesNotContain("NaN", "null");
    assertThat(shown().lines()).allMatch(line -> line.length() <= Terminal.WIDTH);
    assertThat(said()).isEmpty();
  }

  @Test
  void real_judge_isAskedAndItsCostTold_andScoresAreKept() throws Exception {
    file(
        "set.jsonl",
        Lines.resolution("a", new int[] {7}, null),
        Lines.resolution("b", new int[] {4}, 4));
    try (OfflineGemini gemini = OfflineGemini.start()) {
      Map<String, String> environment =
          Map.of("GEMINI_API_KEY", "k", "GOOGLE_GEMINI_BASE_URL", gemini.url().toString());

      assertThat(rein(environment, "calibrate", "set.jsonl", "--save", "judged.jsonl")).isZero();

      assertThat(shown()).contains("1 call, $0.0");
      assertThat(said()).contains("the real one", "judged 1 of 1", "judged.jsonl");
    }
    out.reset();

    assertThat(rein(Map.of(), "calibrate", "judged.jsonl")).isZero();

    assertThat(shown()).contains("No model was asked", "gemini-3.5-flash-lite by resolution.v2");
    assertThat(rein(Map.of(), "calibrate", "set.jsonl", "--save", "judged.jsonl")).isEqualTo(1);
    assertThat(said()).contains("--save overwrites nothing");
  }

  @Test
  void judge_thatFails_isCountedAndLeftOut_andJudgedAgainFromTheSavedFile() throws Exception {
    file(
        "set.jsonl",
        Lines.resolution("a", new int[] {7}, null),
        Lines.resolution("b", new int[] {4}, 4));
    try (GeminiStandIn gemini = GeminiStandIn.start(_ -> GeminiReply.answer("{}"))) {
      Map<String, String> environment =
          Map.of("GEMINI_API_KEY", "k", "GOOGLE_GEMINI_BASE_URL", gemini.uri().toString());

      assertThat(rein(environment, "calibrate", "set.jsonl", "--save", "judged.jsonl")).isZero();
      assertThat(shown()).contains("2 examples, 1 of them unscored", "1 unscored and left out");

      file("one.jsonl", Lines.resolution("a", new int[] {7}, null));
      assertThat(rein(environment, "calibrate", "one.jsonl")).isEqualTo(1);
      assertThat(said()).contains("no score for any example");
    }
    assertThat(Files.readString(root.resolve("judged.jsonl")))
        .containsOnlyOnce("\"judge\"")
        .contains("\"a\"", "\"b\"");
  }

  @Test
  void kind_chooses_fromTheShippedSet() throws Exception {
    assertThat(rein(Map.of(), "calibrate", "--kind", "coaching", "--format", "json")).isZero();

    JsonNode report = Api.JSON.readTree(shown());
    assertThat(report.path("kinds").findValuesAsText("kind")).containsExactly("coaching");
    assertThat(report.has("all")).isFalse();
  }

  @Test
  void seed_decidesTheIntervals() throws Exception {
    file(
        "set.jsonl",
        Lines.resolution("a", new int[] {7}, 8),
        Lines.resolution("b", new int[] {4}, 3),
        Lines.resolution("c", new int[] {6}, 6),
        Lines.resolution("d", new int[] {2}, 5),
        Lines.resolution("e", new int[] {9}, 9));

    String first = report("--seed", "5");
    assertThat(report("--seed", "5")).isEqualTo(first);
    assertThat(report("--seed", "6").replace("\"seed\" : 6", "\"seed\" : 5")).isNotEqualTo(first);
  }

  private String report(String... options) {
    out.reset();
    String[] words = {"calibrate", "set.jsonl", "--format", "json", options[0], options[1]};
    assertThat(rein(Map.of(), words)).isZero();
    return shown();
  }

  @Test
  void file_thatCantBeUsed_exits1AndSaysWhy() throws Exception {
    file("bad.jsonl", Lines.resolution("a", new int[] {7}, 8), "{\"id\":");
    file("set.jsonl", Lines.resolution("a", new int[] {7}, 8));
    Files.createDirectory(root.resolve("folder"));

    assertFails("There is no file", "calibrate", "missing.jsonl");
    assertFails("is a folder", "calibrate", "folder");
    assertFails("bad.jsonl, line 2: not JSON", "calibrate", "bad.jsonl");
    assertFails(
        "no example of kind plan, only resolution", "calibrate", "set.jsonl", "--kind", "plan");
    assertFails("its folder is not there", "calibrate", "set.jsonl", "--save", "no/x.jsonl");
  }

  private void assertFails(String sentence, String... words) {
    err.reset();
    assertThat(rein(Map.of(), words)).isEqualTo(1);
    assertThat(said()).contains(sentence);
    assertThat(shown()).isEmpty();
  }

  @Test
  void key_thatCantBeUsed_exits1_andIsNotShown() throws Exception {
    file("set.jsonl", Lines.resolution("a", new int[] {7}, null));

    assertThat(rein(Map.of("GEMINI_API_KEY", "a secret key"), "calibrate", "set.jsonl"))
        .isEqualTo(1);

    assertThat(said()).contains("GEMINI_API_KEY").doesNotContain("a secret key");
  }

  private void file(String name, String... lines) throws Exception {
    Files.writeString(root.resolve(name), String.join("\n", lines) + "\n");
  }

  private int rein(Map<String, String> environment, String... arguments) {
    return Main.run(
        List.of(arguments),
        new Folder(root, root),
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String shown() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
