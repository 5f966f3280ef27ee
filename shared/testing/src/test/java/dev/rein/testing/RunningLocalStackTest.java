package dev.rein.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningLocalStackTest {
  private static RunningLocalStack at(String url) {
    return RunningLocalStack.named(Map.of(RunningLocalStack.ENDPOINT, url));
  }

  @Test
  void variable_emptyOrMissing_namesNone() {
    assertThat(RunningLocalStack.isNamed(Map.of())).isFalse();
    assertThat(RunningLocalStack.isNamed(Map.of(RunningLocalStack.ENDPOINT, " "))).isFalse();
    assertThat(RunningLocalStack.isNamed(Map.of(RunningLocalStack.ENDPOINT, "x"))).isTrue();
  }

  @Test
  void url_endingWithASlash_losesIt() {
    assertThat(at("http://127.0.0.1:4566/").endpoint())
        .isEqualTo(URI.create("http://127.0.0.1:4566"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localstack:4566", "http://", "http://a b", "http://host/path"})
  void variable_thatIsNoUrl_isRefusedByName(String url) {
    assertThatThrownBy(() -> at(url))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(RunningLocalStack.ENDPOINT)
        .hasMessageContaining(url);
  }

  @Test
  void start_whereNothingAnswers_failsInsteadOfSkipping() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    RunningLocalStack localStack = at("http://127.0.0.1:" + port);
    assertThatThrownBy(localStack::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(RunningLocalStack.ENDPOINT + " names http://127.0.0.1:" + port);
  }

  @Test
  void start_whereOneAnswers_saysItsVersion() throws IOException {
    String health = "{\"services\":{\"sqs\":\"running\"},\"version\":\"4.7.0\"}";
    assertThat(printedOnStart(200, health)).contains("LocalStack 4.7.0 at http://127.0.0.1:");
  }

  @Test
  void start_whereAnotherServerAnswers_goesOn() throws IOException {
    assertThat(printedOnStart(404, "no such page")).contains("of no known version");
  }

  private static String printedOnStart(int status, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/_localstack/health",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    RunningLocalStack localStack = at("http://127.0.0.1:" + server.getAddress().getPort());
    try (Printed printed = new Printed()) {
      localStack.start();
      return printed.text();
    } finally {
      server.stop(0);
    }
  }
}
