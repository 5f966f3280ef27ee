package dev.rein.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.ExperimentStore;
import dev.rein.experiment.ExperimentHandler;
import dev.rein.local.gemini.OfflineGemini;
import dev.rein.local.lambda.Environments;
import dev.rein.local.queue.EventSourceMapping;
import dev.rein.local.template.FunctionSpec;
import dev.rein.testing.Engines;
import dev.rein.testing.Queues;
import dev.rein.testing.Tables;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The command, a real table and queue, the function with the real stages and the real judge; only
/// Gemini is the offline stand-in.
class FannedOutTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(300);

  @TempDir Path root;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final String name = "fan-out-" + UUID.randomUUID();

  private int experiment(String... more) {
    out.reset();
    err.reset();
    List<String> words = new ArrayList<>(List.of("experiment"));
    words.addAll(words(more));
    return Main.run(
        words,
        new Folder(root, root),
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static List<String> words(String... more) {
    List<String> words =
        new ArrayList<>(List.of("--prompt", "generate_resolution", "--versions", "v1,v2"));
    words.addAll(List.of("--dataset", "goals.jsonl", "--judge-samples", "2"));
    words.addAll(List.of(more));
    return words;
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String shown() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void run_overTheQueue_findsWhatARunHereFinds_andIsRepeatedForNothing() throws Exception {
    Files.writeString(
        root.resolve("goals.jsonl"),
        """
        {"id":"run","goal":"Run 5 km in 10 weeks","profile":{"availableHoursPerWeek":3}}
        {"id":"piano","goal":"Play Für Elise by the end of the year"}
        {"id":"save","goal":"Save 2,000 euros in 12 months","style":"conservative"}
        """);
    try (OfflineGemini gemini = OfflineGemini.start();
        OpikStandIn opik = OpikStandIn.start();
        SqsClient sqs = AwsClients.sqs(aws())) {
      Tables.create(AwsClients.dynamoDb(aws()), name);
      String queue = Queues.create(sqs, name);
      environment.putAll(aws());
      environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
      try (Environments function = function(queue, Queues.create(sqs, name + "-dead"), gemini);
          EventSourceMapping mapping =
              EventSourceMapping.start(
                  sqs,
                  queue,
                  "arn:aws:sqs:eu-central-1:000000000000:ExperimentQueue",
                  new FunctionSpec.QueueSource("ExperimentQueue", 5, true),
                  function)) {
        String[] fannedOut = {"--aws", "--queue-url", queue, "--table", name, "--format", "json"};
        assertThat(experiment(fannedOut)).as(said()).isZero();
        String report = shown();
        assertThat(said()).contains("sent 3 goals", "done 3 of 3 goals", "Compare: ");
        assertThat(report).contains("\"pairs\" : 3", "\"unfinished\" : 0");

        assertThat(experiment(fannedOut)).as(said()).isZero();
        assertThat(said()).contains("sent 0 goals");
        assertThat(shown()).isEqualTo(report);
        mapping.stop();
        mapping.join(TIMEOUT);
        function.drain(TIMEOUT);
        assertThat(opik.store().traces(null))
            .filteredOn(trace -> trace.path("name").asText().equals("prompt_experiment"))
            .hasSize(6)
            .allMatch(trace -> trace.path("source").asText().equals("experiment"));
        assertThat(opik.violations()).isEmpty();

        environment.keySet().removeIf(key -> key.startsWith("AWS_"));
        assertThat(experiment("--format", "json")).as(said()).isZero();
        assertThat(scores(shown())).isEqualTo(scores(report)).isNotEmpty();
      }
    }
  }

  /// Means and differences; times and the models' names differ.
  private static List<String> scores(String report) {
    return report
        .lines()
        .filter(line -> line.matches(".*\"(baseline|candidate|difference)\" : [0-9.-]+,?"))
        .limit(12)
        .toList();
  }

  @Test
  void awsWithoutItsQueue_saysWhereItIsNamed() throws Exception {
    Files.writeString(root.resolve("goals.jsonl"), "{\"id\":\"a\",\"goal\":\"Run 5 km\"}\n");
    assertThat(experiment("--aws")).isNotZero();
    assertThat(said()).contains("--queue-url", "outputs");
    assertThat(experiment("--queue-url", "http://127.0.0.1:9/q")).isNotZero();
    assertThat(said()).contains("goes with --aws");
  }

  @Test
  void goalsThatNothingBecomesOf_endTheCommand_whichSaysWhatToDo() throws Exception {
    Files.writeString(root.resolve("goals.jsonl"), "{\"id\":\"a\",\"goal\":\"Run 5 km\"}\n");
    try (SqsClient sqs = AwsClients.sqs(aws())) {
      Tables.create(AwsClients.dynamoDb(aws()), name);
      environment.putAll(aws());
      environment.put("OPIK_TRACK_DISABLE", "true");
      // Nobody reads it.
      environment.put("EXPERIMENT_QUEUE_URL", Queues.create(sqs, name));
      environment.put("TABLE_NAME", name);
    }
    PrintStream said = new PrintStream(err, true, StandardCharsets.UTF_8);
    ExperimentCommand command =
        new ExperimentCommand(
            new Folder(root, root),
            environment,
            new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false, 100),
            said,
            new Hasty());

    assertThatThrownBy(() -> command.run(words("--aws")))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("for 4 days")
        .hasMessageContaining("The same command sends them again.");

    assertThat(said()).contains("sent 1 goals", "done 0 of 1 goals", "{lost=1}");
  }

  /// Each look at it is two days later.
  private static final class Hasty extends Clock {
    private final AtomicInteger looks = new AtomicInteger();

    @Override
    public Instant instant() {
      return Instant.now().plus(Duration.ofDays(2L * looks.getAndIncrement()));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void queue_keepsMessagesAsLongAsTheTemplateSays() throws Exception {
    String template = Files.readString(Path.of("..", "..", "template.yaml"));
    assertThat(template.substring(template.indexOf("\n  ExperimentQueue:")))
        .containsSubsequence(
            "MessageRetentionPeriod: " + ExperimentStore.Queue.RETENTION.toSeconds(),
            "\n  ExperimentQueueDeadLetterQueue:");
  }

  private static Map<String, String> aws() {
    return Map.of(
        "AWS_ENDPOINT_URL_DYNAMODB", Engines.shared().dynamoDb().toString(),
        "AWS_ENDPOINT_URL_SQS", Engines.shared().sqs().toString(),
        "AWS_ACCESS_KEY_ID", "local",
        "AWS_SECRET_ACCESS_KEY", "local",
        "AWS_REGION", "eu-central-1");
  }

  private Environments function(String queue, String deadLetters, OfflineGemini gemini) {
    Map<String, String> own = new HashMap<>(environment);
    own.put("TABLE_NAME", name);
    own.put("EXPERIMENT_QUEUE_URL", queue);
    own.put("EXPERIMENT_DEAD_LETTER_QUEUE_URL", deadLetters);
    own.put("GEMINI_API_KEY", "offline");
    own.put("GOOGLE_GEMINI_BASE_URL", gemini.url().toString());
    own.put("AWS_LAMBDA_FUNCTION_NAME", "ExperimentFunction");
    return new Environments(
        new FunctionSpec(
            "ExperimentFunction",
            ExperimentHandler.class.getName(),
            TIMEOUT,
            1024,
            own,
            List.of(),
            List.of(),
            List.of()));
  }
}
