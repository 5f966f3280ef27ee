package dev.rein.tracing.lambda;

import dev.rein.tracing.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/// Shakes hands with itself over TLS on loopback, again and again, before SnapStart takes its
/// snapshot, so that what handshakes and ciphers call is compiled in it. A [FirstContact] loads all
/// of that, but real hosts are called once, and a [Rehearsal] speaks plain HTTP.
///
/// Authority, key and certificate are made for one run, known to nobody else, and gone after it: no
/// client that a function works with trusts them. HTTP/2 is left to the contact.
final class TlsRehearsal {
  /// Connections at most. C1 compiles what was called 60 times, with the template's options.
  static final int ROUNDS = 100;

  static final String THREAD = "rein-tls-rehearsal";

  private static final String HOST = "localhost";

  /// Longest that one of the two waits for the other.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// Sent each way on a connection: a record, as long as they get.
  private static final int BYTES = 16_384;

  private TlsRehearsal() {}

  /// Ends after a whole round, the first included.
  ///
  /// @param enough after which no further round begins
  /// @return how many rounds there were
  /// @throws IOException if the two do not understand each other
  static int run(Duration enough) throws IOException {
    Deadline end = Deadline.in(enough);
    HeldCertificate authority =
        new HeldCertificate.Builder()
            .commonName("rehearsal")
            .certificateAuthority(0)
            .rsa2048()
            .build();
    HeldCertificate host =
        new HeldCertificate.Builder()
            .commonName(HOST)
            .addSubjectAlternativeName(HOST)
            // Signing by RSA, which is only the server's part, would be most of the time.
            .ecdsa256()
            .signedBy(authority)
            .build();
    SSLContext server =
        new HandshakeCertificates.Builder().heldCertificate(host).build().sslContext();
    HandshakeCertificates trusting =
        new HandshakeCertificates.Builder().addTrustedCertificate(authority.certificate()).build();
    int rounds = 0;
    try (SSLServerSocket door =
        (SSLServerSocket)
            server
                .getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().name(THREAD).daemon().start(() -> answer(door));
      do {
        // A context of its own has no session to resume, so each handshake is a whole one.
        greet(trusting.sslContext(), door.getLocalPort());
        rounds++;
      } while (rounds < ROUNDS && !end.passed());
    }
    return rounds;
  }

  private static void greet(SSLContext trusting, int port) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    try (SSLSocket socket =
        (SSLSocket) trusting.getSocketFactory().createSocket(plain, HOST, port, true)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      byte[] sent = new byte[BYTES];
      Arrays.fill(sent, (byte) 'x');
      socket.getOutputStream().write(sent);
      if (!Arrays.equals(socket.getInputStream().readNBytes(BYTES), sent)) {
        throw new IOException("the echo was another one");
      }
    }
  }

  private static void answer(ServerSocket door) {
    while (!door.isClosed()) {
      try (Socket caller = door.accept()) {
        caller.setSoTimeout((int) PATIENCE.toMillis());
        InputStream said = caller.getInputStream();
        caller.getOutputStream().write(said.readNBytes(BYTES));
      } catch (IOException e) {
        // The door was closed, or the caller has the same trouble and tells of it.
      }
    }
  }
}
