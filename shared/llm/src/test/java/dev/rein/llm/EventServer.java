package dev.rein.llm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A server on loopback that writes exactly the bytes that it is told to, in exactly those pieces:
/// what no HTTP library would send.
final class EventServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Script script;
  private final CountDownLatch closedByPeer = new CountDownLatch(1);

  /// What is written once a request has come.
  interface Script {
    void run(Line line) throws IOException, InterruptedException;
  }

  EventServer(Script script) {
    this.script = script;
    try {
      this.socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /// Whether the caller has closed the connection, or does so soon.
  boolean isLeft() throws InterruptedException {
    return closedByPeer.await(10, TimeUnit.SECONDS);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket peer = socket.accept()) {
        peer.setTcpNoDelay(true);
        Line line = new Line(peer);
        line.readRequest();
        script.run(line);
      } catch (IOException | InterruptedException e) {
        closedByPeer.countDown();
      }
    }
  }

  /// One connection.
  final class Line {
    private final Socket socket;
    private final OutputStream out;

    Line(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    /// Head and body; the body's length is said in the head.
    private void readRequest() throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int read = in.read();
        if (read < 0) throw new IOException("no request");
        head.write(read);
      }
      for (String field : head.toString(StandardCharsets.ISO_8859_1).split("\r\n")) {
        if (field.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          in.readNBytes(Integer.parseInt(field.substring(15).strip()));
        }
      }
    }

    /// Opens a stream of events that ends with the connection.
    Line open(Map<String, String> headers) throws IOException {
      StringBuilder head =
          new StringBuilder("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
      headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      return write(head.append("Connection: close\r\n\r\n").toString());
    }

    Line write(String text) throws IOException {
      return write(text.getBytes(StandardCharsets.UTF_8));
    }

    Line write(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
      return this;
    }

    /// Opens a stream of events in chunks, whose end can be missed.
    Line openChunked() throws IOException {
      return write(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n");
    }

    Line chunk(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      write(Integer.toHexString(bytes.length) + "\r\n");
      return write(bytes).write("\r\n");
    }

    /// Ends the connection in a way that no reader takes for an end.
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /// Waits for the caller to close the connection.
    void hang() throws IOException {
      if (socket.getInputStream().read() < 0) closedByPeer.countDown();
    }

    /// Writes until the caller has closed the connection.
    void babble(String text) throws IOException {
      while (true) write(text);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
