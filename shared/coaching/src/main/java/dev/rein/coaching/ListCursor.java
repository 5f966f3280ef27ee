package dev.rein.coaching;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/// Where a page of a list ended. It carries a check over list and entry: one made for another list,
/// or made up, is refused. It needs no secret, because all it can do is name a place in the list of
/// whoever shows it.
final class ListCursor {
  private static final int ID_BYTES = 16;
  private static final int CHECK_BYTES = 8;

  private ListCursor() {}

  /// @param list whose it is: a user's id, or a goal's
  static String write(String list, UUID lastId) {
    byte[] cursor =
        ByteBuffer.allocate(ID_BYTES + CHECK_BYTES)
            .putLong(lastId.getMostSignificantBits())
            .putLong(lastId.getLeastSignificantBits())
            .put(check(list, lastId))
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  /// @throws IllegalArgumentException if it was not written for this list
  static UUID read(String list, String cursor) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw refused();
    }
    if (bytes.length != ID_BYTES + CHECK_BYTES) throw refused();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    UUID id = new UUID(buffer.getLong(), buffer.getLong());
    byte[] check = new byte[CHECK_BYTES];
    buffer.get(check);
    if (!Arrays.equals(check, check(list, id))) throw refused();
    return id;
  }

  private static byte[] check(String list, UUID id) {
    return Arrays.copyOf(Hashes.digest("list-cursor\n" + id + "\n" + list), CHECK_BYTES);
  }

  private static IllegalArgumentException refused() {
    return new IllegalArgumentException("cursor is not one of this list");
  }
}
