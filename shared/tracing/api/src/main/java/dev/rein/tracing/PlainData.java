package dev.rein.tracing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Copies a value into plain, bounded, immutable data at the moment it is recorded, so that later
/// changes, cycles or huge values can neither alter nor break what is sent.
final class PlainData {
  /// Opik scans single strings of 256,000 characters and more in quadratic time.
  static final int MAX_STRING = 200_000;

  static final int MAX_DEPTH = 32;
  static final int MAX_ENTRIES = 10_000;

  /// All strings of one value together: one span must not outgrow a request.
  static final int MAX_CHARS = 2_000_000;

  /// Longer numbers become a sentence: writing them out takes quadratic time, and few parsers read
  /// them.
  static final int MAX_NUMBER_BITS = 1_024;

  /// Numbers with a larger power of ten than a double can hold become text.
  static final int MAX_SCALE = 300;

  static final String CUT = "… [cut]";

  private int entriesLeft = MAX_ENTRIES;
  private int charsLeft = MAX_CHARS;

  private PlainData() {}

  static @Nullable Object of(@Nullable Object value) {
    return isPlain(value) ? value : guarded(() -> new PlainData().copy(value, 0));
  }

  /// What nearly every value is: recorded as it is, without a copy.
  private static boolean isPlain(@Nullable Object value) {
    // No switch: the first one over types takes milliseconds, and most functions need no second.
    return value == null
        || (value instanceof String text && text.length() <= MAX_STRING)
        || value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long;
  }

  private @Nullable Object copy(@Nullable Object value, int depth) {
    return switch (value) {
      case null -> null;
      case String text -> text(text);
      case Boolean _, Integer _, Long _, Short _, Byte _ -> value;
      case BigInteger number ->
          isModest(number) ? number : "[" + number.bitLength() + "-bit number]";
      case BigDecimal number -> isModest(number) ? number : decimalText(number);
      case Double number -> Double.isFinite(number) ? number : number.toString();
      case Float number -> Float.isFinite(number) ? number : number.toString();
      case Optional<?> maybe -> copy(maybe.orElse(null), depth);
      case Recordable own ->
          depth == MAX_DEPTH ? CUT : guarded(() -> copy(own.recorded(), depth + 1));
      case byte[] bytes -> "[" + bytes.length + " bytes]";
      case char[] chars -> "[" + chars.length + " chars]";
      case int[] array -> copyAll(array.length, i -> array[i], depth);
      case long[] array -> copyAll(array.length, i -> array[i], depth);
      case double[] array -> copyAll(array.length, i -> array[i], depth);
      case float[] array -> copyAll(array.length, i -> array[i], depth);
      case short[] array -> copyAll(array.length, i -> array[i], depth);
      case boolean[] array -> copyAll(array.length, i -> array[i], depth);
      case Object[] array -> copyAll(Arrays.asList(array), depth);
      // One that breaks while it is read costs what is beside it nothing.
      case Map<?, ?> map -> guarded(() -> copyMap(map, depth));
      // Other iterables may be used up by reading them, or be endless views of themselves.
      case Collection<?> items -> guarded(() -> copyAll(items, depth));
      default -> guarded(() -> text(value.toString()));
    };
  }

  private Object copyMap(Map<?, ?> map, int depth) {
    if (depth == MAX_DEPTH) return CUT;
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entriesLeft-- <= 0) {
        copy.put(CUT, true);
        break;
      }
      copy.put(text(String.valueOf(entry.getKey())), copy(entry.getValue(), depth + 1));
    }
    return copy;
  }

  private Object copyAll(int length, IntFunction<Object> item, int depth) {
    return copyAll(
        IntStream.range(0, Math.min(length, entriesLeft + 1)).mapToObj(item).toList(), depth);
  }

  private Object copyAll(Collection<?> items, int depth) {
    if (depth == MAX_DEPTH) return CUT;
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object item : items) {
      if (entriesLeft-- <= 0) {
        copy.add(CUT);
        break;
      }
      copy.add(copy(item, depth + 1));
    }
    return copy;
  }

  private static boolean isModest(BigInteger number) {
    return number.bitLength() <= MAX_NUMBER_BITS;
  }

  private static boolean isModest(BigDecimal number) {
    return isModest(number.unscaledValue()) && Math.abs((long) number.scale()) <= MAX_SCALE;
  }

  private static String decimalText(BigDecimal number) {
    return isModest(number.unscaledValue())
        ? number.toString()
        : "[" + number.unscaledValue().bitLength() + "-bit number]";
  }

  private String text(String whole) {
    String text = cut(whole, Math.min(MAX_STRING, charsLeft));
    charsLeft = Math.max(0, charsLeft - text.length());
    return text;
  }

  static String cut(String text, int max) {
    return Cut.at(text, max);
  }

  // What is recorded is other people's code: whatever its toString or its iterator throws, only
  // the loss of memory itself may reach the traced work.
  static @Nullable Object guarded(Supplier<@Nullable Object> reading) {
    try {
      return reading.get();
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      return "[not recordable: " + e.getClass().getName() + "]";
    }
  }
}
