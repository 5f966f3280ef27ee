package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Java calls a Python program with Opik's own SDK, which calls Java again: one tree.
@Tag("python")
class PythonSdkTest {
  private static final Path VENV = Path.of("target", "opik-python").toAbsolutePath();
  private static final String PACKAGE = "opik==2.2.122";
  private static final Duration INSTALL = Duration.ofMinutes(5);
  private static final Duration RUN = Duration.ofMinutes(2);

  private static final OkHttpClient HTTP = new OkHttpClient();

  @Test
  void javaPythonJava_makeOneTree() throws Exception {
    Path python = pythonWithOpik();
    try (OpikStandIn opik = OpikStandIn.start()) {
      Tracing caller = tracing(opik, "Caller");
      Tracing callee = tracing(opik, "Callee");
      HttpServer server = serve(callee);
      try {
        caller.trace(
            TraceStart.named("java_request"),
            _ ->
                caller.span(
                    "java_call",
                    SpanType.TOOL,
                    _ -> run(python, opik, Tracing.propagation(), server)));
      } finally {
        server.stop(0);
      }
      flush(callee);
      flush(caller);

      assertThat(opik.store().traces(null)).hasSize(1);
      ObjectNode trace = opik.store().traces(null).getFirst();
      assertThat(trace.path("name").textValue()).isEqualTo("java_request");
      Map<String, String> parents = parents(opik.store().spans(trace.path("id").textValue()));
      assertThat(parents)
          .isEqualTo(
              Map.of(
                  "java_call", "",
                  "python_middle", "java_call",
                  "python_step", "python_middle",
                  "java_callee", "python_step"));
      assertThat(opik.store().danglingSpans()).isEmpty();
    }
  }

  private static Map<String, String> parents(List<ObjectNode> spans) {
    Map<String, String> names = new TreeMap<>();
    for (ObjectNode span : spans) {
      names.put(span.path("id").textValue(), span.path("name").textValue());
    }
    Map<String, String> parents = new TreeMap<>();
    for (ObjectNode span : spans) {
      String parent = span.path("parent_span_id").asText("");
      parents.put(span.path("name").textValue(), names.getOrDefault(parent, parent));
    }
    return parents;
  }

  private static HttpServer serve(Tracing callee) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(callee, exchange));
    server.start();
    return server;
  }

  private static void answer(Tracing callee, HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    byte[] body =
        Propagation.from(headers)
            .run(callee, "java_callee", () -> "from Java".getBytes(StandardCharsets.UTF_8));
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static int run(
      Path python, OpikStandIn opik, Map<String, String> headers, HttpServer server) {
    try {
      Path script = Files.createTempFile(VENV, "middle", ".py");
      try (InputStream source =
          Objects.requireNonNull(PythonSdkTest.class.getResourceAsStream("/python/middle.py"))) {
        Files.write(script, source.readAllBytes());
      }
      ProcessBuilder process = new ProcessBuilder(python.toString(), script.toString());
      Map<String, String> environment = process.environment();
      environment.put("OPIK_URL_OVERRIDE", opik.uri() + "/");
      environment.put("OPIK_PROJECT_NAME", "rein-ai-coaching");
      environment.put("OPIK_WORKSPACE", "default");
      environment.put("OPIK_SENTRY_ENABLE", "false");
      environment.put("CALLER_HEADERS", new ObjectMapper().writeValueAsString(headers));
      environment.put("CALLEE_URL", "http://127.0.0.1:" + server.getAddress().getPort() + "/work");
      assertThat(output(process, RUN)).contains("hello from Java");
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path pythonWithOpik() throws IOException {
    Path python = VENV.resolve("bin").resolve("python");
    if (Files.notExists(python)) {
      Files.createDirectories(VENV.getParent());
      need(new ProcessBuilder("python3", "-m", "venv", VENV.toString()), "python3 with venv");
    }
    need(new ProcessBuilder(python.toString(), "-m", "pip", "install", "-q", PACKAGE), PACKAGE);
    return python;
  }

  private static void need(ProcessBuilder process, String what) {
    try {
      output(process, INSTALL);
    } catch (IOException | AssertionError e) {
      abort("skipped: needs " + what + ", which can't be had here");
    }
  }

  private static String output(ProcessBuilder builder, Duration atMost) throws IOException {
    Path log = Files.createTempFile("python", ".log");
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      boolean ended = process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS);
      if (!ended) process.destroyForcibly();
      String output = Files.readString(log);
      assertThat(ended && process.exitValue() == 0).as(output).isTrue();
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.delete(log);
    }
  }

  private static Tracing tracing(OpikStandIn opik, String function) {
    return TracingSetup.of(
            Map.of(
                "OPIK_URL_OVERRIDE", opik.uri().toString(), "AWS_LAMBDA_FUNCTION_NAME", function),
            Lazy.made(HTTP),
            _ -> {})
        .tracing();
  }

  private static void flush(Tracing tracing) {
    assertThat(tracing.flush(Deadline.in(Duration.ofSeconds(10))).dropped()).isZero();
  }
}
