package dev.rein.coaching;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Fingerprints of texts.
public final class Hashes {
  /// Hex digits: enough to group by, nothing to sign in with.
  private static final int USER_DIGITS = 16;

  private Hashes() {}

  /// SHA-256 of the text's UTF-8, as 64 lowercase hex digits.
  public static String sha256(String text) {
    return HexFormat.of().formatHex(digest(text));
  }

  /// What tells a user from others in what others may read. Whoever knows the id can tell whose it
  /// is.
  public static String userId(String userId) {
    return sha256(userId).substring(0, USER_DIGITS);
  }

  static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
