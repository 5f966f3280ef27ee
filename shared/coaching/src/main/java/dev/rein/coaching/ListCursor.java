package dev.rein.coaching;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/// Where a page of a user's list ended. It carries a check over user and goal: one made for
/// somebody else, or made up, is refused. It needs no secret, because all it can do is name a place
/// in the list of whoever shows it.
final class ListCursor {
  private static final int ID_BYTES = 16;
  private static final int CHECK_BYTES = 8;

  private ListCursor() {}

  static String write(String userId, UUID lastGoalId) {
    byte[] cursor =
        ByteBuffer.allocate(ID_BYTES + CHECK_BYTES)
            .putLong(lastGoalId.getMostSignificantBits())
            .putLong(lastGoalId.getLeastSignificantBits())
            .put(check(userId, lastGoalId))
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  /// @throws IllegalArgumentException if it was not written for this user
  static UUID read(String userId, String cursor) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw refused();
    }
    if (bytes.length != ID_BYTES + CHECK_BYTES) throw refused();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    UUID goalId = new UUID(buffer.getLong(), buffer.getLong());
    byte[] check = new byte[CHECK_BYTES];
    buffer.get(check);
    if (!Arrays.equals(check, check(userId, goalId))) throw refused();
    return goalId;
  }

  private static byte[] check(String userId, UUID goalId) {
    return Arrays.copyOf(Hashes.digest("list-cursor\n" + goalId + "\n" + userId), CHECK_BYTES);
  }

  private static IllegalArgumentException refused() {
    return new IllegalArgumentException("cursor is not one of this list");
  }
}
