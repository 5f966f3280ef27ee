package dev.rein.tracing.opik;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/// Text as it stands between the quotes of a JSON string, in UTF-8 and escaped as Jackson would.
/// Every character of every row comes by here, so it is looked at eight bytes at a time, and what
/// lies between two escapes is copied as a whole.
final class JsonText {
  private static final int WORD = Long.BYTES;
  private static final long EACH_BYTE = 0x01_01_01_01_01_01_01_01L;
  private static final long HIGH_BITS = EACH_BYTE << 7;
  private static final long SPACES = EACH_BYTE * ' ';
  private static final byte[][] ESCAPES = escapes();

  private final byte[] utf8;
  private byte[] json;
  private int length;
  private int copied;

  private JsonText(byte[] utf8) {
    this.utf8 = utf8;
    this.json = utf8;
  }

  /// @return false, and nothing is written, if there are surrogates: they take a look at each
  ///   character
  static boolean write(JsonGenerator to, String text) throws IOException {
    JsonText json = new JsonText(text.getBytes(UTF_8));
    if (json.escape() && Text.hasSurrogate(text)) return false;
    to.writeRawUTF8String(json.json, 0, json.length);
    return true;
  }

  /// @return whether there may be surrogates: a pair has become four bytes, the first of which
  ///   begins with four ones, and half a pair a question mark
  private boolean escape() {
    ByteBuffer bytes = ByteBuffer.wrap(utf8).order(ByteOrder.LITTLE_ENDIAN);
    long doubtful = 0;
    int at = 0;
    while (at < utf8.length) {
      long word = word(bytes, at);
      doubtful |= (is('?', word) & ~word) | fourOnes(word);
      long odd = (is('"', word) | is('\\', word) | (word - SPACES)) & ~word & HIGH_BITS;
      if (odd == 0) {
        at += WORD;
      } else {
        at += Long.numberOfTrailingZeros(odd) / Byte.SIZE;
        escape(at++);
      }
    }
    finish();
    return (doubtful & HIGH_BITS) != 0;
  }

  /// The last word is filled up with spaces.
  private static long word(ByteBuffer bytes, int at) {
    if (at <= bytes.limit() - WORD) return bytes.getLong(at);
    long word = SPACES;
    for (int i = bytes.limit() - 1; i >= at; i--) {
      word = (word << Byte.SIZE) | (bytes.get(i) & 0xFF);
    }
    return word;
  }

  // The highest bit of each byte says whether it is meant, of bytes below 0x80: rightly up to the
  // first that is.
  private static long is(char c, long word) {
    return (word ^ (EACH_BYTE * c)) - EACH_BYTE;
  }

  private static long fourOnes(long word) {
    return word & (word << 1) & (word << 2) & (word << 3);
  }

  private void escape(int at) {
    byte[] escape = ESCAPES[utf8[at]];
    copyTo(at, escape.length);
    System.arraycopy(escape, 0, json, length, escape.length);
    length += escape.length;
    copied = at + 1;
  }

  /// Copies what comes before `at`, and makes room for `more` after it.
  private void copyTo(int at, int more) {
    int run = at - copied;
    int needed = length + run + more;
    if (copied == 0) json = new byte[utf8.length + utf8.length / 4 + more];
    if (needed > json.length) json = Arrays.copyOf(json, 2 * needed);
    System.arraycopy(utf8, copied, json, length, run);
    length += run;
  }

  private void finish() {
    if (copied == 0) length = utf8.length;
    else copyTo(utf8.length, 0);
  }

  private static byte[][] escapes() {
    byte[][] escapes = new byte['\\' + 1][];
    HexFormat hex = HexFormat.of().withUpperCase();
    for (char c = 0; c < ' '; c++) escapes[c] = ascii("\\u" + hex.toHexDigits(c));
    String shortest = "\bb\tt\nn\ff\rr\"\"\\\\";
    for (int i = 0; i < shortest.length(); i += 2) {
      escapes[shortest.charAt(i)] = ascii("\\" + shortest.charAt(i + 1));
    }
    return escapes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
