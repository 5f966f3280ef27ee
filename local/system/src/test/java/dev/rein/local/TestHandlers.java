package dev.rein.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.local.lambda.AfterResponse;
import dev.rein.local.template.FunctionSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Functions for the tests, made by class name as the template's are.
public final class TestHandlers {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private TestHandlers() {}

  public static FunctionSpec spec(Class<?> handler, Duration timeout) {
    return new FunctionSpec(
        "TestFunction", handler.getName(), timeout, 512, Map.of(), List.of(), List.of(), List.of());
  }

  /// Answers with the event that it was given.
  public static final class Echo implements RequestStreamHandler {
    public Echo(Map<String, String> environment) {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      ObjectNode answer = JSON.createObjectNode();
      JsonNode event = JSON.readTree(input);
      answer.put("statusCode", 200);
      answer.putObject("headers").put("Content-Type", "application/json").put("X-Made-By", "echo");
      answer.putArray("cookies").add("a=1; Path=/").add("b=2");
      answer.put("body", event.toString());
      answer.put("isBase64Encoded", false);
      output.write(JSON.writeValueAsBytes(answer));
    }
  }

  /// Answers with bytes, in Base64, when asked to; otherwise with JSON that has no status code.
  public static final class Plain implements RequestStreamHandler {
    public Plain(Map<String, String> environment) {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      String path = JSON.readTree(input).path("rawPath").asText();
      String answer =
          switch (path) {
            case "/binary" ->
                "{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"AP8B\","
                    + "\"headers\":{\"Content-Type\":\"application/octet-stream\"}}";
            case "/garbage" -> "not JSON";
            case "/throws" -> throw new IllegalStateException("as asked");
            default -> "{\"implicit\":true}";
          };
      output.write(answer.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Waits until it is let go.
  public static final class Waiting implements RequestStreamHandler {
    public static final AtomicInteger MADE = new AtomicInteger();
    public static volatile CountDownLatch entered = new CountDownLatch(1);
    public static volatile CountDownLatch go = new CountDownLatch(1);

    public Waiting(Map<String, String> environment) {
      MADE.incrementAndGet();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      entered.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
      output.write("{\"statusCode\":200}".getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Answers at once; its flush after the response takes until it is let go.
  public static final class SlowFlush implements RequestStreamHandler, AfterResponse {
    public static final AtomicInteger MADE = new AtomicInteger();
    public static final AtomicInteger FLUSHED = new AtomicInteger();
    public static final AtomicInteger SHUT_DOWN = new AtomicInteger();
    public static volatile CountDownLatch go = new CountDownLatch(1);

    public SlowFlush(Map<String, String> environment) {
      MADE.incrementAndGet();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      output.write("{\"statusCode\":200}".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean claimFlushAfterResponse() {
      return true;
    }

    @Override
    public void flush() {
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      FLUSHED.incrementAndGet();
    }

    @Override
    public void shutDown() {
      SHUT_DOWN.incrementAndGet();
    }
  }

  /// Takes messages; those whose body is `poison` fail, `explode` fails the batch with an
  /// exception, `lie` names a message that is not there.
  public static final class Messages implements RequestStreamHandler {
    public static final Queue<JsonNode> SEEN = new ConcurrentLinkedQueue<>();
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    public Messages(Map<String, String> environment) {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      ObjectNode answer = JSON.createObjectNode();
      var failures = answer.putArray("batchItemFailures");
      for (JsonNode message : JSON.readTree(input).path("Records")) {
        SEEN.add(message);
        switch (message.path("body").asText()) {
          case "poison" ->
              failures.addObject().put("itemIdentifier", message.path("messageId").asText());
          case "explode" -> throw new IllegalStateException("as asked");
          case "hang" -> hang();
          case "lie" -> failures.addObject().put("itemIdentifier", "nobody");
          case "empty" -> failures.addObject().put("itemIdentifier", "");
          case "null" -> failures.addObject().putNull("itemIdentifier");
          default -> {}
        }
      }
      output.write(JSON.writeValueAsBytes(answer));
    }

    private static void hang() {
      try {
        NEVER.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
