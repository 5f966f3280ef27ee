package dev.rein.runtime;

import dev.rein.testing.LocalStack;
import dev.rein.testing.NeedsLocalStack;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.testcontainers.junit.jupiter.Container;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/// What holds for the stand-in holds for LocalStack.
@NeedsLocalStack
class LocalStackSecretsTest extends SecretSourceContract {
  @Container private static final LocalStack LOCAL_STACK = LocalStack.with("secretsmanager");

  private final Set<String> made = new HashSet<>();

  @Override
  URI endpoint() {
    return LOCAL_STACK.endpoint();
  }

  @Override
  void put(String name, String value) {
    try (SecretsManagerClient client = client()) {
      if (made.add(name)) {
        client.createSecret(request -> request.name(name).secretString(value));
      } else {
        client.putSecretValue(request -> request.secretId(name).secretString(value));
      }
    }
  }

  @AfterEach
  void remove() {
    try (SecretsManagerClient client = client()) {
      for (String name : made) {
        client.deleteSecret(request -> request.secretId(name).forceDeleteWithoutRecovery(true));
      }
    }
  }

  private SecretsManagerClient client() {
    SecretsManagerClientBuilder builder =
        SecretsManagerClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder());
    configure(builder);
    return builder.build();
  }
}
