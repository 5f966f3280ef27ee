package dev.rein.generation;

import dev.rein.coaching.Hashes;
import dev.rein.coaching.IdempotencyKey;
import dev.rein.coaching.Limits;
import dev.rein.runtime.Body;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.IdempotencyHeader;
import org.jspecify.annotations.Nullable;

/// Reads the header `Idempotency-Key`.
final class Keys {
  private Keys() {}

  /// Null where the caller sent none.
  ///
  /// @param route the route's key, so that one word may be used once on each
  /// @throws dev.rein.runtime.ProblemException 400 for a key that is empty, too long or not
  ///   printable ASCII
  static @Nullable IdempotencyKey of(HttpRequest request, String route, Body body) {
    return of(request, route, body, "");
  }

  /// @param about what the path names, a part of what was asked
  static @Nullable IdempotencyKey of(HttpRequest request, String route, Body body, String about) {
    String key = IdempotencyHeader.read(request, Limits.IDEMPOTENCY_KEY);
    return key == null
        ? null
        : new IdempotencyKey(key, route, Hashes.sha256(about + body.canonical()));
  }
}
