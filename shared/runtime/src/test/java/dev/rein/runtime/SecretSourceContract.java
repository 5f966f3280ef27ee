package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/// What holds for every Secrets Manager that this project is run against.
abstract class SecretSourceContract {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  abstract URI endpoint();

  /// Creates a secret, or gives it a new version.
  abstract void put(String name, String value);

  final void configure(SecretsManagerClientBuilder builder) {
    builder
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  private String fetch(String wanted) {
    return new SecretsManager(this::configure).fetch(wanted, PATIENCE);
  }

  private static String anyName() {
    return "rein/" + UUID.randomUUID();
  }

  @Test
  void fetch_givesTheNewestVersion() {
    String name = anyName();
    put(name, "first");
    assertThat(fetch(name)).isEqualTo("first");

    put(name, "second");
    assertThat(fetch(name)).isEqualTo("second");
  }

  @Test
  void fetch_ofWhatIsNotThere_throws() {
    assertThatThrownBy(() -> fetch(anyName())).isInstanceOf(SdkException.class);
  }
}
