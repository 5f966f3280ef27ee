package dev.rein.coaching;

/// A caller's promise that two requests are one.
///
/// @param key 1 to [Limits#IDEMPOTENCY_KEY] characters, as the caller sent it
/// @param route keeps keys of different operations apart, e.g. `POST /api/goals`
/// @param bodyHash SHA-256 in hex of what was asked; the same key with another one is refused
public record IdempotencyKey(String key, String route, String bodyHash) {}
