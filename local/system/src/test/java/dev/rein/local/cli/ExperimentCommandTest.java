package dev.rein.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.experiments.Experiment;
import dev.rein.local.collector.LocalCollector;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Score;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OpikSink;
import dev.rein.tracing.opik.Overflow;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With the real stages, the real judge and a collector that refuses what Opik would; only Gemini
/// is the offline stand-in.
class ExperimentCommandTest {
  @TempDir Path root;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();

  private int rein(String... arguments) {
    out.reset();
    err.reset();
    return Main.run(
        List.of(arguments),
        new Folder(root, root),
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private int experiment(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("experiment", "--prompt", "generate_resolution", "--versions", "v1,v2"));
    words.addAll(List.of(more));
    return rein(words.toArray(String[]::new));
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String shown() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @BeforeEach
  void writeGoals() throws Exception {
    Files.writeString(
        root.resolve("goals.jsonl"),
        """
        {"id":"run","goal":"Run 5 km in 10 weeks","profile":{"availableHoursPerWeek":3}}
        {"id":"piano","goal":"Play Für Elise by the end of the year"}
        {"id":"save","goal":"Save 2,000 euros in 12 months","style":"conservative"}
        """);
  }

  @Test
  void experiment_reportsIsReadBackFromOpik_andIsRepeatedForNothing() {
    assertThat(experiment("--dataset", "goals.jsonl", "--judge-samples", "2")).isZero();
    String report = shown();
    assertThat(report)
        .contains("v2 against v1  (3 goals with both)", "measurability", "0/3/0", "no evidence")
        .contains("No evidence of a difference between v1 and v2 on any criterion.")
        .containsPattern("even a whole point\\s+may be missed")
        .containsPattern("says\\s+nothing about Gemini");
    assertThat(said()).contains("dropped 0", "/compare?experiments=").doesNotContain("refused");

    assertThat(rein("experiment", "show")).isZero();
    assertThat(shown())
        .contains("3 with results, 3 of them of every version", "completed")
        .contains("v1 of generate_resolution-v1-vs-v2", "v2 of generate_resolution-v1-vs-v2")
        .contains("resolution_quality", "resolution_measurability");

    assertThat(experiment("--dataset", "goals.jsonl", "--judge-samples", "2")).isZero();
    assertThat(said()).contains("Goes on where it stopped: 21 of 21 pieces are done");
    assertThat(said()).contains("spans recorded 0 =");
    assertThat(shown()).isEqualTo(report);
  }

  @Test
  void planPrompt_isJudgedByItsPlans() {
    assertThat(
            rein(
                "experiment",
                "--prompt",
                "create_execution_plan",
                "--versions",
                "v1,v1",
                "--dataset",
                "goals.jsonl",
                "--judge-samples",
                "1",
                "--format",
                "json",
                "--state",
                "own.jsonl"))
        .isZero();
    assertThat(shown()).contains("\"feasibility\"", "\"label\" : \"v1 again\"", "\"pairs\" : 3");
    String show = "./rein experiment show " + root.resolve("own.jsonl");
    assertThat(said()).contains(show + " reads it back");
    assertThat(rein("experiment", "show", root.resolve("own.jsonl").toString())).isZero();
  }

  @Test
  void budget_stops_andALargerOneGoesOn() {
    assertThat(experiment("--dataset", "goals.jsonl", "--budget-usd", "0.004")).isEqualTo(1);
    assertThat(said()).contains("The budget of $0.004 is used up");
    assertThat(shown()).contains("not finished");
    assertThat(experiment("--dataset", "goals.jsonl")).isZero();
    assertThat(said()).contains("Goes on where it stopped");
    assertThat(shown()).doesNotContain("not finished");
  }

  @Test
  void ending_thatLeavesWork_saysThatTheSameCommandGoesOn() {
    assertThat(ExperimentCommand.unfinished(new Experiment.Ending.Finished(), null)).isNull();
    for (Experiment.Ending ending :
        List.of(
            new Experiment.Ending.WorkLeft(2, "Gemini is overloaded."),
            new Experiment.Ending.NoAnswers("Gemini is overloaded."))) {
      assertThat(ExperimentCommand.unfinished(ending, null))
          .contains("Gemini is overloaded.", "The same command goes on from here.");
    }
    assertThat(
            ExperimentCommand.unfinished(
                new Experiment.Ending.OutOfMoney(), new BigDecimal("0.50")))
        .contains("The budget of $0.50", "the same command with a larger --budget-usd goes on");
  }

  @Test
  void budget_ofAModelWithoutAPrice_isRefused() {
    environment.put("GEMINI_MODEL", "gemini-99");
    assertThat(experiment("--dataset", "goals.jsonl")).isEqualTo(1);
    assertThat(said()).contains("The price of gemini-99 is not known", "--budget-usd none");
  }

  @Test
  void opikThatIsDown_getsAllOfItFromTheSameCommandLater() {
    try (OpikStandIn opik = OpikStandIn.start()) {
      environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
      opik.faults(_ -> Fault.status(503));
      assertThat(experiment("--dataset", "goals.jsonl", "--judge-samples", "1")).isEqualTo(1);
      assertThat(said()).contains("the same command delivers it later", "delivered 0", "dropped 0");
      assertThat(shown()).contains("3 goals with both");

      opik.faults(_ -> Fault.none());
      assertThat(experiment("--dataset", "goals.jsonl", "--judge-samples", "1")).isZero();
      assertThat(said()).contains("What had been kept is in Opik now", "Compare: ");
      assertThat(opik.violations()).isEmpty();
      assertThat(opik.store().danglingExperimentItems()).isEmpty();
      assertThat(opik.store().danglingSpans()).isEmpty();
      assertThat(opik.store().experimentRows())
          .hasSize(2)
          .allSatisfy(it -> assertThat(it.path("status").asText()).isEqualTo("completed"));
      assertThat(opik.store().rows())
          .filteredOn(row -> row.path("type").asText().equals("llm"))
          .isNotEmpty()
          .allSatisfy(
              span -> {
                assertThat(span.at("/metadata/opik_prompts/0/version/commit").asText()).hasSize(8);
                assertThat(span.at("/metadata/prompt_hash").asText()).hasSize(64);
              });
      assertThat(rein("experiment", "show")).isZero();
    }
  }

  @Test
  void dataSet_thatIsWrong_isNamedByLine() throws Exception {
    Files.writeString(root.resolve("bad.jsonl"), "{\"id\":\"a\",\"goal\":\"x\"}\n{\"id\":\"a\"\n");
    assertThat(experiment("--dataset", "bad.jsonl")).isEqualTo(1);
    assertThat(said()).contains("bad.jsonl, line 2: not JSON");
    Files.writeString(root.resolve("empty.jsonl"), "");
    assertThat(experiment("--dataset", "empty.jsonl")).isEqualTo(1);
    assertThat(said()).contains("empty.jsonl holds no goals");
    assertThat(experiment("--dataset", "none.jsonl")).isEqualTo(1);
    assertThat(said()).contains("There is no file");
    assertThat(rein("experiment", "show")).isEqualTo(1);
    assertThat(said()).contains("There is no experiment yet");
  }

  @Test
  void badlyRatedGoals_becomeADataSet_thatIsKept() throws Exception {
    assertThat(experiment("--from-feedback", "low")).isEqualTo(1);
    assertThat(said()).contains("no goal that was rated 2 or less");

    Path data = Files.createDirectories(root.resolve("target/rein"));
    try (LocalCollector collector = LocalCollector.start(data, true)) {
      OpikSettings there = OpikSettings.of(Map.of("OPIK_URL_OVERRIDE", collector.url().toString()));
      Tracing tracing = Tracing.to(new OpikSink(new OkHttpClient(), there, Overflow.none()));
      TraceId id = tracing.mint();
      Map<String, Object> goal = Map.of("goal", "Learn to whistle", "style", "balanced");
      tracing.trace(TraceStart.named("goal_generation").withId(id).withInput(goal), _ -> "");
      tracing.score(Score.of(id.value(), "user_rating", 1, "No."));
      tracing.flush(Deadline.in(Duration.ofSeconds(5)));
    }
    assertThat(experiment("--from-feedback", "low", "--judge-samples", "1")).isZero();
    assertThat(said()).contains("badly rated: 1, kept in").doesNotContain("refused");
    assertThat(shown()).contains("(1 goal with both)");
  }
}
