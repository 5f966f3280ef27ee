package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

class AwsClientsTest {
  private static final Duration MARGIN = Duration.ofSeconds(4);

  @Test
  void addresses_areThoseOfTheRegion_orTheEndpointsThatAreSet() {
    Map<String, String> region = Map.of("AWS_REGION", "eu-central-1");
    assertThat(AwsClients.dynamoDbAddress(region))
        .hasToString("https://dynamodb.eu-central-1.amazonaws.com");
    assertThat(AwsClients.sqsAddress(region)).hasToString("https://sqs.eu-central-1.amazonaws.com");
    assertThat(AwsClients.sqsAddress(Map.of("AWS_REGION", "cn-north-1")))
        .hasToString("https://sqs.cn-north-1.amazonaws.com.cn");
    assertThat(AwsClients.dynamoDbAddress(environment(1))).hasToString("http://127.0.0.1:1");
    assertThatThrownBy(() -> AwsClients.sqsAddress(Map.of())).hasMessageContaining("AWS_REGION");
  }

  private static int refusingPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void dynamoDb_thatNobodyServes_throwsWithinTheTimeout() throws Exception {
    try (DynamoDbClient client = AwsClients.dynamoDb(environment(refusingPort()))) {
      throwsInTime(() -> new DynamoGoalStore(client, "rein").find(Samples.id()));
    }
  }

  @Test
  void dynamoDb_thatNeverAnswers_throwsWithinTheTimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        DynamoDbClient client = AwsClients.dynamoDb(environment(silent.getLocalPort()))) {
      throwsInTime(
          () ->
              new DynamoGoalStore(client, "rein")
                  .begin(
                      Samples.id(),
                      "ann",
                      Samples.trace(),
                      Samples.request("run"),
                      null,
                      Samples.NOON));
    }
  }

  @Test
  void sqs_thatNeverAnswers_throwsWithinTheTimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SqsClient client = AwsClients.sqs(environment(silent.getLocalPort()))) {
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/000000000000/q";
      throwsInTime(
          () -> new SqsGenerationQueue(() -> client, url).submit(Samples.id(), Samples.trace()));
    }
  }

  @Test
  void clients_haveOneTimerTogether_thatOutlivesThem() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (DynamoDbClient client = AwsClients.dynamoDb(environment(refusingPort()))) {
        assertThatThrownBy(() -> new DynamoGoalStore(client, "rein").find(Samples.id()))
            .isInstanceOf(SdkException.class);
      }
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("sdk-ScheduledExecutor"))
        .filteredOn("rein-aws-timer"::equals)
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"})
  void endpoint_withoutWhatItNeeds_namesIt(String missing) {
    Map<String, String> environment = new HashMap<>(environment(1));
    environment.remove(missing);
    assertThatThrownBy(() -> AwsClients.dynamoDb(environment))
        .hasMessage("AWS_ENDPOINT_URL_DYNAMODB is set, but " + missing + " is not");
    assertThatThrownBy(() -> AwsClients.sqs(environment))
        .hasMessage("AWS_ENDPOINT_URL_SQS is set, but " + missing + " is not");
  }

  private static void throwsInTime(ThrowingCallable call) {
    long before = System.nanoTime();
    assertThatThrownBy(call).isInstanceOf(SdkException.class).hasMessageNotContaining("secret");
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isLessThan(AwsClients.CALL_TIMEOUT.plus(MARGIN));
  }

  private static Map<String, String> environment(int port) {
    return Map.of(
        "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + port,
        "AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:" + port,
        "AWS_ACCESS_KEY_ID", "test",
        "AWS_SECRET_ACCESS_KEY", "secret",
        "AWS_REGION", "us-east-1");
  }
}
