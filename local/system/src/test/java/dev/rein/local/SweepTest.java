package dev.rein.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.evaluation.EvaluationHandler;
import dev.rein.generation.GenerationHandler;
import dev.rein.local.gemini.OfflineGemini;
import dev.rein.local.lambda.Environments;
import dev.rein.local.queue.EventSourceMapping;
import dev.rein.local.template.FunctionSpec;
import dev.rein.testing.Engines;
import dev.rein.testing.EventFiles;
import dev.rein.testing.Queues;
import dev.rein.testing.Tables;
import dev.rein.tracing.testing.OpikStandIn;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;

/// A goal whose evaluation nobody was asked for, because the queue was down when it was made: the
/// schedule of one function finds it and the other one judges it.
class SweepTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NOWHERE = "http://127.0.0.1:9";

  private final String name = "sweep" + UUID.randomUUID().toString().replace("-", "");

  @Test
  void evaluation_neverEnqueued_isSwept_andJudged() throws Exception {
    URI dynamoDb = Engines.shared().dynamoDb();
    URI queues = Engines.shared().sqs();
    try (OfflineGemini gemini = OfflineGemini.start();
        OpikStandIn opik = OpikStandIn.start();
        SqsClient sqs = AwsClients.sqs(queues);
        var tables = AwsClients.dynamoDb(dynamoDb)) {
      Tables.create(tables, name);
      String evaluations = Queues.create(sqs, name + "-evaluation");
      Map<String, String> environment = new TreeMap<>();
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.toString());
      environment.put("AWS_ENDPOINT_URL_SQS", NOWHERE);
      environment.put("AWS_REGION", "us-east-1");
      environment.put("AWS_ACCESS_KEY_ID", "local");
      environment.put("AWS_SECRET_ACCESS_KEY", "local");
      environment.put("TABLE_NAME", name);
      environment.put("EVALUATION_QUEUE_URL", evaluations);
      environment.put("GENERATION_QUEUE_URL", Queues.create(sqs, name + "-generation"));
      environment.put("EVALUATION_DEAD_LETTER_QUEUE_URL", Queues.create(sqs, name + "-dead"));
      environment.put("EVALUATION_SWEEP_AFTER_MINUTES", "0");
      environment.put("GEMINI_API_KEY", "offline");
      environment.put("GOOGLE_GEMINI_BASE_URL", gemini.url().toString());
      environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());

      String goalId;
      try (Environments cutOff = function(GenerationHandler.class, environment)) {
        JsonNode made = call(cutOff, "POST", "/api/goals", "{\"goal\":\"Run a 5K by June\"}");
        assertThat(made.path("evaluationStatus").asText()).isEqualTo("PENDING");
        goalId = made.path("goalId").asText();
      }
      environment.put("AWS_ENDPOINT_URL_SQS", queues.toString());
      try (Environments generation = function(GenerationHandler.class, environment);
          Environments evaluation = function(EvaluationHandler.class, environment);
          EventSourceMapping mapping =
              EventSourceMapping.start(
                  sqs,
                  evaluations,
                  "arn:aws:sqs:us-east-1:000000000000:EvaluationQueue",
                  new FunctionSpec.QueueSource("EvaluationQueue", 10, true),
                  evaluation)) {
        JsonNode swept = JSON.readTree(generation.invoke(EventFiles.read("sweep.json"), PATIENCE));
        assertThat(swept.path("sent").asInt()).isEqualTo(2);

        JsonNode judged = judged(generation, goalId);

        assertThat(judged.path("evaluationStatus").asText()).isEqualTo("SCORED");
        assertThat(judged.path("evaluations").findValuesAsText("kind"))
            .containsExactlyInAnyOrder("resolution", "plan");
        // Judged, it is no longer pending.
        assertThat(
                JSON.readTree(generation.invoke(EventFiles.read("sweep.json"), PATIENCE))
                    .path("sent")
                    .asInt())
            .isZero();
        mapping.stop();
        mapping.join(PATIENCE);
        generation.drain(PATIENCE);
        evaluation.drain(PATIENCE);
        assertThat(opik.store().scores(judged.path("traceId").asText()))
            .extracting(score -> score.path("name").asText())
            .contains("resolution_quality", "plan_quality", "plan_rule_findings");
        assertThat(opik.violations()).isEmpty();
      }
    }
  }

  private static Environments function(Class<?> handler, Map<String, String> environment) {
    Map<String, String> own = new TreeMap<>(environment);
    own.put("AWS_LAMBDA_FUNCTION_NAME", handler.getSimpleName());
    return new Environments(
        new FunctionSpec(
            handler.getSimpleName(),
            handler.getName(),
            PATIENCE,
            512,
            own,
            List.of(),
            List.of(),
            List.of()));
  }

  private static JsonNode judged(Environments generation, String goalId) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode goal = call(generation, "GET", "/api/goals/" + goalId, "");
      if (!goal.path("evaluationStatus").asText().equals("PENDING")) return goal;
      assertThat(System.nanoTime()).as("given up waiting: " + goal).isLessThan(end);
    }
  }

  private static JsonNode call(Environments generation, String method, String path, String body)
      throws Exception {
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "2.0").put("rawPath", path).put("rawQueryString", "");
    event.putObject("headers").put("content-type", "application/json");
    ObjectNode context = event.putObject("requestContext");
    context.put("requestId", "r").put("timeEpoch", System.currentTimeMillis());
    context.putObject("authorizer").putObject("jwt").putObject("claims").put("sub", "local");
    context.putObject("http").put("method", method).put("path", path);
    event.put("body", body).put("isBase64Encoded", false);
    JsonNode answer =
        JSON.readTree(
            generation.invoke(event.toString().getBytes(StandardCharsets.UTF_8), PATIENCE));
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isBetween(200, 201);
    return JSON.readTree(answer.path("body").asText());
  }
}
