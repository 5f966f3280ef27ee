package dev.rein.feedback;

import dev.rein.coaching.Hashes;
import dev.rein.runtime.ProblemException;
import dev.rein.tracing.Uuid7;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;

/// Where a page of an export ended, and which export it was, so that the cursor alone asks for the
/// next page. It is one caller's and goes out of use after a while. A check over all of it refuses
/// what was mixed up or is somebody else's. It needs no secret, because all it can do is name a
/// place among rows that whoever shows it may read anyway: what it says is held to the bounds of a
/// first page, for a check without a secret is anybody's to compute.
///
/// @param after the last goal of the page
record ExportCursor(ExportFormat format, Period period, UUID after, Instant issuedAt) {
  private static final int CHECK_BYTES = 8;

  /// How far the clocks of two execution environments may be apart.
  private static final Duration SKEW = Duration.ofMinutes(1);

  private static final int CONTENT_BYTES = 1 + 2 * Integer.BYTES + 3 * Long.BYTES;

  String write(String userId) {
    byte[] content =
        ByteBuffer.allocate(CONTENT_BYTES)
            .put(format.letter())
            .putInt(Math.toIntExact(period.from().toEpochDay()))
            .putInt(Math.toIntExact(period.to().toEpochDay()))
            .putLong(after.getMostSignificantBits())
            .putLong(after.getLeastSignificantBits())
            .putLong(issuedAt.getEpochSecond())
            .array();
    byte[] cursor =
        ByteBuffer.allocate(CONTENT_BYTES + CHECK_BYTES)
            .put(content)
            .putLong(check(userId, content))
            .array();
    return text(cursor);
  }

  private static String text(byte[] cursor) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  /// @param now until when it may have been used
  /// @param lifetime how long one can be used
  /// @throws ProblemException 400 if it was not written for this user, or too long ago
  static ExportCursor read(String userId, String text, Instant now, Duration lifetime) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw refused();
    }
    boolean isOurs = bytes.length == CONTENT_BYTES + CHECK_BYTES && text(bytes).equals(text);
    if (!isOurs) throw refused();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    byte[] content = new byte[CONTENT_BYTES];
    buffer.get(content);
    if (buffer.getLong() != check(userId, content)) throw refused();
    ExportCursor cursor = of(ByteBuffer.wrap(content), now.plus(SKEW));
    if (cursor.issuedAt.plus(lifetime).isBefore(now)) {
      throw Parameters.invalid(
          "cursor",
          String.format(
              Locale.ROOT,
              "cursor is more than %d minutes old: begin the export anew.",
              lifetime.toMinutes()));
    }
    return cursor;
  }

  private static ExportCursor of(ByteBuffer parts, Instant latest) {
    ExportFormat format = ExportFormat.of(parts.get());
    Period period =
        new Period(LocalDate.ofEpochDay(parts.getInt()), LocalDate.ofEpochDay(parts.getInt()));
    UUID after = new UUID(parts.getLong(), parts.getLong());
    long issued = parts.getLong();
    boolean possible =
        period.isAllowed()
            && after.version() == 7
            && after.variant() == 2
            && period.contains(LocalDate.ofInstant(Uuid7.timeOf(after), ZoneOffset.UTC))
            && issued >= 0
            && issued <= latest.getEpochSecond();
    if (!possible) throw refused();
    return new ExportCursor(format, period, after, Instant.ofEpochSecond(issued));
  }

  private static long check(String userId, byte[] content) {
    String hash =
        Hashes.sha256(
            "export-cursor\n" + Base64.getEncoder().encodeToString(content) + "\n" + userId);
    return Long.parseUnsignedLong(hash, 0, 2 * CHECK_BYTES, 16);
  }

  static ProblemException refused() {
    return Parameters.invalid("cursor", "cursor is not one of this export.");
  }
}
