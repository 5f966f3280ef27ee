package dev.rein.packages;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.evaluation.EvaluationHandler;
import dev.rein.experiment.ExperimentHandler;
import dev.rein.generation.GenerationHandler;
import dev.rein.runtime.RehearsalStage;
import dev.rein.tracing.testing.LambdaContext;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Writes each function's `rehearsal.json`: events, what the offline Gemini says to them, and the
/// items that a goal or an experiment has in the table. To be run when a prompt, a rubric or an
/// item's form has changed; the test of the rehearsals says so.
public final class RecordRehearsals {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Set<String> wanted;

  private RecordRehearsals(Set<String> wanted) {
    this.wanted = wanted;
  }

  /// @param args functions whose rehearsal is written, e.g. `experiment`; all by default
  public static void main(String[] args) throws Exception {
    RecordRehearsals recorder = new RecordRehearsals(Set.of(args));
    try (Backends backends = Backends.start();
        OpikStandIn opik = OpikStandIn.start();
        GeminiRecorder gemini = GeminiRecorder.before(backends.gemini())) {
      recorder.writeAll(backends, opik, gemini);
    }
    System.exit(0); // the handlers keep threads
  }

  private void writeAll(Backends backends, OpikStandIn opik, GeminiRecorder gemini)
      throws IOException {
    RequestStreamHandler generation =
        new GenerationHandler(environment("GenerationFunction", backends, opik, gemini));
    String testTrace = PackageEvents.testTrace();
    String newGoal = PackageEvents.generateGoal();
    answer(generation, testTrace);
    JsonNode made = JSON.readTree(answer(generation, newGoal).path("body").textValue());
    String goalId = made.path("goalId").textValue();
    List<String> items = backends.items(goalId);
    String message = PackageEvents.coach(goalId);
    answer(generation, message);
    // A goal that is made has an id that nobody knows before; what follows is about a kept one.
    write(
        "generation",
        List.of(testTrace, newGoal, message, PackageEvents.readGoal(goalId)),
        gemini.take(),
        items);

    RequestStreamHandler evaluation =
        new EvaluationHandler(environment("EvaluationFunction", backends, opik, gemini));
    // One message each: of a batch, who asks Gemini first is not known.
    List<String> messages = PackageEvents.evaluateGoalInTurn(goalId);
    for (String one : messages) answer(evaluation, one);
    write("evaluation", messages, gemini.take(), items);

    write(
        "feedback",
        List.of(
            PackageEvents.submitFeedback(goalId),
            PackageEvents.readTrace(goalId),
            PackageEvents.metrics()),
        List.of(),
        items);
    String spilled = PackageEvents.event("redeliver-traces.json").toString();
    write("redelivery", List.of(spilled), List.of(), List.of());

    Map<String, String> ofExperiment = environment("ExperimentFunction", backends, opik, gemini);
    PackageExperiment experiment = PackageExperiment.open(backends, ofExperiment, 1);
    List<String> begun = backends.items(experiment.name());
    answer(new ExperimentHandler(ofExperiment), experiment.event());
    write("experiment", List.of(experiment.event()), gemini.take(), begun);
  }

  private static Map<String, String> environment(
      String id, Backends backends, OpikStandIn opik, GeminiRecorder gemini) {
    Map<String, String> environment = new HashMap<>(backends.function(id).environment());
    environment.keySet().removeIf(RehearsalStage::isOfModels);
    environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
    environment.put("GOOGLE_GEMINI_BASE_URL", gemini.url().toString());
    return environment;
  }

  private static JsonNode answer(RequestStreamHandler handler, String event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        answer,
        new LambdaContext(UUID.randomUUID().toString(), "recording", Duration.ofMinutes(5)));
    return JSON.readTree(answer.toByteArray());
  }

  private void write(String function, List<String> events, List<String> answers, List<String> items)
      throws IOException {
    if (!wanted.isEmpty() && !wanted.contains(function)) return;
    ObjectNode script = JSON.createObjectNode();
    ArrayNode played = script.putArray("events");
    for (String event : events) played.add(JSON.readTree(event));
    ArrayNode said = script.putArray("gemini");
    answers.forEach(said::add);
    ArrayNode kept = script.putArray("items");
    for (String item : items) kept.add(JSON.readTree(item));
    Path folder =
        Packages.root()
            .resolve("functions/" + function + "/src/main/resources/dev/rein/" + function);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("rehearsal.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(script) + "\n");
    System.out.println("wrote the rehearsal of " + function);
  }
}
