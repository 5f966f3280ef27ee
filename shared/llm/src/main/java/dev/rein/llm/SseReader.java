package dev.rein.llm;

import java.io.EOFException;
import java.io.IOException;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/// Reads server-sent events one by one, as they come. Holds one event at a time.
///
/// @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">The format</a>
final class SseReader {
  private static final String DATA = "data";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final BufferedSource source;
  private final long mostBytes;
  private boolean begun;

  /// @param mostBytes of one event; more is an [EventTooLong]
  SseReader(BufferedSource source, long mostBytes) {
    this.source = source;
    this.mostBytes = mostBytes;
  }

  /// An event beyond the bound: whatever it is, it is no piece of an answer.
  static final class EventTooLong extends IOException {
    private static final long serialVersionUID = 1;

    EventTooLong(long mostBytes) {
      super("an event of more than " + mostBytes + " bytes");
    }
  }

  /// The stream ended inside an event.
  static final class EndedInside extends EOFException {
    private static final long serialVersionUID = 1;

    EndedInside() {
      super("the stream ended inside an event");
    }
  }

  /// One event's data.
  ///
  /// @param whole false where the stream ended without the empty line that ends an event
  record Event(String data, boolean whole) {}

  /// Waits for the next event that has data.
  ///
  /// @return null at the end of the stream
  @Nullable Event next() throws IOException {
    StringBuilder data = null;
    long left = mostBytes;
    while (true) {
      String line = line(left);
      if (line == null) return data == null ? null : new Event(data.toString(), false);
      left -= line.length() + 1L;
      if (line.isEmpty()) {
        if (data != null) return new Event(data.toString(), true);
        left = mostBytes;
        continue;
      }
      String value = dataOf(line);
      if (value == null) continue;
      if (data == null) data = new StringBuilder(value);
      else data.append('\n').append(value);
    }
  }

  /// Null for a comment and for any other field.
  private static @Nullable String dataOf(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) return line.equals(DATA) ? "" : null;
    if (!line.substring(0, colon).equals(DATA)) return null;
    boolean space = line.length() > colon + 1 && line.charAt(colon + 1) == ' ';
    return line.substring(space ? colon + 2 : colon + 1);
  }

  /// Without its end, be it CR LF or LF; null at the end of the stream.
  private @Nullable String line(long most) throws IOException {
    if (source.exhausted()) return null;
    long end = source.indexOf((byte) '\n', 0, Math.max(1, most + 1));
    String line;
    if (end >= 0) {
      line = source.readUtf8(end);
      source.skip(1);
    } else {
      if (source.request(Math.max(1, most + 1))) throw new EventTooLong(mostBytes);
      line = source.readUtf8();
    }
    if (line.endsWith("\r")) line = line.substring(0, line.length() - 1);
    boolean mark = !begun && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK;
    begun = true;
    return mark ? line.substring(1) : line;
  }
}
