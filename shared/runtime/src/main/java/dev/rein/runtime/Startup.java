package dev.rein.runtime;

import dev.rein.tracing.Lazy;
import java.util.Map;
import okhttp3.OkHttpClient;

/// What the wiring of every function begins with.
///
/// @param environment with the secrets in it that it named
/// @param http sends the newest value of a key that was rotated; made when something is to be sent
public record Startup(Environment environment, Lazy<OkHttpClient> http) {
  /// Fetches the secrets and sets the log up.
  ///
  /// @throws IllegalArgumentException naming the variable that can't be read, or whose secret can't
  ///   be had
  public static Startup of(Map<String, String> variables) {
    Secrets secrets = Secrets.of(variables);
    Environment environment = new Environment(secrets.environment());
    JsonLog.install(environment.text("LOG_LEVEL", "info"));
    return new Startup(environment, Lazy.of(() -> secrets.renewing(new OkHttpClient())));
  }

  /// Those of [#environment].
  public Map<String, String> variables() {
    return environment.variables();
  }
}
