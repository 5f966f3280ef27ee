package dev.rein.judge;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds encoded text in text and decodes it.
final class Decoding {
  /// Characters of a word of it, at least.
  private static final int BASE64_WORD = 16;

  private static final Pattern BASE64 =
      Pattern.compile(
          "[A-Za-z0-9+/_-]{W,}+(?:\\s[A-Za-z0-9+/_-]{W,}+){0,20}={0,2}"
              .replace("W", String.valueOf(BASE64_WORD)));
  private static final Pattern BETWEEN = Pattern.compile("[\\s,;]+");

  /// Bytes of an encoded run that are worth a look; fewer say nothing.
  private static final int LEAST_BYTES = 8;

  private static final Pattern PERCENT = Pattern.compile("%[0-9A-Fa-f]{2}");
  private static final Pattern ENTITY =
      Pattern.compile("&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(lt|gt|quot|amp|apos|nbsp));");
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\u([0-9A-Fa-f]{4})|\\\\u\\{([0-9A-Fa-f]{1,6})}|U\\+([0-9A-Fa-f]{4,6})\\s?|\\\\([nrt\"\\\\])");
  private static final Map<String, String> NAMED =
      Map.of("lt", "<", "gt", ">", "quot", "\"", "amp", "&", "apos", "'", "nbsp", " ");

  /// @param hides whether prose was encoded, which no honest text needs
  record Found(String text, boolean hides) {}

  private Decoding() {}

  static List<Found> allIn(String text) {
    List<Found> found = new ArrayList<>();
    if (mayHoldBase64(text)) {
      Matcher base64 = BASE64.matcher(text);
      while (base64.find()) add(base64(base64.group()), found);
    }
    if (text.length() >= LEAST_BYTES * 2) {
      String[] words = BETWEEN.split(text, -1);
      runs(words, Decoding::hex, found);
      runs(words, Decoding::binary, found);
    }
    if (text.indexOf('%') >= 0 && PERCENT.matcher(text).find()) {
      String decoded = percent(text);
      if (decoded != null) found.add(new Found(decoded, false));
    }
    if (text.indexOf('&') >= 0) {
      Matcher entities = ENTITY.matcher(text);
      if (entities.find()) found.add(new Found(entities.replaceAll(Decoding::entity), false));
    }
    if (text.indexOf('\\') >= 0 || text.contains("U+")) {
      Matcher escapes = ESCAPE.matcher(text);
      if (escapes.find()) found.add(new Found(escapes.replaceAll(Decoding::escape), false));
    }
    return found;
  }

  /// Whether there is a word that is long enough. The pattern would look from each letter on.
  private static boolean mayHoldBase64(String text) {
    int row = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean encoding =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '/' && c <= '9')
              || c == '+'
              || c == '_'
              || c == '-';
      row = encoding ? row + 1 : 0;
      if (row == BASE64_WORD) return true;
    }
    return false;
  }

  /// Gives null for a word that is not so encoded.
  private interface Decoder {
    byte @Nullable [] bytes(String word);
  }

  /// Decodes what consecutive words of one encoding come to together.
  private static void runs(String[] words, Decoder decoder, List<Found> into) {
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    for (String word : words) {
      byte[] bytes = decoder.bytes(word);
      if (bytes != null) {
        run.writeBytes(bytes);
        continue;
      }
      add(run.toByteArray(), into);
      run.reset();
    }
    add(run.toByteArray(), into);
  }

  private static void add(byte @Nullable [] bytes, List<Found> into) {
    if (bytes == null || bytes.length < LEAST_BYTES) return;
    String decoded = readable(bytes);
    if (decoded != null) into.add(new Found(decoded, true));
  }

  private static byte @Nullable [] base64(String run) {
    String plain = run.replaceAll("[\\s=]", "").replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder()
          .decode(plain.substring(0, plain.length() - (plain.length() % 4 == 1 ? 1 : 0)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte @Nullable [] hex(String word) {
    String digits = word.startsWith("0x") ? word.substring(2) : word.replace("\\x", "");
    if (digits.isEmpty() || digits.length() % 2 > 0) return null;
    for (int i = 0; i < digits.length(); i++) {
      if (!HexFormat.isHexDigit(digits.charAt(i))) return null;
    }
    return HexFormat.of().parseHex(digits);
  }

  private static byte @Nullable [] binary(String word) {
    if (word.length() != Byte.SIZE) return null;
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) != '0' && word.charAt(i) != '1') return null;
    }
    return new byte[] {(byte) Integer.parseInt(word, 2)};
  }

  /// Null unless it is text through and through, with words in it or with structure.
  private static @Nullable String readable(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      long odd = text.chars().filter(c -> c < 0x20 && c != '\n' && c != '\r' && c != '\t').count();
      long letters = text.chars().filter(Character::isLetterOrDigit).count();
      boolean words =
          text.contains(" ") || text.contains("\"") || text.matches("[A-Za-z0-9+/=_-]{24,}");
      return odd == 0 && letters * 2 > text.length() && words ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static @Nullable String percent(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null; // a percent sign that stands for itself
    }
  }

  private static String entity(MatchResult hit) {
    if (hit.group(3) != null) return Matcher.quoteReplacement(NAMED.getOrDefault(hit.group(3), ""));
    return hit.group(1) != null ? character(hit.group(1), 10) : character(hit.group(2), 16);
  }

  private static String escape(MatchResult hit) {
    if (hit.group(4) != null) {
      return switch (hit.group(4)) {
        case "n", "r", "t" -> " ";
        default -> Matcher.quoteReplacement(hit.group(4));
      };
    }
    for (int group = 1; group < 3; group++) {
      if (hit.group(group) != null) return character(hit.group(group), 16);
    }
    return character(hit.group(3), 16);
  }

  private static String character(String digits, int radix) {
    int point = Integer.parseInt(digits, radix);
    return Matcher.quoteReplacement(
        Character.isValidCodePoint(point) ? Character.toString(point) : "");
  }

  static String rot13(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'a' && c <= 'z') c = (char) ('a' + (c - 'a' + 13) % 26);
      else if (c >= 'A' && c <= 'Z') c = (char) ('A' + (c - 'A' + 13) % 26);
      out.append(c);
    }
    return out.toString();
  }
}
