package dev.rein.tracing.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// One `GET /` to one host over TLS, which leaves no connection behind.
interface Greeting {
  /// Until a connection stands, and between two bytes.
  Duration PATIENCE = Duration.ofSeconds(2);

  /// Of an answer's body; what follows is not waited for.
  int BODY_BYTES = 4_096;

  /// Returns after an answer, whatever its status.
  void send() throws IOException;

  /// Closes what is open, also while another thread is in [#send].
  void end();

  /// Reads as much of a body as brings its code into use.
  static void taste(InputStream body) throws IOException {
    var _ = body.readNBytes(BODY_BYTES);
  }
}
