package dev.rein.coaching;

import dev.rein.tracing.Lazy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Clients of AWS, with every wait bounded.
///
/// With `AWS_ENDPOINT_URL_DYNAMODB` or `AWS_ENDPOINT_URL_SQS` set, that endpoint is called with the
/// credentials and the region of the environment given; otherwise AWS, with whatever the SDK finds.
public final class AwsClients {
  /// Until a connection stands.
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /// Between two bytes of an answer.
  static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(2);

  /// For one try.
  static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(3);

  /// For a call with all its tries.
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(6);

  /// Tries of a call, the first one included.
  static final int ATTEMPTS = 3;

  // A client's own timer has five threads, and starts one with each of the first five calls. This
  // one a rehearsal has started.
  private static final ScheduledExecutorService TIMER =
      Executors.newScheduledThreadPool(
          1, Thread.ofPlatform().daemon().name("rein-aws-timer").factory());

  private static final String DYNAMODB_ENDPOINT = "AWS_ENDPOINT_URL_DYNAMODB";
  private static final String SQS_ENDPOINT = "AWS_ENDPOINT_URL_SQS";

  private static final List<String> BESIDE =
      List.of("AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");

  private AwsClients() {}

  /// @throws IllegalStateException naming what is missing beside an endpoint
  public static DynamoDbClient dynamoDb(Map<String, String> environment) {
    return configured(DynamoDbClient.builder(), environment, DYNAMODB_ENDPOINT);
  }

  /// @throws IllegalStateException naming what is missing beside an endpoint
  public static SqsClient sqs(Map<String, String> environment) {
    return sqsWhenUsed(environment).get();
  }

  /// For a function most of whose events need no queue: a client takes a seventh of a cold start.
  ///
  /// @throws IllegalStateException naming what is missing beside an endpoint, at once
  public static Lazy<SqsClient> sqsWhenUsed(Map<String, String> environment) {
    if (value(environment, SQS_ENDPOINT) != null) {
      for (String name : BESIDE) beside(SQS_ENDPOINT, environment, name);
    }
    return Lazy.of(() -> configured(SqsClient.builder(), environment, SQS_ENDPOINT));
  }

  /// Where [#dynamoDb] sends requests.
  ///
  /// @throws IllegalStateException if neither region nor endpoint is set
  public static URI dynamoDbAddress(Map<String, String> environment) {
    return address(environment, DYNAMODB_ENDPOINT, DynamoDbClient.serviceMetadata());
  }

  /// Where [#sqs] sends requests.
  ///
  /// @throws IllegalStateException if neither region nor endpoint is set
  public static URI sqsAddress(Map<String, String> environment) {
    return address(environment, SQS_ENDPOINT, SqsClient.serviceMetadata());
  }

  private static URI address(
      Map<String, String> environment, String endpointName, ServiceMetadata service) {
    String endpoint = value(environment, endpointName);
    if (endpoint != null) return URI.create(endpoint);
    String region = value(environment, "AWS_REGION");
    if (region == null) throw new IllegalStateException("AWS_REGION is not set");
    return URI.create("https://" + service.endpointFor(Region.of(region)));
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C configured(
      B builder, Map<String, String> environment, String endpointName) {
    builder
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(SOCKET_TIMEOUT))
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                .apiCallTimeout(CALL_TIMEOUT)
                .scheduledExecutorService(TIMER)
                .retryStrategy(StandardRetryStrategy.builder().maxAttempts(ATTEMPTS).build())
                .build());
    String region = value(environment, "AWS_REGION");
    if (region != null) builder.region(Region.of(region));
    String endpoint = value(environment, endpointName);
    if (endpoint != null) {
      builder
          .endpointOverride(URI.create(endpoint))
          .region(Region.of(beside(endpointName, environment, "AWS_REGION")))
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create(
                      beside(endpointName, environment, "AWS_ACCESS_KEY_ID"),
                      beside(endpointName, environment, "AWS_SECRET_ACCESS_KEY"))));
    }
    return builder.build();
  }

  private static String beside(String endpointName, Map<String, String> environment, String name) {
    String value = value(environment, name);
    if (value == null) {
      throw new IllegalStateException(endpointName + " is set, but " + name + " is not");
    }
    return value;
  }

  private static @Nullable String value(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value;
  }
}
