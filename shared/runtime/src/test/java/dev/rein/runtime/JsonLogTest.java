package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JsonLogTest {
  private final Logger root = Logger.getLogger("");
  private final Handler[] handlersBefore = root.getHandlers();
  private final Level levelBefore = root.getLevel();

  @AfterEach
  void restore() {
    for (Handler handler : root.getHandlers()) root.removeHandler(handler);
    for (Handler handler : handlersBefore) root.addHandler(handler);
    root.setLevel(levelBefore);
  }

  private static List<JsonNode> printed(Runnable work) throws IOException {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setOut(before);
    }
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      lines.add(Json.parse(line));
    }
    return lines;
  }

  @Test
  void debug_isForThisProjectsOwnClasses_becauseOthersPrintHeaders() throws IOException {
    JsonLog.install("debug");
    List<JsonNode> lines =
        printed(
            () -> {
              Logger.getLogger("sun.net.www.protocol.http.HttpURLConnection")
                  .fine("[X-Amz-Security-Token: PLANTED]");
              Logger.getLogger("okhttp3.OkHttpClient").fine("PLANTED");
              Logger.getLogger("dev.rein.Any").fine("shown");
            });
    assertThat(lines).extracting(line -> line.path("message").asText()).containsExactly("shown");
  }

  @Test
  void entry_isOneLineOfJson_withItsException() throws IOException {
    JsonLog.install("info");
    List<JsonNode> lines =
        printed(
            () ->
                System.getLogger("here")
                    .log(
                        System.Logger.Level.ERROR,
                        "it broke\n\"badly\"",
                        new IllegalStateException("why")));

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().path("level").asText()).isEqualTo("ERROR");
    assertThat(lines.getFirst().path("logger").asText()).isEqualTo("here");
    assertThat(lines.getFirst().path("message").asText()).isEqualTo("it broke\n\"badly\"");
    assertThat(lines.getFirst().path("exception").asText()).contains("why", "JsonLogTest");
  }

  @Test
  void entry_belowTheLevel_isNotPrinted() throws IOException {
    JsonLog.install("WARN");
    System.Logger log = System.getLogger("here");

    List<JsonNode> lines =
        printed(
            () -> {
              log.log(System.Logger.Level.INFO, "quiet");
              log.log(System.Logger.Level.WARNING, "{0} of {1}", 1, 2);
            });

    assertThat(lines).extracting(line -> line.path("message").asText()).containsExactly("1 of 2");
  }

  @Test
  void level_unknown_isRefused() {
    assertThatThrownBy(() -> JsonLog.install("loud"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("LOG_LEVEL");
    assertThat(root.getHandlers()).isEqualTo(handlersBefore);
  }
}
