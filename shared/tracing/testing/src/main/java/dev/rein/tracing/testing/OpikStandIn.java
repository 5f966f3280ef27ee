package dev.rein.tracing.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Opik's HTTP API on 127.0.0.1, over an [OpikStore], judged by [OpikRules].
///
/// A write that breaks a rule is refused as Opik refuses, and remembered: see [#violations]. Any
/// request can be made to fail in the ways of [Fault].
public final class OpikStandIn implements AutoCloseable {
  /// @param port 0 for any free one
  /// @param apiKey asked of every request; null where none is asked for
  /// @param maxWireBytes longest body as sent; above it 413
  /// @param maxInflatedBytes longest body after decompression; above it 413
  /// @param requestsKept how many of the last requests [#requests] can show
  public record Options(
      int port,
      OpikStore store,
      @Nullable String apiKey,
      int maxWireBytes,
      int maxInflatedBytes,
      int requestsKept) {

    public static Options forTests() {
      return new Options(0, OpikStore.inMemory(), null, 50 << 20, 256 << 20, 10_000);
    }

    /// For a collector that runs for long: it keeps no requests.
    public static Options collector(int port, OpikStore store) {
      return new Options(port, store, null, 50 << 20, 256 << 20, 0);
    }

    public Options withApiKey(String key) {
      return new Options(port, store, key, maxWireBytes, maxInflatedBytes, requestsKept);
    }

    public Options withPort(int fixed) {
      return new Options(fixed, store, apiKey, maxWireBytes, maxInflatedBytes, requestsKept);
    }

    public Options withStore(OpikStore other) {
      return new Options(port, other, apiKey, maxWireBytes, maxInflatedBytes, requestsKept);
    }

    public Options withMaxInflatedBytes(int bytes) {
      return new Options(port, store, apiKey, maxWireBytes, bytes, requestsKept);
    }
  }

  private static final String BASE = "/api";
  private static final int VIOLATIONS_KEPT = 1_000;

  private final Options options;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final OpikRoutes routes;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private final Deque<Seen> requests = new ArrayDeque<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<Violation> violations = new ArrayList<>();
  private final Deque<Fault> nextFaults = new ArrayDeque<>();
  private Function<Seen, Fault> faults = _ -> Fault.none();

  private OpikStandIn(Options options, HttpServer server) {
    this.options = options;
    this.server = server;
    this.routes = new OpikRoutes(options.store(), options.apiKey(), this::remember);
  }

  /// On a free port, over a store of its own that forgets.
  public static OpikStandIn start() {
    return start(Options.forTests());
  }

  /// @throws IllegalStateException if the port is taken
  public static OpikStandIn start(Options options) {
    // Without it the JDK's server answers 40 ms late, which Nagle's algorithm and delayed
    // acknowledgements make between them.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    try {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()), 0);
      OpikStandIn standIn = new OpikStandIn(options, server);
      server.setExecutor(standIn.threads);
      server.createContext("/", standIn::handle);
      server.start();
      return standIn;
    } catch (IOException e) {
      throw new IllegalStateException("port " + options.port() + ": " + e.getMessage(), e);
    }
  }

  /// The base URL, as `OPIK_URL_OVERRIDE` takes it.
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port() + BASE);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public OpikStore store() {
    return options.store();
  }

  /// What the next requests meet, one each, before [#faults] is asked.
  public synchronized void next(Fault... faultsInOrder) {
    nextFaults.addAll(Arrays.asList(faultsInOrder));
  }

  /// Decides about every request from now on.
  public synchronized void faults(Function<Seen, Fault> decide) {
    faults = decide;
  }

  /// The rules that were broken so far; the first thousand.
  public synchronized List<Violation> violations() {
    return List.copyOf(violations);
  }

  /// The last requests, oldest first, those that met a fault included.
  public synchronized List<Seen> requests() {
    return List.copyOf(requests);
  }

  /// How many requests each route had so far.
  public synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }

  private synchronized void remember(Violation violation) {
    if (violations.size() < VIOLATIONS_KEPT) violations.add(violation);
  }

  private synchronized Fault note(Seen seen) {
    counts.merge(seen.route(), 1, Integer::sum);
    if (options.requestsKept() > 0) {
      if (requests.size() == options.requestsKept()) requests.removeFirst();
      requests.addLast(seen);
    }
    Fault planned = nextFaults.pollFirst();
    return planned == null ? faults.apply(seen) : planned;
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      if (!path.startsWith(BASE + "/")) {
        send(exchange, Answer.code(404, "HTTP 404 Not Found"));
        return;
      }
      path = path.substring(BASE.length());
      byte[] wire = exchange.getRequestBody().readNBytes(options.maxWireBytes() + 1);
      Map<String, String> headers = new TreeMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      Answer unreadable = null;
      byte[] body = wire;
      if (wire.length > options.maxWireBytes()) {
        unreadable = Answer.code(413, "Request entity too large");
      } else if ("gzip"
          .equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(wire))) {
          body = gzip.readNBytes(options.maxInflatedBytes() + 1);
        } catch (IOException e) {
          unreadable = Answer.code(400, "HTTP 400 Bad Request");
        }
      }
      if (body.length > options.maxInflatedBytes()) {
        unreadable = Answer.code(413, "Request entity too large");
      }
      Seen seen =
          new Seen(
              OpikRoutes.route(exchange.getRequestMethod(), path),
              headers,
              new String(body, StandardCharsets.UTF_8),
              wire.length);
      Fault fault = note(seen);
      OpikRoutes.Call call =
          new OpikRoutes.Call(path, exchange.getRequestURI().getRawQuery(), seen);
      Answer refusal = unreadable;
      meet(fault, exchange, () -> refusal == null ? routes.answer(call) : refusal);
    } catch (IOException e) {
      // The client went away, or the journal can't be written: closing is all the answer there is.
    }
  }

  private interface Work {
    Answer run() throws IOException;
  }

  private void meet(Fault fault, HttpExchange exchange, Work work) throws IOException {
    switch (fault) {
      case Fault.None _ -> send(exchange, work.run());
      case Fault.Answer(int status, Map<String, String> headers, String body) ->
          send(exchange, new Answer(status, "application/json", headers, body));
      case Fault.StoreThenAnswer(int status, Map<String, String> headers, String body) -> {
        work.run();
        send(exchange, new Answer(status, "application/json", headers, body));
      }
      case Fault.Hang(CompletableFuture<Void> release) ->
          CompletableFuture.anyOf(release, closed).join();
      case Fault.Delay(Duration before) -> {
        waitFor(closed, before);
        send(exchange, work.run());
      }
      case Fault.Hold(CompletableFuture<Void> until) -> {
        CompletableFuture.anyOf(until, closed).exceptionally(_ -> null).join();
        send(exchange, work.run());
      }
      case Fault.ResetBefore _ -> {}
      case Fault.ResetAfter _ -> work.run();
      case Fault.HalfAnswer(int status) -> {
        work.run();
        byte[] half = "{\"code\":".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, half.length * 2L);
        exchange.getResponseBody().write(half);
        exchange.getResponseBody().flush();
      }
      case Fault.Trickle(int status, Duration between, CompletableFuture<Void> release) -> {
        exchange.sendResponseHeaders(status, 0);
        OutputStream body = exchange.getResponseBody();
        while (!closed.isDone() && !waitFor(release, between)) {
          body.write(' ');
          body.flush();
        }
      }
    }
  }

  /// @return whether `signal` came before the time was over
  private static boolean waitFor(CompletableFuture<Void> signal, Duration most) {
    try {
      signal.get(most.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      return true;
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    if (!answer.contentType().isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] bytes = answer.bytes();
    if (bytes.length == 0) {
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /// Ends every request that hangs. The store stays open: it belongs to whoever made it.
  @Override
  public void close() {
    closed.complete(null);
    server.stop(0);
    threads.shutdownNow();
  }
}
