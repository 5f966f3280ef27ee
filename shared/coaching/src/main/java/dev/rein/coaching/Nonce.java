package dev.rein.coaching;

import java.security.SecureRandom;
import java.util.HexFormat;

/// A word that nobody who wrote a goal can have known.
public final class Nonce {
  private static final int BYTES = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Nonce() {}

  /// 16 lowercase hex digits, new at each call.
  public static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// @throws IllegalArgumentException if `nonce` is not 16 lowercase hex digits
  static String require(String nonce) {
    if (!nonce.matches("[0-9a-f]{16}")) throw new IllegalArgumentException("not a nonce");
    return nonce;
  }
}
