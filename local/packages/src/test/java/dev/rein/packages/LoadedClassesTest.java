package dev.rein.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a caller who meets a cold start does not wait for. Classes, not milliseconds: each of these
/// brings hundreds of others.
class LoadedClassesTest extends PackageCase {
  private static final Map<String, String> TELLING =
      Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:stdout:none", "TRACE_EAGER_FLUSH_MS", "0");

  private static final String OUTBOX = "software.amazon.awssdk.services.sqs.DefaultSqsClient";
  private static final String TABLE =
      "software.amazon.awssdk.services.dynamodb.DefaultDynamoDbClient";
  private static final String BINDING = "com.fasterxml.jackson.databind.ObjectMapper";
  // Loaded when a client is made, and not by who only mentions one.
  private static final String HTTP = "okhttp3.internal.concurrent.TaskRunner";
  private static final String GEMINI = "com.google.genai.Client";
  // One of those that the SDK binds an ask to by reflection, and one of an answer's.
  private static final String ASKED = "com.google.genai.types.ToolConfig$Builder";
  private static final String ANSWERED = "com.google.genai.types.Candidate";
  private static final String FLUSH = "dev.rein.tracing.opik.Sending";
  private static final String ANSWER = "dev.rein.runtime.HttpResponse";

  @Test
  void firstRating_waitsForNothingOfOpiks() throws Exception {
    String rating = PackageEvents.submitFeedback(goal());
    Environment feedback = started(FEEDBACK, TELLING);

    feedback.answer(201, rating);

    feedback.process().awaitLine("SpansRecorded", PATIENCE);
    assertThat(loadedBeforeTheFlush(feedback))
        .contains(ANSWER)
        .doesNotContain(HTTP, OUTBOX, BINDING);
  }

  private String goal() throws Exception {
    JsonNode goal = started(GENERATION).answer(201, PackageEvents.generateGoal());
    return goal.path("goalId").asText();
  }

  @Test
  void firstTestTrace_waitsForNoQueue() throws Exception {
    Environment generation = started(GENERATION, TELLING);

    generation.answer(200, PackageEvents.testTrace());

    generation.process().awaitLine("SpansRecorded", PATIENCE);
    assertThat(loadedBeforeTheFlush(generation))
        .contains(HTTP, GEMINI)
        .doesNotContain(OUTBOX, ASKED, ANSWERED);
  }

  @Test
  void init_makesNoModelClient() throws Exception {
    assertThat(loaded(started(GENERATION, TELLING))).doesNotContain(GEMINI, OUTBOX);
  }

  @Test
  void firstEvaluation_waitsForNoQueue() throws Exception {
    String messages = PackageEvents.evaluateGoal(goal());
    Environment evaluation = started(EVALUATION, TELLING);

    evaluation.ask(messages);

    evaluation.process().awaitLine("SpansRecorded", PATIENCE);
    assertThat(loadedBeforeTheFlush(evaluation)).contains(TABLE).doesNotContain(OUTBOX);
  }

  private static List<String> loadedBeforeTheFlush(Environment environment) {
    List<String> loaded = loaded(environment);
    assertThat(loaded).contains(FLUSH);
    return loaded.subList(0, loaded.indexOf(FLUSH));
  }

  private static List<String> loaded(Environment environment) {
    return environment.process().lines().stream()
        .filter(line -> line.contains(" source: "))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }
}
