package dev.rein.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// Replaces the names of secrets in the environment by the secrets themselves, once at INIT.
///
/// `GEMINI_API_KEY_SECRET=rein/gemini` becomes `GEMINI_API_KEY` with what Secrets Manager keeps
/// under `rein/gemini`. A key that is set directly wins, which is how a local run works without
/// AWS.
public final class Secrets {
  /// The keys that may be named by a variable of theirs with `_SECRET` behind it.
  static final List<String> KEYS =
      List.of("GEMINI_API_KEY", "EVALUATION_GEMINI_API_KEY", "OPIK_API_KEY");

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private Secrets() {}

  /// @throws IllegalArgumentException naming the variable whose secret can't be had
  public static Map<String, String> resolve(Map<String, String> environment) {
    return resolve(environment, Secrets::fetch);
  }

  static Map<String, String> resolve(Map<String, String> environment, UnaryOperator<String> fetch) {
    Map<String, String> resolved = new TreeMap<>(environment);
    for (String key : KEYS) {
      String secretName = environment.getOrDefault(key + "_SECRET", "").strip();
      if (secretName.isEmpty() || !environment.getOrDefault(key, "").isBlank()) continue;
      try {
        // A newline at the end is the usual accident of pasting a key, and would break the header.
        String secret = fetch.apply(secretName).strip();
        if (secret.isEmpty()) throw new IllegalStateException("the secret is empty");
        resolved.put(key, secret);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            key + "_SECRET names a secret that can't be read: " + e.getClass().getSimpleName(), e);
      }
    }
    return resolved;
  }

  private static String fetch(String name) throws SdkException {
    try (SecretsManagerClient client =
        SecretsManagerClient.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(TIMEOUT).socketTimeout(TIMEOUT))
            .build()) {
      String value = client.getSecretValue(request -> request.secretId(name)).secretString();
      return value == null ? "" : value;
    }
  }
}
