package dev.rein.coaching;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Fingerprints of texts.
public final class Hashes {
  private Hashes() {}

  /// SHA-256 of the text's UTF-8, as 64 lowercase hex digits.
  public static String sha256(String text) {
    return HexFormat.of().formatHex(digest(text));
  }

  /// What a user's id is known by outside the table: 16 hex digits.
  public static String userId(String userId) {
    return sha256(userId).substring(0, 16);
  }

  static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
