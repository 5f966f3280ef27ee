package dev.rein.tracing.lambda;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// TLS whose sessions nobody else finds: they are gone with it. A session in a snapshot could be
/// resumed by every environment that is restored.
record OwnTls(SSLContext context, X509TrustManager trust) {
  /// Trusts whom the JVM trusts.
  ///
  /// @throws IllegalStateException if the JVM can't
  static OwnTls make() {
    return trusting(null);
  }

  /// @param roots whom to trust; null for whom the JVM trusts
  static OwnTls trusting(@Nullable KeyStore roots) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(roots);
      return of(
          Arrays.stream(factory.getTrustManagers())
              .filter(X509TrustManager.class::isInstance)
              .map(X509TrustManager.class::cast)
              .findFirst()
              .orElseThrow());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS: " + e.getMessage(), e);
    }
  }

  private static OwnTls of(X509TrustManager trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust}, null);
    return new OwnTls(context, trust);
  }

  /// The same client with TLS of its own, which trusts the same.
  static OkHttpClient apart(OkHttpClient client) {
    X509TrustManager trust = client.x509TrustManager();
    if (trust == null) return client;
    try {
      return client
          .newBuilder()
          .sslSocketFactory(of(trust).context().getSocketFactory(), trust)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS: " + e.getMessage(), e);
    }
  }
}
