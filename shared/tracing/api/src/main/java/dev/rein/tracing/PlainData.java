package dev.rein.tracing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Copies a value into plain, bounded, immutable data at the moment it is recorded, so that later
/// changes, cycles or huge values can neither alter nor break what is sent.
final class PlainData {
  /// Opik scans single strings of 256,000 characters and more in quadratic time.
  static final int MAX_STRING = 200_000;

  static final int MAX_DEPTH = 32;
  static final int MAX_ENTRIES = 10_000;

  private static final String CUT = "… [cut]";

  private PlainData() {}

  static @Nullable Object of(@Nullable Object value) {
    try {
      return copy(value, 0, new int[] {MAX_ENTRIES});
    } catch (RuntimeException | StackOverflowError e) {
      return "[not recordable: " + e.getClass().getName() + "]";
    }
  }

  private static @Nullable Object copy(@Nullable Object value, int depth, int[] room) {
    return switch (value) {
      case null -> null;
      case String text -> cut(text);
      case Boolean _, Integer _, Long _, Short _, Byte _, BigDecimal _, BigInteger _ -> value;
      case Double number -> Double.isFinite(number) ? number : number.toString();
      case Float number -> Float.isFinite(number) ? number : number.toString();
      case Optional<?> maybe -> copy(maybe.orElse(null), depth, room);
      case byte[] bytes -> "[" + bytes.length + " bytes]";
      case Object[] array -> copyAll(Arrays.asList(array), depth, room);
      case Map<?, ?> map -> copyMap(map, depth, room);
      case Iterable<?> items -> copyAll(items, depth, room);
      default -> cut(value.toString());
    };
  }

  private static Object copyMap(Map<?, ?> map, int depth, int[] room) {
    if (depth == MAX_DEPTH) return CUT;
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (room[0]-- <= 0) {
        copy.put(CUT, true);
        break;
      }
      copy.put(cut(String.valueOf(entry.getKey())), copy(entry.getValue(), depth + 1, room));
    }
    return copy;
  }

  private static Object copyAll(Iterable<?> items, int depth, int[] room) {
    if (depth == MAX_DEPTH) return CUT;
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object item : items) {
      if (room[0]-- <= 0) {
        copy.add(CUT);
        break;
      }
      copy.add(copy(item, depth + 1, room));
    }
    return copy;
  }

  static String cut(String text) {
    return text.length() <= MAX_STRING ? text : text.substring(0, MAX_STRING) + CUT;
  }
}
