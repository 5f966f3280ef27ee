package dev.rein.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// Somebody else's, e.g. a CI's service: neither started nor ended here. Tables, queues and secrets
/// that a suite makes there have names of their own, and go with it.
record RunningLocalStack(URI endpoint) implements LocalStack {
  static final String ENDPOINT = "LOCALSTACK_ENDPOINT";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  static boolean isNamed(Map<String, String> environment) {
    return !environment.getOrDefault(ENDPOINT, "").isBlank();
  }

  /// @throws IllegalStateException if what is named there is no URL
  static RunningLocalStack named(Map<String, String> environment) {
    String url = environment.getOrDefault(ENDPOINT, "").strip();
    // Queue URLs are made by adding a path to this one.
    String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    if (!base.matches("https?://[^/?#\\s]+")) {
      throw new IllegalStateException(
          ENDPOINT + " has to be a URL such as http://127.0.0.1:4566, and is: " + url);
    }
    return new RunningLocalStack(URI.create(base));
  }

  /// Says which one it is, so that a log tells what was tested against.
  ///
  /// @throws IllegalStateException if nothing answers there
  @Override
  public void start() {
    System.out.println("LocalStack " + version() + " at " + endpoint + " is used as it is.");
  }

  /// Other servers of AWS's API answer too, with something else.
  private String version() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) endpoint.resolve("/_localstack/health").toURL().openConnection();
      connection.setConnectTimeout((int) PATIENCE.toMillis());
      connection.setReadTimeout((int) PATIENCE.toMillis());
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) return "of no known version";
      try (InputStream body = connection.getInputStream()) {
        JsonNode health = new ObjectMapper().readTree(body);
        return health.path("version").asText("of no known version");
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          ENDPOINT + " names " + endpoint + ", but no LocalStack answers there: " + e, e);
    }
  }

  @Override
  public void stop() {
    // It is not ours to end.
  }
}
