package dev.rein.tracing.lambda;

import dev.rein.tracing.Lazy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/// The client of SQS that the outbox uses.
///
/// With `AWS_ENDPOINT_URL_SQS` set, that endpoint is called with the credentials and the region of
/// the environment given; otherwise AWS, with whatever the SDK finds.
final class OutboxClient {
  /// Until a connection stands.
  static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

  /// Between two bytes of an answer. A flush waits no longer than its own deadline.
  static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(2);

  private static final List<String> BESIDE =
      List.of("AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");

  private OutboxClient() {}

  /// @throws IllegalArgumentException naming what is missing beside an endpoint, at once
  static Lazy<SqsClient> of(Map<String, String> environment) {
    if (!value(environment, "AWS_ENDPOINT_URL_SQS").isEmpty()) {
      for (String name : BESIDE) beside(environment, name);
    }
    return Lazy.of(() -> make(environment));
  }

  /// Where it sends requests; null where there is no outbox's queue.
  static @Nullable URI address(Map<String, String> environment) {
    String queue = value(environment, "TRACE_OUTBOX_QUEUE_URL");
    if (queue.isEmpty()) return null;
    String endpoint = value(environment, "AWS_ENDPOINT_URL_SQS");
    return URI.create(endpoint.isEmpty() ? queue : endpoint);
  }

  private static SqsClient make(Map<String, String> environment) {
    SqsClientBuilder builder =
        SqsClient.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(SOCKET_TIMEOUT))
            // Who sends knows its deadline and tries again by itself.
            .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    String region = value(environment, "AWS_REGION");
    if (!region.isEmpty()) builder.region(Region.of(region));
    String endpoint = value(environment, "AWS_ENDPOINT_URL_SQS");
    if (!endpoint.isEmpty()) {
      builder
          .endpointOverride(URI.create(endpoint))
          .region(Region.of(beside(environment, "AWS_REGION")))
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create(
                      beside(environment, "AWS_ACCESS_KEY_ID"),
                      beside(environment, "AWS_SECRET_ACCESS_KEY"))));
    }
    return builder.build();
  }

  private static String beside(Map<String, String> environment, String name) {
    String value = value(environment, name);
    if (value.isEmpty()) {
      throw new IllegalArgumentException("AWS_ENDPOINT_URL_SQS is set, but " + name + " is not");
    }
    return value;
  }

  private static String value(Map<String, String> environment, String name) {
    return environment.getOrDefault(name, "").strip();
  }
}
