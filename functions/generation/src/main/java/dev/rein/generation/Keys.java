package dev.rein.generation;

import dev.rein.coaching.Hashes;
import dev.rein.coaching.IdempotencyKey;
import dev.rein.coaching.Limits;
import dev.rein.runtime.Body;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.Problem;
import dev.rein.runtime.ProblemException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the header `Idempotency-Key`.
final class Keys {
  private Keys() {}

  /// Null where the caller sent none.
  ///
  /// @param route the route's key, so that one word may be used once on each
  /// @throws ProblemException 400 for a key that is empty, too long or not printable ASCII
  static @Nullable IdempotencyKey of(HttpRequest request, String route, Body body) {
    return of(request, route, body, "");
  }

  /// @param about what the path names, a part of what was asked
  static @Nullable IdempotencyKey of(HttpRequest request, String route, Body body, String about) {
    Optional<String> key = request.header("idempotency-key");
    if (key.isEmpty()) return null;
    if (!isUsable(key.get())) {
      throw new ProblemException(
          Problem.of(
              400,
              "invalid-idempotency-key",
              "The idempotency key is not valid",
              "Idempotency-Key must have 1 to "
                  + Limits.IDEMPOTENCY_KEY
                  + " printable ASCII characters."));
    }
    return new IdempotencyKey(key.get(), route, Hashes.sha256(about + body.canonical()));
  }

  private static boolean isUsable(String key) {
    return !key.isBlank()
        && key.length() <= Limits.IDEMPOTENCY_KEY
        && key.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
