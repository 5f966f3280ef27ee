package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class TableTest {
  @Test
  void change_thatNeverSettles_isGivenUpAfterItsTries() {
    try (DynamoDbClient client = AwsClients.dynamoDb(Engine.onThisMachine().environment())) {
      Table table = new Table(client, "rein");
      AtomicInteger tries = new AtomicInteger();
      assertThatThrownBy(
              () ->
                  table.untilSettled(
                      () -> {
                        tries.incrementAndGet();
                        return Optional.empty();
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("gave up after " + Table.ATTEMPTS + " tries");
      assertThat(tries).hasValue(Table.ATTEMPTS);

      AtomicInteger last = new AtomicInteger();
      assertThat(
              table.untilSettled(
                  () ->
                      last.incrementAndGet() == Table.ATTEMPTS
                          ? Optional.of("settled")
                          : Optional.empty()))
          .isEqualTo("settled");
    }
  }
}
