package dev.rein.packages;

import dev.rein.tracing.testing.LoopbackCertificates;
import dev.rein.tracing.testing.TlsFront;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// TLS before everything that a function talks to, so that it meets what it meets in AWS.
public final class TlsFronts implements AutoCloseable {
  private static final List<String> ADDRESSES =
      List.of(
          "AWS_ENDPOINT_URL_DYNAMODB",
          "AWS_ENDPOINT_URL_SQS",
          "GOOGLE_GEMINI_BASE_URL",
          "OPIK_URL_OVERRIDE");

  private final LoopbackCertificates certificates;
  private final Map<String, TlsFront> fronts = new HashMap<>();

  private TlsFronts(LoopbackCertificates certificates) {
    this.certificates = certificates;
  }

  public static TlsFronts open() throws IOException {
    return new TlsFronts(LoopbackCertificates.make(Files.createTempDirectory("rein-certificates")));
  }

  /// The variables of a function with https addresses in place of http ones, and with options by
  /// which its JVM trusts them.
  public Map<String, String> before(Map<String, String> environment) throws IOException {
    Map<String, String> encrypted = new HashMap<>(environment);
    for (String name : ADDRESSES) {
      String address = environment.get(name);
      if (address == null) continue;
      URI plain = URI.create(address);
      encrypted.put(name, front(plain).uri() + plain.getRawPath());
    }
    encrypted.merge(
        "JAVA_TOOL_OPTIONS",
        String.join(" ", certificates.trusting()),
        (options, more) -> options + " " + more);
    return encrypted;
  }

  /// The one before a server.
  public TlsFront front(URI plain) throws IOException {
    String authority = plain.getRawAuthority();
    TlsFront front = fronts.get(authority);
    if (front == null) {
      front = TlsFront.before(plain, certificates);
      fronts.put(authority, front);
    }
    return front;
  }

  /// @return whether no connection to any of them is open by then
  public boolean awaitAllClosed(Duration most) throws InterruptedException {
    for (TlsFront front : fronts.values()) if (!front.awaitAllClosed(most)) return false;
    return true;
  }

  @Override
  public void close() {
    fronts.values().forEach(TlsFront::close);
  }
}
