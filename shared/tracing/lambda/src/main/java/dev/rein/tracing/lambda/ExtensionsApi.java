package dev.rein.tracing.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Lambda's Extensions API, as an extension inside the function's own process may use it: INVOKE
/// events only.
///
/// Over [HttpURLConnection]: `java.net.http` costs ten times its CPU at INIT.
///
/// @see <a
///   href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html">Extensions
///   API</a>
final class ExtensionsApi {
  private static final String NAME = "rein-tracing";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final JsonFactory JSON = new JsonFactory();

  private final String base;

  /// @param runtimeApi host and port, as in `AWS_LAMBDA_RUNTIME_API`
  ExtensionsApi(String runtimeApi) {
    base = "http://" + runtimeApi + "/2020-01-01/extension";
  }

  /// An event that the function is working on.
  ///
  /// @param deadline when Lambda stops the process
  record Invoke(String requestId, Instant deadline) {}

  /// @return the extension's identifier, or null where Lambda does not take internal extensions
  /// @throws IOException if there is nobody to register with
  @Nullable String register() throws IOException {
    HttpURLConnection call = open("/register");
    call.setRequestMethod("POST");
    call.setRequestProperty("Lambda-Extension-Name", NAME);
    call.setRequestProperty("Content-Type", "application/json");
    call.setReadTimeout((int) CONNECT_TIMEOUT.toMillis());
    call.setDoOutput(true);
    try (OutputStream body = call.getOutputStream()) {
      body.write("{\"events\":[\"INVOKE\"]}".getBytes(StandardCharsets.UTF_8));
    }
    int status = call.getResponseCode();
    drain(status < 400 ? call.getInputStream() : call.getErrorStream());
    return status == 200 ? call.getHeaderField("Lambda-Extension-Identifier") : null;
  }

  /// Says that the extension has nothing left to do, and waits for the next event, however long:
  /// the process may be frozen in here.
  Invoke next(String identifier) throws IOException {
    HttpURLConnection call = open("/event/next");
    call.setRequestProperty("Lambda-Extension-Identifier", identifier);
    call.setReadTimeout(0);
    if (call.getResponseCode() != 200) {
      drain(call.getErrorStream());
      throw new IOException("the Extensions API answered " + call.getResponseCode());
    }
    try (InputStream body = call.getInputStream()) {
      return read(body);
    }
  }

  private static Invoke read(InputStream body) throws IOException {
    String requestId = "";
    long deadlineMillis = 0;
    try (JsonParser json = JSON.createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "requestId" -> requestId = json.getText();
          case "deadlineMs" -> deadlineMillis = json.getLongValue();
          default -> json.skipChildren();
        }
      }
    }
    return new Invoke(requestId, Instant.ofEpochMilli(deadlineMillis));
  }

  private HttpURLConnection open(String path) throws IOException {
    HttpURLConnection call = (HttpURLConnection) URI.create(base + path).toURL().openConnection();
    call.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    return call;
  }

  private static void drain(@Nullable InputStream stream) throws IOException {
    if (stream == null) return;
    try (stream) {
      stream.readAllBytes();
    }
  }
}
