package dev.rein.redelivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.AwsClients;
import dev.rein.testing.Engines;
import dev.rein.testing.Tables;
import dev.rein.tracing.Score;
import dev.rein.tracing.TraceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;

/// Ratings that wait, and what the table remembers of them.
class RatingTimesTest {
  private final World world = new World();
  private final TraceRecord trace = Samples.trace();
  private final Score rating = Samples.score(trace.id(), 2);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void ratingTakenBackMeanwhile_isNotSent() throws Exception {
    world.environment.put("AWS_ENDPOINT_URL_DYNAMODB", Engines.shared().dynamoDb().toString());
    String table = "rein-" + UUID.randomUUID();
    world.environment.put("TABLE_NAME", table);
    world.spill(trace, rating);
    try (DynamoDbClient client = AwsClients.dynamoDb(world.environment)) {
      Tables.create(client, table);
      Map<String, AttributeValue> changed =
          Map.of(
              "pk",
              AttributeValue.fromS("SCORES#" + trace.id()),
              "sk",
              AttributeValue.fromS("CHANGED"),
              "at|" + rating.name(),
              AttributeValue.fromN(Long.toString(Instant.now().plusSeconds(1).getEpochSecond())));
      client.putItem(request -> request.tableName(table).item(changed));

      assertThat(world.round(world.handler()).failed()).isEmpty();
    }

    assertThat(world.opik.store().ids()).containsExactly(trace.id().toString());
    assertThat(world.opik.store().scores(trace.id().toString())).isEmpty();
    assertThat(world.metric("SpansSuperseded")).containsExactly(1);
    assertThat(world.isEmpty()).isTrue();
  }

  @Test
  void tableThatCannotBeAsked_keepsRatingsWaiting_andNoSpans() throws Exception {
    world.environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");
    world.environment.put("TABLE_NAME", "rein");
    world.spill(trace, rating);

    assertThat(world.round(world.handler()).failed()).isEmpty();

    assertThat(world.opik.store().ids()).containsExactly(trace.id().toString());
    assertThat(world.opik.store().scores(trace.id().toString())).isEmpty();
    Message left = world.receive(Duration.ofSeconds(10)).getFirst();
    assertThat(World.rows(left.body())).startsWith("scores").hasLineCount(1);
  }
}
