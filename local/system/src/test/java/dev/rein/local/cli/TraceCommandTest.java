package dev.rein.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `rein trace` of a system whose Opik is not the local collector.
class TraceCommandTest {
  private static final String ANSWER =
      """
      {"traceId": "t-1", "traceUrl": "u", "inOpik": true,
       "spans": [{"id": "s", "name": "preprocess_goal", "type": "general", "ms": 12}],
       "scores": [{"name": "user_rating", "value": 1}],
       "differences": [{"what": "scores.user_rating", "stored": 5, "inOpik": 1}]}
      """;

  @TempDir Path root;

  private String rein(String... arguments) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/goals/g-1/trace",
        exchange -> {
          byte[] body = ANSWER.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      Folder folder = new Folder(root, root);
      folder.announce(new Folder.Running(url, ProcessHandle.current().pid(), root.resolve("data")));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PrintStream stream = new PrintStream(out, true, UTF_8);
      assertThat(Main.run(List.of(arguments), folder, Map.of(), stream, stream)).isZero();
      return out.toString(UTF_8);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void tree_saysWhetherOpikHasIt_andWhatDiffers() throws IOException {
    for (String[] format : new String[][] {{}, {"--format", "tree"}, {"--format", "text"}}) {
      String[] words =
          format.length == 0
              ? new String[] {"trace", "g-1"}
              : new String[] {"trace", "g-1", format[0], format[1]};
      assertThat(rein(words))
          .contains(
              "1 trace of g-1. In Opik: yes",
              "≠ scores.user_rating: stored 5, in Opik 1",
              "└─ preprocess_goal");
    }
  }

  @Test
  void json_holdsTheDifferencesAsTheyWereAnswered() throws IOException {
    JsonNode shown = Api.JSON.readTree(rein("trace", "g-1", "--format", "json"));

    assertThat(shown.path("inOpik").booleanValue()).isTrue();
    assertThat(shown.path("differences")).isEqualTo(Api.JSON.readTree(ANSWER).path("differences"));
    assertThat(shown.at("/traces/0/spans/0/name").textValue()).isEqualTo("preprocess_goal");
  }
}
