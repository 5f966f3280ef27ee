package dev.rein.tracing.opik;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/// Ids that everybody computes alike, so that nobody has to be asked for them.
public final class DerivedIds {
  private DerivedIds() {}

  /// A version 7 UUID whose other bits are SHA-256 of `parts`.
  ///
  /// @param time to be embedded; Opik sorts by it
  /// @param parts that together name the thing in the whole of Opik, across workspaces
  public static UUID of(Instant time, String... parts) {
    ByteBuffer hash = ByteBuffer.wrap(sha256(String.join("\u0000", parts)));
    long high = time.toEpochMilli() << 16 | 0x7000 | (hash.getLong() & 0x0fff);
    long low = 0x8000_0000_0000_0000L | (hash.getLong() & 0x3fff_ffff_ffff_ffffL);
    return new UUID(high, low);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
