package dev.rein.tracing.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// Stands before a server on loopback that speaks plain HTTP/1.1, and speaks TLS in its stead, with
/// HTTP/2 for who asks for it.
public final class TlsFront implements AutoCloseable {
  private static final String H2 = "h2";

  private final URI backend;
  private final SSLServerSocket server;
  private final Set<Socket> open = new HashSet<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger whole = new AtomicInteger();
  private final AtomicInteger http2 = new AtomicInteger();

  private TlsFront(URI backend, SSLServerSocket server) {
    this.backend = backend;
    this.server = server;
  }

  /// @param backend `http` with a port
  public static TlsFront before(URI backend, LoopbackCertificates certificates) throws IOException {
    try {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(certificates.server(), LoopbackCertificates.password());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      SSLServerSocket server =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
      SSLParameters parameters = server.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {H2, "http/1.1"});
      server.setSSLParameters(parameters);
      TlsFront front = new TlsFront(backend, server);
      Thread.ofVirtual().start(front::accept);
      return front;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS: " + e.getMessage(), e);
    }
  }

  public URI uri() {
    return URI.create("https://127.0.0.1:" + server.getLocalPort());
  }

  /// Connections so far.
  public int connections() {
    return connections.get();
  }

  /// Handshakes so far that were whole ones: all that did not resume a session.
  public int wholeHandshakes() {
    return whole.get();
  }

  /// Connections so far that speak HTTP/2.
  public int http2Connections() {
    return http2.get();
  }

  /// @return whether no connection is open by then
  public synchronized boolean awaitAllClosed(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (!open.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) return false;
      wait(left);
    }
    return true;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) server.accept();
        connections.incrementAndGet();
        add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        // It is closed, or the caller has gone.
      }
    }
  }

  private void serve(SSLSocket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      long began = System.currentTimeMillis();
      socket.startHandshake();
      // A session that is resumed is older than its connection.
      if (socket.getSession().getCreationTime() >= began) whole.incrementAndGet();
      if (socket.getApplicationProtocol().equals(H2)) {
        http2.incrementAndGet();
        Http2Front.serve(socket, backend);
      } else {
        pass(socket);
      }
    } catch (IOException e) {
      // The end of the connection; the caller sees it.
    } finally {
      remove(socket);
    }
  }

  private void pass(SSLSocket socket) throws IOException {
    try (Socket plain = new Socket(backend.getHost(), backend.getPort())) {
      plain.setTcpNoDelay(true);
      Thread.ofVirtual()
          .start(
              () -> {
                try (socket;
                    plain) {
                  plain.getInputStream().transferTo(socket.getOutputStream());
                } catch (IOException e) {
                  // As above.
                }
              });
      socket.getInputStream().transferTo(plain.getOutputStream());
    }
  }

  private synchronized void add(Socket socket) {
    open.add(socket);
  }

  private synchronized void remove(Socket socket) {
    open.remove(socket);
    notifyAll();
  }

  private synchronized List<Socket> open() {
    return List.copyOf(open);
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open()) socket.close();
    } catch (IOException e) {
      // As good as closed: nobody reads from it any more.
    }
  }
}
