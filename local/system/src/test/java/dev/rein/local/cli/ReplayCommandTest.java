package dev.rein.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.AwsClients;
import dev.rein.testing.Engines;
import dev.rein.testing.Tables;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Score;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.Uuid7;
import dev.rein.tracing.lambda.Outbox;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OpikSink;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ReplayCommandTest {
  @TempDir Path root;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void spansKeptInALog_areDelivered_andAgainWithoutHarm() throws Exception {
    try (OpikStandIn opik = OpikStandIn.start()) {
      Path log = logOfAnOutage();
      Map<String, String> environment = Map.of("OPIK_URL_OVERRIDE", opik.uri().toString());

      assertThat(rein(environment, "replay", log.getFileName().toString())).isZero();
      assertThat(rein(environment, "replay", log.toString())).isZero();

      assertThat(out.toString(StandardCharsets.UTF_8)).contains("rows delivered 2");
      assertThat(opik.store().traces(null)).singleElement();
      assertThat(opik.violations()).isEmpty();
    }
  }

  @Test
  void opikThatRefuses_exits1_andSaysWhatIsLeft() throws Exception {
    try (OpikStandIn opik = OpikStandIn.start(OpikStandIn.Options.forTests().withApiKey("key"))) {
      Path log = logOfAnOutage();

      assertThat(rein(Map.of("OPIK_URL_OVERRIDE", opik.uri().toString()), "replay", log.toString()))
          .isEqualTo(1);

      assertThat(err.toString(StandardCharsets.UTF_8)).contains("credentials=2");
    }
  }

  @Test
  void logThatIsNotThere_exits1_andIsNamed() {
    Map<String, String> environment = Map.of("OPIK_URL_OVERRIDE", "http://127.0.0.1:9/api");

    assertThat(rein(environment, "replay", "missing.log")).isEqualTo(1);

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("missing.log can't be read");
  }

  @Test
  void noOpik_exits1_andNamesWhatToSet() {
    assertThat(rein(Map.of(), "replay", "x.log")).isEqualTo(1);

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("OPIK_URL_OVERRIDE");
  }

  @Test
  void ratingTakenBackSince_staysAway_whereTheTableIsNamed() throws Exception {
    String table = "rein-" + UUID.randomUUID();
    UUID trace = new Uuid7().at(Instant.now());
    Path log = log(tracing -> tracing.score(Score.of(trace, "user_rating", 2, "meh")), 1);
    try (OpikStandIn opik = OpikStandIn.start()) {
      Map<String, String> environment = new TreeMap<>();
      environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", Engines.shared().dynamoDb().toString());
      environment.put("AWS_REGION", "us-east-1");
      environment.put("AWS_ACCESS_KEY_ID", "local");
      environment.put("AWS_SECRET_ACCESS_KEY", "local");
      try (DynamoDbClient client = AwsClients.dynamoDb(environment)) {
        Tables.create(client, table);
        Map<String, AttributeValue> takenBack =
            Map.of(
                "pk", AttributeValue.fromS("SCORES#" + trace),
                "sk", AttributeValue.fromS("CHANGED"),
                "at|user_rating",
                    AttributeValue.fromN(
                        Long.toString(Instant.now().plusSeconds(1).getEpochSecond())));
        client.putItem(request -> request.tableName(table).item(takenBack));
      }

      environment.put("TABLE_NAME", table);
      assertThat(rein(environment, "replay", log.toString())).isZero();
      assertThat(opik.store().scores(trace.toString())).isEmpty();
      environment.remove("TABLE_NAME");
      assertThat(rein(environment, "replay", log.toString())).isZero();
      assertThat(opik.store().scores(trace.toString())).hasSize(1);

      assertThat(out.toString(StandardCharsets.UTF_8))
          .containsOnlyOnce("TABLE_NAME is not set: ratings in the log that were taken back");
    }
  }

  /// What a function prints when neither Opik nor a queue is there.
  private Path logOfAnOutage() throws Exception {
    return log(
        tracing ->
            tracing.trace(
                TraceStart.named("kept"), _ -> tracing.span("inside", SpanType.GENERAL, _ -> 1)),
        2);
  }

  private Path log(Consumer<Tracing> work, int rows) throws Exception {
    List<String> printed = new ArrayList<>(List.of("START RequestId: 1"));
    OpikSettings nowhere = OpikSettings.of(Map.of("OPIK_URL_OVERRIDE", "http://127.0.0.1:9/api"));
    OpikSink sink =
        new OpikSink(new OkHttpClient(), nowhere, Outbox.of(Map.of(), nowhere, printed::add));
    work.accept(Tracing.to(sink));
    assertThat(sink.keep(Deadline.in(Duration.ofSeconds(60))).spilled()).isEqualTo(rows);
    return Files.write(root.resolve("function.log"), printed);
  }

  private int rein(Map<String, String> environment, String... words) {
    return Main.run(
        List.of(words),
        new Folder(root, root),
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
