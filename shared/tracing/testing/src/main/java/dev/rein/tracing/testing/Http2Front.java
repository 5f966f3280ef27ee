package dev.rein.tracing.testing;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import okhttp3.Headers;
import okhttp3.internal.concurrent.TaskRunner;
import okhttp3.internal.connection.BufferedSocket;
import okhttp3.internal.connection.BufferedSocketKt;
import okhttp3.internal.http2.Header;
import okhttp3.internal.http2.Http2Connection;
import okhttp3.internal.http2.Http2Stream;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.Okio;

/// One connection of HTTP/2, whose requests a server of HTTP/1.1 answers.
///
/// The framing is OkHttp's own, which its MockWebServer uses in the same way.
final class Http2Front {
  /// Of one hop, or set by the client here itself.
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "transfer-encoding", "content-length", "host");

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Http2Front() {}

  /// Returns when the connection has ended.
  static void serve(Socket socket, URI backend) throws IOException {
    Ending ending = new Ending(BufferedSocketKt.asBufferedSocket(socket));
    Http2Connection connection =
        new Http2Connection.Builder(false, TaskRunner.INSTANCE)
            .socket(ending, "front")
            .listener(
                new Http2Connection.Listener() {
                  @Override
                  public void onStream(Http2Stream stream) {
                    try {
                      answer(stream, backend);
                    } catch (IOException e) {
                      // The caller wants no more of it, or sees that nothing comes.
                      stream.cancel();
                    }
                  }
                })
            .build();
    connection.start();
    ending.await();
  }

  /// A socket that is known to have ended when the connection lets go of it.
  private record Ending(BufferedSocket socket, CountDownLatch ended) implements BufferedSocket {
    private Ending(BufferedSocket socket) {
      this(socket, new CountDownLatch(1));
    }

    @Override
    public BufferedSource getSource() {
      return socket.getSource();
    }

    @Override
    public BufferedSink getSink() {
      return socket.getSink();
    }

    @Override
    public void cancel() {
      socket.cancel();
      ended.countDown();
    }

    private void await() {
      try {
        ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void answer(Http2Stream stream, URI backend) throws IOException {
    HttpResponse<byte[]> response = ask(stream, backend);
    List<Header> headers = new ArrayList<>();
    headers.add(new Header(Header.RESPONSE_STATUS, String.valueOf(response.statusCode())));
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (NOT_PASSED_ON.contains(name) || name.startsWith(":")) return;
              for (String value : values) headers.add(new Header(name, value));
            });
    boolean bodyless = response.body().length == 0;
    stream.writeHeaders(headers, bodyless, bodyless);
    if (bodyless) return;
    try (BufferedSink body = Okio.buffer(stream.getSink())) {
      body.write(response.body());
    }
  }

  private static HttpResponse<byte[]> ask(Http2Stream stream, URI backend) throws IOException {
    Headers headers = stream.takeHeaders(false);
    String method = "GET";
    String path = "/";
    HttpRequest.Builder request = HttpRequest.newBuilder();
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (name.equals(":method")) method = headers.value(i);
      else if (name.equals(":path")) path = headers.value(i);
      else if (!name.startsWith(":") && !NOT_PASSED_ON.contains(name)) {
        request.header(name, headers.value(i));
      }
    }
    byte[] body;
    try (BufferedSource source = Okio.buffer(stream.getSource())) {
      body = source.readByteArray();
    }
    request.uri(backend.resolve(path));
    if (!method.equals("GET")) {
      request.method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    }
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
