package dev.rein.runtime;

import org.jspecify.annotations.Nullable;

/// The header `Idempotency-Key`.
public final class IdempotencyHeader {
  private static final String NAME = "idempotency-key";

  private IdempotencyHeader() {}

  /// Null where the caller sent none.
  ///
  /// @throws ProblemException 400 for a key that is blank, too long or not printable ASCII
  public static @Nullable String read(HttpRequest request, int maxCharacters) {
    String key = request.headers().get(NAME);
    if (key == null || isUsable(key, maxCharacters)) return key;
    throw new ProblemException(
        Problem.of(
            400,
            "invalid-idempotency-key",
            "The idempotency key is not valid",
            "Idempotency-Key must have 1 to " + maxCharacters + " printable ASCII characters."));
  }

  private static boolean isUsable(String key, int maxCharacters) {
    return !key.isBlank()
        && key.length() <= maxCharacters
        && key.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
