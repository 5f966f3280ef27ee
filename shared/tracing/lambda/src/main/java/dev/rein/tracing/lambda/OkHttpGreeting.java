package dev.rein.tracing.lambda;

import java.io.IOException;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/// As Gemini and Opik are called: HTTP/2 where the host speaks it.
final class OkHttpGreeting implements Greeting {
  private final OkHttpClient client;
  private final Call call;

  /// @param host with its port where that is no usual one
  OkHttpGreeting(String host, OwnTls tls) {
    // Not the function's own, which asks for a newer key when it is refused.
    client =
        new OkHttpClient.Builder()
            .sslSocketFactory(tls.context().getSocketFactory(), tls.trust())
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .connectTimeout(PATIENCE)
            .readTimeout(PATIENCE)
            .build();
    call = client.newCall(new Request.Builder().url("https://" + host + "/").build());
  }

  @Override
  public void send() throws IOException {
    try (Response response = call.execute()) {
      Greeting.taste(response.body().byteStream());
    } finally {
      end();
    }
  }

  @Override
  public void end() {
    call.cancel();
    client.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
  }
}
