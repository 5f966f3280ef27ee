package dev.rein.runtime;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.OkHttpClient;

/// Replaces the names of secrets in the environment by the secrets themselves, once at INIT, and
/// fetches them again when they have been rotated.
///
/// `GEMINI_API_KEY_SECRET=rein/gemini` becomes `GEMINI_API_KEY` with what Secrets Manager keeps
/// under `rein/gemini`. A key that is set directly wins, which is how a local run works without
/// AWS; there is nothing to fetch again then.
public final class Secrets {
  /// The keys that may be named by a variable of theirs with `_SECRET` behind it.
  public static final List<String> KEYS =
      List.of("GEMINI_API_KEY", "EVALUATION_GEMINI_API_KEY", "OPIK_API_KEY");

  /// Longest that one fetch may take.
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Map<String, String> environment;
  private final Map<String, RotatedKey> byFirstValue;

  private Secrets(Map<String, String> environment, Map<String, RotatedKey> byFirstValue) {
    this.environment = environment;
    this.byFirstValue = byFirstValue;
  }

  /// @throws IllegalArgumentException naming the variable whose secret can't be had
  public static Secrets of(Map<String, String> environment) {
    return of(environment, SecretsManager.ofThisAccount(), InstantSource.system());
  }

  /// @param clock says when a refused key may be asked for again
  /// @throws IllegalArgumentException naming the variable whose secret can't be had
  public static Secrets of(
      Map<String, String> environment, SecretSource source, InstantSource clock) {
    Map<String, String> resolved = new TreeMap<>(environment);
    Map<String, RotatedKey> keys = new HashMap<>();
    for (String key : KEYS) {
      String secretName = environment.getOrDefault(key + "_SECRET", "").strip();
      if (secretName.isEmpty() || !environment.getOrDefault(key, "").isBlank()) continue;
      String secret = first(key, secretName, source);
      resolved.put(key, secret);
      keys.put(secret, new RotatedKey(key, secretName, secret, source, clock));
    }
    return new Secrets(Map.copyOf(resolved), Map.copyOf(keys));
  }

  private static String first(String key, String secretName, SecretSource source) {
    try {
      // A newline at the end is the usual accident of pasting a key, and would break the header.
      String secret = source.fetch(secretName, TIMEOUT).strip();
      if (secret.isEmpty()) throw new IllegalStateException("the secret is empty");
      return secret;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          key + "_SECRET names a secret that can't be read: " + e.getClass().getSimpleName(), e);
    }
  }

  /// What was given, with the keys in it.
  public Map<String, String> environment() {
    return environment;
  }

  /// A client that sends the newest value of a key in place of the one in [#environment], and asks
  /// for a newer one when a backend refuses it.
  public OkHttpClient renewing(OkHttpClient http) {
    return byFirstValue.isEmpty()
        ? http
        : http.newBuilder().addInterceptor(new KeyRenewal(byFirstValue)).build();
  }

  /// Names only.
  @Override
  public String toString() {
    return "Secrets" + byFirstValue.values().stream().map(RotatedKey::name).sorted().toList();
  }
}
