package dev.rein.runtime;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/// Just enough of an HTTP server for a rehearsal, on loopback: a few dozen lines that need no
/// module which a runtime may lack, and whose classes cost the snapshot nothing.
final class LoopbackHttp implements AutoCloseable {
  /// @param headers lower-case names
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Request(String path, Map<String, String> headers, byte[] body) {}

  /// @param body JSON; empty for none
  record Reply(int status, String body) {}

  interface Answering {
    Reply to(Request request) throws IOException;
  }

  private final ServerSocket server;
  private final Answering answering;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private LoopbackHttp(ServerSocket server, Answering answering) {
    this.server = server;
    this.answering = answering;
  }

  static LoopbackHttp start(Answering answering) throws IOException {
    LoopbackHttp http =
        new LoopbackHttp(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), answering);
    Thread.ofPlatform().name("rein-rehearsal-stand-in").daemon().start(http::accept);
    return http;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofPlatform().name("rein-rehearsal-stand-in").daemon().start(() -> serve(socket));
      } catch (IOException e) {
        // It is closed, or the caller has gone: the next round tells.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) out.write(bytes(answering.to(read(in))));
    } catch (IOException | RuntimeException e) {
      // The end of the connection; whoever asked sees it, and the rehearsal with them.
    } finally {
      open.remove(socket);
    }
  }

  private static Request read(InputStream in) throws IOException {
    String[] start = line(in).split(" ", 3);
    if (start.length < 3) throw new EOFException();
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    boolean chunked = "chunked".equalsIgnoreCase(headers.get("transfer-encoding"));
    byte[] body =
        chunked
            ? chunks(in)
            : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Request(start[1], headers, body);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int length = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
      body.write(in.readNBytes(length));
      var _ = line(in);
      if (length == 0) return body.toByteArray();
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) throw new EOFException();
      if (c != '\r') line.write(c);
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(Reply reply) throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    String head = "HTTP/1.1 " + reply.status() + " OK\r\nContent-Type: application/json\r\n";
    if (reply.status() != 204) head += "Content-Length: " + body.length + "\r\n";
    // DynamoDB sends it, and its client checks it.
    CRC32 checksum = new CRC32();
    checksum.update(body);
    head += "x-amz-crc32: " + checksum.getValue() + "\r\n";
    whole.write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    whole.write(body);
    return whole.toByteArray();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) socket.close();
    } catch (IOException e) {
      // A socket that can't be closed is as good as closed: nobody reads from it any more.
    }
  }
}
