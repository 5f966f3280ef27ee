package dev.rein.runtime;

import dev.rein.testing.LocalStack;
import dev.rein.testing.NeedsDocker;
import java.net.URI;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.localstack.LocalStackContainer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;

/// What holds for the stand-in holds for LocalStack.
@NeedsDocker
class LocalStackSecretsTest extends SecretSourceContract {
  @Container
  private static final LocalStackContainer LOCAL_STACK = LocalStack.with("secretsmanager");

  @Override
  URI endpoint() {
    return LOCAL_STACK.getEndpoint();
  }

  @Override
  void put(String name, String value) {
    SecretsManagerClientBuilder builder =
        SecretsManagerClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder());
    configure(builder);
    try (SecretsManagerClient client = builder.build()) {
      try {
        client.createSecret(request -> request.name(name).secretString(value));
      } catch (ResourceExistsException e) {
        client.putSecretValue(request -> request.secretId(name).secretString(value));
      }
    }
  }
}
