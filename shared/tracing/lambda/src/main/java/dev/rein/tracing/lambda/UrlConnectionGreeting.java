package dev.rein.tracing.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import javax.net.ssl.HttpsURLConnection;

/// As the SDK of AWS does it, with its `UrlConnectionHttpClient`.
final class UrlConnectionGreeting implements Greeting {
  private final HttpsURLConnection connection;

  /// @param host with its port where that is no usual one
  UrlConnectionGreeting(String host, OwnTls tls) {
    try {
      connection =
          (HttpsURLConnection) URI.create("https://" + host + "/").toURL().openConnection();
    } catch (IOException e) {
      throw new IllegalArgumentException(host + " can't be called", e);
    }
    connection.setSSLSocketFactory(tls.context().getSocketFactory());
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    // Otherwise the JDK keeps it for the next request.
    connection.setRequestProperty("Connection", "close");
  }

  @Override
  public void send() throws IOException {
    boolean refused = connection.getResponseCode() >= 400;
    try (InputStream body = refused ? connection.getErrorStream() : connection.getInputStream()) {
      if (body != null) Greeting.taste(body);
    } finally {
      end();
    }
  }

  @Override
  public void end() {
    connection.disconnect();
  }
}
