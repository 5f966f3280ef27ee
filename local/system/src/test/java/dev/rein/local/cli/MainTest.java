package dev.rein.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir Path root;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int rein(String... arguments) {
    return Main.run(
        List.of(arguments),
        new Folder(root, root),
        Map.of(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String shown() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dance|no command “dance”",
        "up --prot 1|no option --prot",
        "up --port|--port needs a value",
        "up --port=|--port needs a value",
        "up --port 65536|a port from 0 to 65535",
        "up --port -1|a port from 0 to 65535",
        "up --port many|a port from 0 to 65535",
        "up now|one word too many",
        "demo a b|one word too many",
        "demo --fast|no option --fast",
        "trace|Name the goal",
        "trace x --format xml|one of tree, json",
        "trace x --user|--user needs a value",
        "trace x --user Zoë|--user is of printable ASCII, not “Zoë”",
        "metrics export --format xml|one of csv, jsonl",
        "metrics export --from 1.2.2026|--from is a day",
        "metrics export --to soon|--to is a day",
        "metrics export all|one word too many",
        "metrics --format xml|one of table, json, csv",
        "replay|Name a file",
        "experiment|Name it with --prompt",
        "experiment --prompt poem --versions v1,v2|There is no prompt “poem”, only preprocess_goal",
        "experiment --prompt coaching_response --versions v1,v2|can't be tried on goals",
        "experiment --prompt generate_resolution|Name them, e.g. --versions v1,v2",
        "experiment --prompt generate_resolution --versions v1,v9|no version “v9”, only v1"
            + " (default)",
        "experiment --prompt generate_resolution --versions v1|names 2 to 5 versions",
        "experiment --prompt generate_resolution --versions v1,v2 --from-feedback high|is low",
        "experiment --prompt generate_resolution --versions v1,v2 --budget-usd -1|above 0",
        "experiment --prompt generate_resolution --versions v1,v2 --judge-samples 0|from 1 to 9",
        "experiment run|“run” is not show",
        "prompts pull|“pull” is not push",
        "calibrate --kind poem|one of all, resolution, plan, coaching",
        "calibrate --format csv|one of table, json",
        "calibrate --seed x|--seed is a whole number",
        "calibrate --concurrency 0|a number from 1 to 10",
        "calibrate --concurrency 11|a number from 1 to 10",
        "calibrate a b|one word too many",
        "panel now|one word too many",
        "panel --format csv|one of table, json",
        "panel --kind plan|no option --kind"
      })
  void commandLine_thatIsWrong_exits2WithASentence(String line, String sentence) {
    assertThat(rein(line.split(" "))).isEqualTo(2);
    assertThat(said()).contains(sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "demo",
    "up",
    "trace",
    "metrics",
    "replay",
    "calibrate",
    "panel",
    "prompts",
    "experiment"
  })
  void help_ofEachCommand_exits0(String command) {
    assertThat(rein(command, "--help")).isZero();
    assertThat(shown()).contains("./rein " + command);
  }

  @Test
  void nothing_isHelp() {
    assertThat(rein()).isZero();
    assertThat(shown()).contains("./rein demo", "./rein up", "./rein trace", "./rein metrics");
  }

  @Test
  void metrics_withoutAny_exits1AndNamesWhatToRun() {
    assertThat(rein("metrics")).isEqualTo(1);
    assertThat(said()).contains("./rein demo");
  }

  @Test
  void metrics_ofAFolderWithoutAny_exits1AndNamesTheFolder() {
    assertThat(rein("metrics", "--data", "elsewhere")).isEqualTo(1);
    assertThat(said()).contains("No metrics are kept in ", "elsewhere");
  }

  @Test
  void metrics_thatWereKept_areShownWithTheirDate() throws Exception {
    Path data = Files.createDirectories(root.resolve("target/rein"));
    Files.writeString(
        data.resolve("metrics.json"),
        """
        {"asOf":"2026-11-24T22:00:00Z","metrics":{"metrics":[
          {"name":"resolution_quality","value":7.5,"count":2,"ci95":[6.2,8.8],"target":7.0,"met":true},
          {"name":"cost_usd","count":0}]}}
        """);
    assertThat(rein("metrics")).isZero();
    assertThat(shown())
        .contains("as of 2026-11-24T22:00:00Z", "resolution_quality", "7.5", "> 7.0", "yes");
    out.reset();
    assertThat(rein("metrics", "--format", "csv")).isZero();
    assertThat(shown())
        .isEqualToNormalizingNewlines(
            """
            name,value,count,trend,target,met,ci95_low,ci95_high
            resolution_quality,7.5,2,,7.0,true,6.2,8.8
            cost_usd,,0,,,,,
            """);
  }

  @Test
  void trace_ofAnUnknownGoal_exits1() {
    assertThat(rein("trace", "0199")).isEqualTo(1);
    assertThat(said()).contains("No trace of “0199” is known");
    assertThat(root).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void trace_ofNothing_exits2AndAsksForAGoal(String id) {
    assertThat(rein("trace", id)).isEqualTo(2);
    assertThat(said()).contains("Name the goal");
  }

  @Test
  void option_thatStandsThereTwice_exits2() {
    assertThat(rein("up", "--port", "0", "--port=1")).isEqualTo(2);
    assertThat(said()).contains("--port stands there twice.");
  }

  @Test
  void up_withAFileAsItsDataFolder_exits1AndSaysWhatIsWrong() throws Exception {
    Path file = Files.writeString(root.resolve("notes"), "mine");
    assertThat(rein("up", "--port", "0", "--data", file.toString())).isEqualTo(1);
    assertThat(said()).contains(file + " is there already and is no folder.");
    assertThat(file).hasContent("mine");
  }

  @Test
  void up_withoutATemplate_exits1AndSaysSo() {
    assertThat(rein("up", "--port", "0")).isEqualTo(1);
    assertThat(said()).contains("template.yaml can't be read");
  }

  @Test
  void prompts_listsVersionsWithStateAndChange() {
    assertThat(rein("prompts")).isZero();
    assertThat(shown())
        .containsPattern("generate_resolution\\.v1 +default +3967b85f\n +first version")
        .containsPattern("generate_resolution\\.v2 +candidate ")
        .containsPattern("\nplan\\.v1 +superseded ");
  }

  @Test
  void promptsPush_withoutAnOpik_exits1AndNamesWhatToSet() {
    assertThat(rein("prompts", "push")).isEqualTo(1);
    assertThat(said()).contains("Set OPIK_API_KEY or OPIK_URL_OVERRIDE");
  }
}
