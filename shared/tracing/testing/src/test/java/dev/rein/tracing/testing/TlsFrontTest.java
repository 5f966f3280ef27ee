package dev.rein.tracing.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TLS before a plain server, as clients see it.
class TlsFrontTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  @TempDir private static Path folder;
  private static LoopbackCertificates certificates;

  private HttpServer echo;
  private TlsFront front;

  @BeforeAll
  static void certify() throws IOException {
    certificates = LoopbackCertificates.make(folder);
  }

  @BeforeEach
  void start() throws IOException {
    echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    echo.createContext(
        "/",
        exchange -> {
          try (exchange;
              InputStream body = exchange.getRequestBody()) {
            byte[] bytes = body.readAllBytes();
            exchange.getResponseHeaders().set("X-Path", exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(202, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    echo.start();
    front =
        TlsFront.before(
            URI.create("http://127.0.0.1:" + echo.getAddress().getPort()), certificates);
  }

  @AfterEach
  void stop() {
    front.close();
    echo.stop(0);
  }

  @Test
  void requestOverHttp2_isAnsweredByTheServerBehind() throws Exception {
    String words = "w".repeat(200_000);
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(front.uri().resolve("/a/b?c=d"))
                  .POST(BodyPublishers.ofString(words))
                  .build(),
              BodyHandlers.ofString());

      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(answer.headers().firstValue("x-path")).hasValue("/a/b?c=d");
      assertThat(answer.body()).isEqualTo(words);
    }
    assertThat(front.http2Connections()).isEqualTo(1);
    assertThat(front.awaitAllClosed(PATIENCE)).isTrue();
  }

  @Test
  void requestOverHttp1_isPassedOn_andAResumedSessionIsTold() throws Exception {
    SSLContext trusting = trusting();

    for (int i = 0; i < 2; i++) {
      HttpsURLConnection connection = (HttpsURLConnection) front.uri().toURL().openConnection();
      connection.setSSLSocketFactory(trusting.getSocketFactory());
      connection.setRequestProperty("Connection", "close");
      assertThat(connection.getResponseCode()).isEqualTo(202);
      connection.disconnect();
    }

    assertThat(front.awaitAllClosed(PATIENCE)).isTrue();
    assertThat(front.connections()).isEqualTo(2);
    assertThat(front.http2Connections()).isZero();
    assertThat(front.wholeHandshakes()).isEqualTo(1);
  }

  @Test
  void whoDoesNotTrustTheAuthority_isNotServed() throws Exception {
    HttpsURLConnection connection = (HttpsURLConnection) front.uri().toURL().openConnection();

    assertThatThrownBy(connection::getResponseCode).isInstanceOf(SSLHandshakeException.class);
  }

  private static SSLContext trusting() throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(certificates.roots());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
