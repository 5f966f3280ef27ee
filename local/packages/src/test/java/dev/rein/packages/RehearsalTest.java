package dev.rein.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.tracing.testing.LambdaStandIn;
import dev.rein.tracing.testing.LambdaStandIn.Response;
import dev.rein.tracing.testing.Seen;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the packages rehearse before a snapshot, and that nothing of it is left.
class RehearsalTest extends PackageCase {
  private static final LambdaStandIn.Options SNAP_START = new LambdaStandIn.Options(false, true);
  private static final Map<String, String> ON =
      Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");

  @ParameterizedTest
  @MethodSource("functions")
  void rehearsal_goesWell_andAsksNobodyButItself(String id) throws Exception {
    Environment environment = started(id, SNAP_START, ON);

    environment.process().awaitLine("rehearsed before", PATIENCE);
    // A recording that no longer fits is made anew by RecordRehearsals.
    List<String> lines = environment.process().lines();
    assertThat(lines).hasSize(1);
    JsonNode line = JSON.readTree(lines.getFirst());
    assertThat(line.path("message").asText()).isEqualTo("rehearsed before the snapshot");
    assertThat(line.path("rounds").intValue()).isPositive();
    assertThat(opik.requests()).extracting(Seen::isWrite).doesNotContain(true);
    assertThat(opik.store().rows()).isEmpty();
  }

  @Test
  void firstEventAfterARestore_findsNothingOfTheRehearsal() throws Exception {
    Environment generation = started(GENERATION, SNAP_START, ON);
    generation.lambda().restore();

    String traceId = generation.answer(200, PackageEvents.testTrace()).path("traceId").asText();

    assertThat(opik.store().traces(null)).hasSize(1);
    JsonNode trace = opik.store().traces(null).getFirst();
    assertThat(trace.path("id").asText()).isEqualTo(traceId);
    assertThat(trace.at("/metadata/cold_start").booleanValue()).isTrue();
    JsonNode flush = JSON.readTree(generation.process().awaitLine("SpansRecorded", PATIENCE));
    assertThat(flush.path("SpansRecorded").intValue())
        .isEqualTo(1 + opik.store().spans(traceId).size());
    assertThat(generation.process().lines()).filteredOn(it -> it.contains("LlmCalls")).hasSize(1);
  }

  @Test
  void goalAfterARestore_isNotTheRehearsedOne() throws Exception {
    Environment generation = started(GENERATION, SNAP_START, ON);
    generation.lambda().restore();
    JsonNode goal = generation.answer(201, PackageEvents.generateGoal());

    Environment feedback = started(FEEDBACK, SNAP_START, ON);
    feedback.lambda().restore();
    feedback.answer(201, PackageEvents.submitFeedback(goal.path("goalId").asText()));
    Response rehearsed = feedback.ask(rehearsedEvent("feedback"));

    body(404, rehearsed);
  }

  @Test
  void experimentAfterARestore_isNotTheRehearsedOne() throws Exception {
    PackageExperiment experiment = experiment();
    Environment worker = started(EXPERIMENT, SNAP_START, ON);
    worker.lambda().restore();

    assertThat(worker.askBatch(experiment.event())).isEmpty();
    assertThat(worker.askBatch(rehearsedEvent("experiment"))).isEmpty();

    assertThat(traces("prompt_experiment")).hasSize(2);
    assertThat(worker.printed("ExperimentGoalsDone")).isEqualTo(1);
    assertThat(llmSpans()).isEqualTo(PackageExperiment.GEMINI_CALLS);
    // The table that answers now has never heard of it.
    assertThat(deadGoal("unknown-experiment")).contains("generate_resolution");
  }

  private static String rehearsedEvent(String function) throws Exception {
    String file =
        "functions/" + function + "/src/main/resources/dev/rein/" + function + "/rehearsal.json";
    return JSON.readTree(Packages.root().resolve(file).toFile()).at("/events/0").toString();
  }

  @Test
  void rehearsalThatIsTurnedOff_isNotPlayed() throws Exception {
    Environment generation =
        started(
            GENERATION,
            SNAP_START,
            Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start", "SNAPSTART_PRIMING", "off"));

    assertThat(generation.process().lines()).isEmpty();
  }

  @Test
  void withoutASnapshot_nothingIsRehearsed() throws Exception {
    assertThat(started(GENERATION).process().lines()).isEmpty();
  }
}
