package dev.rein.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `rein metrics export` against a server that hands out pages.
class ExportCommandTest {
  @TempDir Path root;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private int failAt = Integer.MAX_VALUE;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    new Folder(root, root)
        .announce(new Folder.Running(url, ProcessHandle.current().pid(), root.resolve("data")));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /// Three pages of a row each, the first with a header.
  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    int page = asked.size();
    byte[] body = ((page == 1 ? "goal_id\r\n" : "") + "Größe" + page + "\r\n").getBytes(UTF_8);
    if (page < 3) exchange.getResponseHeaders().set("X-Next-Cursor", "page-" + (page + 1));
    if (page == failAt) body = "{\"detail\":\"The table is gone.\"}".getBytes(UTF_8);
    exchange.sendResponseHeaders(page == failAt ? 500 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private int rein(String... arguments) {
    return Main.run(
        List.of(arguments),
        new Folder(root, root),
        Map.of(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  @Test
  void pages_areFollowedToTheEnd_andWrittenAsTheyCame() {
    assertThat(rein("metrics", "export", "--from", "2026-11-01", "--to=2026-11-30")).isZero();

    assertThat(asked)
        .containsExactly(
            "/api/metrics/export?format=csv&from=2026-11-01&to=2026-11-30",
            "/api/metrics/export?cursor=page-2",
            "/api/metrics/export?cursor=page-3");
    assertThat(out.toString(UTF_8)).isEqualTo("goal_id\r\nGröße1\r\nGröße2\r\nGröße3\r\n");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void file_isThereOnceItIsWhole_andIsNotOverwritten() throws IOException {
    assertThat(rein("metrics", "export", "--out", "goals.csv")).isZero();

    Path file = root.resolve("goals.csv");
    assertThat(Files.readString(file)).isEqualTo("goal_id\r\nGröße1\r\nGröße2\r\nGröße3\r\n");
    assertThat(err.toString(UTF_8)).contains("3 goals in " + file);
    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(rein("metrics", "export", "--out", "goals.csv")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("is there already: --out overwrites nothing");
    assertThat(asked).hasSize(3);
  }

  @Test
  void progress_isToldEveryTwoSeconds_apartFromTheRows() throws Exception {
    // At the start, and after each page but the last.
    Iterator<Long> seconds = List.of(0L, 1L, 3L).iterator();
    new ExportCommand(
            new Folder(root, root),
            new Terminal(new PrintStream(out, true, UTF_8), false, Terminal.WIDTH),
            new PrintStream(err, true, UTF_8),
            () -> seconds.next() * 1_000_000_000)
        .run(List.of());

    assertThat(err.toString(UTF_8).lines()).containsExactly("2 goals so far …");
    assertThat(out.toString(UTF_8)).doesNotContain("so far");
  }

  @Test
  void page_thatFails_leavesNoFile_andIsTold() throws IOException {
    failAt = 2;
    assertThat(rein("metrics", "export", "--format", "jsonl", "--out", "goals.jsonl")).isEqualTo(1);

    assertThat(err.toString(UTF_8))
        .contains("GET /api/metrics/export failed: 500, The table is gone.");
    try (var files = Files.list(root)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("target");
    }
  }

  @Test
  void system_thatDoesNotRun_isNamed() throws IOException {
    new Folder(root, root).withdraw(ProcessHandle.current().pid());

    assertThat(rein("metrics", "export")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("start it with ./rein up");
  }
}
