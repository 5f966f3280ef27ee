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

/// The running system, over HTTP.
final class Api implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();

  /// Longer than the front waits for a function.
  private static final Duration TIMEOUT = Duration.ofSeconds(35);

  private final URI base;
  private final HttpClient http;

  Api(URI base) {
    this.base = base;
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
    return HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
  }

  private Reply send(HttpRequest request) throws CommandFailed {
    String what = request.method() + " " + request.uri().getPath();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), JSON.readTree(response.body()));
    } catch (JacksonException e) {
      throw CommandFailed.because(what + " did not answer with JSON.");
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
