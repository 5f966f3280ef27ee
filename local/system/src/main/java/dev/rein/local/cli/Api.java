package dev.rein.local.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The running system, over HTTP.
final class Api implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();

  /// Longer than the front waits for a function.
  private static final Duration TIMEOUT = Duration.ofSeconds(35);

  private final URI base;
  private final @Nullable String user;
  private final HttpClient http;

  /// Asks as the user that the system takes for whoever names none.
  Api(URI base) {
    this(base, null);
  }

  /// @param user to ask as, which a system on this machine believes; null to name none
  Api(URI base, @Nullable String user) {
    this.base = base;
    this.user = user;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
  }

  record Reply(int status, JsonNode body) {}

  Reply get(String path) throws CommandFailed {
    return send(request(path).GET().build());
  }

  Reply post(String path, JsonNode body) throws CommandFailed {
    return send(
        request(path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
    return user == null ? request : request.header("X-Rein-User", user);
  }

  /// A page of something that is no JSON.
  ///
  /// @param nextCursor null for the last one
  record Page(String text, @Nullable String nextCursor) {}

  Page page(String path) throws CommandFailed {
    HttpRequest request = request(path).GET().build();
    HttpResponse<String> response = exchange(request);
    if (response.statusCode() != 200) throw failed(named(request), reply(request, response));
    return new Page(response.body(), response.headers().firstValue("x-next-cursor").orElse(null));
  }

  private Reply send(HttpRequest request) throws CommandFailed {
    return reply(request, exchange(request));
  }

  private static String named(HttpRequest request) {
    return request.method() + " " + request.uri().getPath();
  }

  private static Reply reply(HttpRequest request, HttpResponse<String> response)
      throws CommandFailed {
    try {
      return new Reply(response.statusCode(), JSON.readTree(response.body()));
    } catch (JacksonException e) {
      throw CommandFailed.because(named(request) + " did not answer with JSON.");
    }
  }

  private HttpResponse<String> exchange(HttpRequest request) throws CommandFailed {
    String what = named(request);
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw CommandFailed.because(what + " got no answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.because(what + " was interrupted.");
    }
  }

  /// A step of a command failed, with what the system said about it.
  static CommandFailed failed(String step, Reply reply) {
    String detail = reply.body().path("detail").asText("");
    return CommandFailed.because(
        step + " failed: " + reply.status() + (detail.isEmpty() ? "." : ", " + detail));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
