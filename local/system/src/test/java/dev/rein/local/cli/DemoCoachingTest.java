package dev.rein.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// The demo's word with the coach, against a system that answers as it is told.
class DemoCoachingTest {
  private static final String SCORED =
      "{\"score\":7.25,\"criteria\":{\"relevance\":{\"score\":8},\"motivation\":{\"score\":6}}}";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AtomicInteger looks = new AtomicInteger();

  /// @param evaluation of the reply as JSON, by how often it was looked at
  private void talk(int coached, IntFunction<String> evaluation, Duration patience)
      throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean post = exchange.getRequestMethod().equals("POST");
          String body =
              post
                  ? "{\"reply\":\"Leave it out.\",\"nextSteps\":[\"Run on Tuesday\"],"
                      + "\"detail\":\"The model is not available.\"}"
                  : "{\"coaching\":[{\"evaluation\":"
                      + evaluation.apply(looks.incrementAndGet())
                      + "}]}";
          answer(exchange, post ? coached : 200, body);
        });
    server.start();
    try (Api api = new Api(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))) {
      Terminal terminal =
          new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false, Terminal.WIDTH);
      new DemoCoaching(terminal, api, patience).talk("a-goal", null);
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String shown() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void reply_judgedAfterAWhile_isShownWithItsScore() throws Exception {
    talk(201, look -> look < 3 ? "null" : SCORED, DemoCoaching.EVALUATION);

    assertThat(looks).hasValue(3);
    assertThat(shown()).contains("Leave it out.", "7.25 of 10: relevance 8, motivation 6");
  }

  @Test
  void evaluation_thatDoesNotCome_failsTheStep_namingItAndItsBound() {
    assertThatThrownBy(() -> talk(201, _ -> "null", Duration.ofMillis(1_500)))
        .isInstanceOfSatisfying(
            CommandFailed.class, failed -> assertThat(failed.exitCode()).isEqualTo(1))
        .hasMessage("Waiting for the evaluation of the coaching reply took longer than 1.5 s.");
    assertThat(shown()).contains("Leave it out.").doesNotContain("judged");
  }

  @Test
  void evaluation_withoutAScore_failsTheStep_sayingWhy() {
    assertThatThrownBy(() -> talk(201, _ -> "{\"reason\":\"blocked\"}", DemoCoaching.EVALUATION))
        .isInstanceOf(CommandFailed.class)
        .hasMessage("The evaluation of the coaching reply ended as UNSCORED: blocked");
  }

  @Test
  void coach_thatRefuses_failsTheStep() {
    assertThatThrownBy(() -> talk(503, _ -> "null", DemoCoaching.EVALUATION))
        .isInstanceOf(CommandFailed.class)
        .hasMessage("Asking the coach (POST …/coaching) failed: 503, The model is not available.");
  }
}
