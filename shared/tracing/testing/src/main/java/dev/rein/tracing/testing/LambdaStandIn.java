package dev.rein.tracing.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Lambda's Runtime API and Extensions API on 127.0.0.1, for one execution environment with the
/// function's real runtime in it.
///
/// Like Lambda it gives the response out when the runtime posts it, and calls an invocation
/// complete, from where on the environment may be frozen, when the runtime and every extension have
/// asked for the next event. All extensions are internal ones. It stops no process: it says when
/// Lambda would.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>
/// @see <a
///   href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html">Extensions
///   API</a>
public final class LambdaStandIn implements AutoCloseable {
  /// @param refusesExtensions as Lambda Managed Instances do
  /// @param snapStart a snapshot is taken at the end of INIT, and invocations follow a
  ///   [LambdaStandIn#restore]
  public record Options(boolean refusesExtensions, boolean snapStart) {
    public static Options standard() {
      return new Options(false, false);
    }
  }

  /// What the function answered.
  ///
  /// @param failed whether the runtime reported an error
  /// @param text the function's response, or the error's description
  /// @param after since the invocation began
  public record Response(boolean failed, String text, Duration after) {}

  /// How an invocation ended.
  public enum Outcome {
    /// Runtime and extensions have asked for the next event.
    COMPLETE,
    /// The function's timeout came first: Lambda stops the process here.
    TIMED_OUT
  }

  /// @param after since the invocation began
  public record End(Outcome outcome, Duration after) {}

  /// An invocation under way. What is attached to its futures runs at that very moment, before
  /// anything else happens in the environment, so it must not wait for anything else.
  ///
  /// @param response never completes if the function does not answer
  public record Call(
      String requestId, CompletableFuture<Response> response, CompletableFuture<End> end) {}

  private static final String RUNTIME = "/2018-06-01/runtime/";
  private static final String EXTENSION = "/2020-01-01/extension/";
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:stand-in";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LambdaPhases phases;

  private LambdaStandIn(Options options, HttpServer server) {
    this.server = server;
    this.phases = new LambdaPhases(options);
  }

  public static LambdaStandIn start() {
    return start(Options.standard());
  }

  public static LambdaStandIn start(Options options) {
    // Without it the JDK's server answers 40 ms late, which Nagle's algorithm and delayed
    // acknowledgements make between them.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      LambdaStandIn standIn = new LambdaStandIn(options, server);
      server.setExecutor(standIn.threads);
      server.createContext("/", standIn::handle);
      server.start();
      return standIn;
    } catch (IOException e) {
      throw new IllegalStateException("no port on loopback: " + e.getMessage(), e);
    }
  }

  /// Host and port, as `AWS_LAMBDA_RUNTIME_API` takes them.
  public String runtimeApi() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /// When INIT is over: the runtime has asked for its first event, or for its restore, and each
  /// extension for its first event. Fails if the runtime reports that it can't start.
  public CompletableFuture<Void> initialized() {
    return phases.initialized();
  }

  /// Goes on from the snapshot.
  ///
  /// @throws IllegalStateException if none was taken yet
  public void restore() {
    phases.restore();
  }

  /// Gives an event to the runtime and to every extension.
  ///
  /// @param timeout the function's
  /// @throws IllegalStateException before the end of INIT, while another invocation is under way,
  ///   or after one that timed out
  public Call invoke(String event, Duration timeout) {
    return phases.invoke(event, timeout);
  }

  /// What extensions meet from now on that ask for an event, or are waiting for one; one each.
  public void faults(PollFault... inOrder) {
    phases.faults(List.of(inOrder));
  }

  /// What runtime and extensions called so far, in order: `register`, `register refused`,
  /// `extension next`, `runtime next`, `response`, `error`, `init error`, `restore next`, `restore
  /// error`.
  public List<String> calls() {
    return phases.calls();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getRawPath();
      if (path.startsWith(RUNTIME)) {
        runtime(exchange, path.substring(RUNTIME.length()), body);
      } else if (path.startsWith(EXTENSION)) {
        extension(exchange, path.substring(EXTENSION.length()), body);
      } else {
        refuse(exchange, 404, "UnknownPath");
      }
    } catch (IOException e) {
      // The process went away.
    } catch (InterruptedException e) {
      // The stand-in is closed.
      Thread.currentThread().interrupt();
    }
  }

  private void runtime(HttpExchange exchange, String path, String body)
      throws IOException, InterruptedException {
    switch (path) {
      case "invocation/next" -> {
        LambdaPhases.Event event = phases.runtimeNext();
        if (event != null) give(exchange, event);
      }
      case "init/error" -> {
        phases.initFailed("init error", body);
        accept(exchange);
      }
      case "restore/next" -> {
        if (phases.restoreNext()) send(exchange, 200, "");
      }
      case "restore/error" -> {
        phases.initFailed("restore error", body);
        accept(exchange);
      }
      default -> answered(exchange, path.split("/"), body);
    }
  }

  private void answered(HttpExchange exchange, String[] path, String body) throws IOException {
    boolean known = path.length == 3 && path[0].equals("invocation");
    boolean failed = known && path[2].equals("error");
    if (!failed && !(known && path[2].equals("response"))) {
      refuse(exchange, 404, "UnknownPath");
    } else if (phases.answered(path[1], failed, body)) {
      accept(exchange);
    } else {
      refuse(exchange, 400, "InvalidRequestID");
    }
  }

  private static void give(HttpExchange exchange, LambdaPhases.Event event) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", event.requestId());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(event.deadline().toEpochMilli()));
    headers.set("Lambda-Runtime-Invoked-Function-Arn", FUNCTION);
    headers.set("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0");
    // Without it the Java runtime client's native part crashes the process.
    headers.set("Content-Type", "application/json");
    send(exchange, 200, event.body());
  }

  private void extension(HttpExchange exchange, String path, String body)
      throws IOException, InterruptedException {
    switch (path) {
      case "register" -> register(exchange, JSON.readTree(body));
      case "event/next" -> next(exchange);
      default -> refuse(exchange, 404, "UnknownPath");
    }
  }

  private void register(HttpExchange exchange, JsonNode body) throws IOException {
    String name = exchange.getRequestHeaders().getFirst("Lambda-Extension-Name");
    if (name == null || name.isBlank()) {
      refuse(exchange, 400, "Extension.InvalidExtensionName");
      return;
    }
    for (JsonNode event : body.path("events")) {
      if (!event.asText().equals("INVOKE")) {
        boolean known = event.asText().equals("SHUTDOWN");
        refuse(exchange, known ? 403 : 400, "Extension.InvalidEventType");
        return;
      }
    }
    switch (phases.register()) {
      case LambdaPhases.Registered(String identifier) -> {
        exchange.getResponseHeaders().set("Lambda-Extension-Identifier", identifier);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(
            exchange,
            200,
            "{\"functionName\":\"stand-in\",\"functionVersion\":\"$LATEST\",\"handler\":\"\"}");
      }
      case LambdaPhases.NotRegistered(String errorType) -> refuse(exchange, 403, errorType);
    }
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    String identifier = exchange.getRequestHeaders().getFirst("Lambda-Extension-Identifier");
    switch (phases.extensionNext(identifier == null ? "" : identifier)) {
      case LambdaPhases.Unknown _ -> refuse(exchange, 403, "Extension.UnknownExtensionIdentifier");
      case LambdaPhases.Ended _ -> {}
      case LambdaPhases.Failed(PollFault fault, String event) -> {
        switch (fault) {
          case CLOSE -> {}
          case REFUSE -> refuse(exchange, 500, "InternalServerError");
          case LOSE_EVENT, LOSE_EVENT_LATE -> {
            byte[] whole = event.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, whole.length);
            exchange.getResponseBody().write(whole, 0, whole.length / 2);
            exchange.getResponseBody().flush();
          }
        }
      }
      case LambdaPhases.Given(String event) -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(exchange, 200, event);
      }
    }
  }

  /// What an extension is told about an invocation.
  static String invokeEvent(LambdaPhases.Event event) {
    return JSON.createObjectNode()
        .put("eventType", "INVOKE")
        .put("deadlineMs", event.deadline().toEpochMilli())
        .put("requestId", event.requestId())
        .put("invokedFunctionArn", FUNCTION)
        .set("tracing", JSON.createObjectNode().put("type", "X-Amzn-Trace-Id").put("value", ""))
        .toString();
  }

  private static void accept(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    send(exchange, 202, "{\"status\":\"OK\"}");
  }

  private static void refuse(HttpExchange exchange, int status, String errorType)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    send(
        exchange,
        status,
        JSON.createObjectNode()
            .put("errorType", errorType)
            .put("errorMessage", "refused by the stand-in")
            .toString());
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    phases.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
