package dev.rein.runtime;

import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/// AWS Secrets Manager. A client lives for one call: it is asked at INIT, and again only when a
/// backend refuses a key.
///
/// @param settings of the client, e.g. another endpoint
record SecretsManager(Consumer<SecretsManagerClientBuilder> settings) implements SecretSource {

  /// The one of the function's account and region.
  static SecretsManager ofThisAccount() {
    return new SecretsManager(_ -> {});
  }

  /// @throws SdkException if there is no such secret, it may not be read, or nobody answers in time
  @Override
  public String fetch(String name, Duration atMost) {
    SecretsManagerClientBuilder builder =
        SecretsManagerClient.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(atMost).socketTimeout(atMost))
            .overrideConfiguration(configuration -> configuration.apiCallTimeout(atMost));
    settings.accept(builder);
    try (SecretsManagerClient client = builder.build()) {
      String value = client.getSecretValue(request -> request.secretId(name)).secretString();
      return value == null ? "" : value;
    }
  }
}
