package dev.rein.benchmarks.flush;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/// A server on loopback that reads every request and answers 204, as Opik's batch endpoints do.
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile @Nullable Received last;

  /// @param encoding of the body, null if it came as it is
  record Received(String method, String path, @Nullable String encoding, ByteString body) {}

  Receiver() {
    // Else the JDK's server answers 40 ms late.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no port on loopback", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      ByteString body = ByteString.of(exchange.getRequestBody().readAllBytes());
      last =
          new Received(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders().getFirst("Content-Encoding"),
              body);
      exchange.sendResponseHeaders(204, -1);
    }
  }

  /// @param host a name for this machine
  URI uri(String host) {
    return URI.create("http://" + host + ":" + server.getAddress().getPort());
  }

  /// @throws IllegalStateException if nothing came yet
  Received last() {
    Received received = last;
    if (received == null) throw new IllegalStateException("nothing was received");
    return received;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
