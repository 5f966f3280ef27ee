package dev.rein.coaching;

/// Who owns what, by the id that the caller's token names.
final class UserIds {
  /// Characters of a user's id.
  static final int LENGTH = 256;

  private UserIds() {}

  /// @throws IllegalArgumentException if it is blank or longer than [#LENGTH]
  static void require(String userId) {
    if (userId.isBlank() || userId.length() > LENGTH) {
      throw new IllegalArgumentException("not a user's id");
    }
  }
}
