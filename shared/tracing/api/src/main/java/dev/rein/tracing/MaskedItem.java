package dev.rein.tracing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An item with every text in it masked. Parts in which nothing was found are taken over, not
/// copied.
final class MaskedItem {
  private MaskedItem() {}

  static Item of(Item item) {
    try {
      return masked(item);
    } catch (RuntimeException | StackOverflowError e) {
      // The row must still arrive, for the ledger and the tree, but nothing may pass unseen.
      return bare(item);
    }
  }

  private static Item masked(Item item) {
    if (item instanceof SpanRecord span && isClean(span)) return item;
    return switch (item) {
      case TraceRecord it ->
          new TraceRecord(
              it.id(),
              text(it.name()),
              it.startedAt(),
              it.endedAt(),
              it.updatedAt(),
              textOrNull(it.threadId()),
              value(it.input(), Sensitive.NO),
              value(it.output(), Sensitive.NO),
              metadata(it.metadata()),
              tags(it.tags()),
              error(it.error()));
      case SpanRecord it ->
          new SpanRecord(
              it.id(),
              it.traceId(),
              it.parentId(),
              text(it.name()),
              it.type(),
              it.startedAt(),
              it.endedAt(),
              it.updatedAt(),
              value(it.input(), Sensitive.NO),
              value(it.output(), Sensitive.NO),
              metadata(it.metadata()),
              tags(it.tags()),
              error(it.error()),
              llm(it.llm()));
      case Score it ->
          new Score(it.traceId(), text(it.name()), it.value(), textOrNull(it.reason()), it.at());
      case ScoreDeletion it -> new ScoreDeletion(it.traceId(), text(it.name()), it.at());
      // Ids: another one would delete something else.
      case TraceDeletion _, ThreadDeletion _ -> item;
    };
  }

  /// Quick: whether nothing can be found in it. What most spans are need not be made anew.
  private static boolean isClean(SpanRecord it) {
    return it.metadata().isEmpty()
        && it.tags().isEmpty()
        && it.error() == null
        && it.llm() == null
        && isClean(it.name())
        && isClean(it.input())
        && isClean(it.output());
  }

  private static boolean isClean(@Nullable Object value) {
    return value == null
        || value instanceof Boolean
        || (value instanceof String text && MaskedText.isPlain(text));
  }

  private static Item bare(Item item) {
    return switch (item) {
      case TraceRecord it ->
          new TraceRecord(
              it.id(),
              Masking.MASKED,
              it.startedAt(),
              it.endedAt(),
              it.updatedAt(),
              null,
              null,
              null,
              Map.of(),
              Set.of(),
              bare(it.error()));
      case SpanRecord it ->
          new SpanRecord(
              it.id(),
              it.traceId(),
              it.parentId(),
              Masking.MASKED,
              it.type(),
              it.startedAt(),
              it.endedAt(),
              it.updatedAt(),
              null,
              null,
              Map.of(),
              Set.of(),
              bare(it.error()),
              null);
      case Score it -> new Score(it.traceId(), Masking.MASKED, it.value(), null, it.at());
      case ScoreDeletion it -> new ScoreDeletion(it.traceId(), Masking.MASKED, it.at());
      case TraceDeletion _, ThreadDeletion _ -> item;
    };
  }

  private static @Nullable ErrorInfo bare(@Nullable ErrorInfo error) {
    return error == null ? null : new ErrorInfo(Masking.MASKED, null, Masking.MASKED);
  }

  private static String text(String text) {
    return MaskedText.of(text, false);
  }

  private static @Nullable String textOrNull(@Nullable String text) {
    return text == null ? null : text(text);
  }

  private static @Nullable ErrorInfo error(@Nullable ErrorInfo error) {
    if (error == null) return null;
    return new ErrorInfo(text(error.type()), textOrNull(error.message()), text(error.traceback()));
  }

  private static @Nullable LlmCall llm(@Nullable LlmCall call) {
    if (call == null) return null;
    return new LlmCall(
        text(call.provider()),
        text(call.model()),
        usage(call.usage()),
        call.costUsd(),
        call.timeToFirstToken());
  }

  private static Set<String> tags(Set<String> tags) {
    Set<String> masked = new LinkedHashSet<>();
    boolean same = true;
    for (String tag : tags) {
      String after = text(tag);
      same &= after.equals(tag);
      masked.add(after);
    }
    return same ? tags : masked;
  }

  private static @Nullable Object value(@Nullable Object value, Sensitive key) {
    return switch (value) {
      case null -> null;
      case Boolean _ -> value;
      case String text -> string(text, key);
      case Long _, Integer _, BigInteger _, BigDecimal _ -> number((Number) value, key);
      case Number _ -> key == Sensitive.SECRET ? Finds.KEY : value;
      case Map<?, ?> map -> map(map, key);
      case Collection<?> items -> list(items, key);
      default -> string(value.toString(), key);
    };
  }

  private static String string(String text, Sensitive key) {
    return switch (key) {
      case NO -> MaskedText.of(text, false);
      case PHONE -> MaskedText.of(text, true);
      case PASS -> Sensitive.isPassword(text) ? Finds.KEY : text(text);
      case TOKEN -> text.length() < Sensitive.SHORTEST_TOKEN ? text(text) : Finds.KEY;
      case SECRET -> text.isBlank() ? text : Finds.KEY;
    };
  }

  private static Object number(Number number, Sensitive key) {
    if (key == Sensitive.SECRET) return Finds.KEY;
    // A whole number of up to 19 digits at most; a plain count is not even written out.
    if (number instanceof Integer small && (key != Sensitive.PHONE || small < 0)) return number;
    if (number instanceof BigDecimal large && large.scale() != 0) return number;
    String digits = number.toString();
    if (digits.length() > FindNumbers.MAX_CARD || digits.startsWith("-")) return number;
    String after = MaskedText.of(digits, key == Sensitive.PHONE);
    return after.equals(digits) ? number : after;
  }

  @SuppressWarnings("ReferenceEquality") // asks whether anything was replaced
  private static Object list(Collection<?> items, Sensitive key) {
    List<@Nullable Object> masked = new ArrayList<>(items.size());
    boolean same = true;
    for (Object item : items) {
      Object after = value(item, key);
      same &= after == item;
      masked.add(after);
    }
    return same ? items : masked;
  }

  @SuppressWarnings("ReferenceEquality") // asks whether anything was replaced
  private static Object map(Map<?, ?> map, Sensitive above) {
    Map<String, @Nullable Object> masked = new LinkedHashMap<>();
    boolean same = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = String.valueOf(entry.getKey());
      String maskedKey = text(key);
      Sensitive own = Sensitive.of(key);
      Object after = value(entry.getValue(), own.compareTo(above) > 0 ? own : above);
      same &= after == entry.getValue() && maskedKey.equals(key);
      masked.put(free(masked, maskedKey), after);
    }
    return same ? map : masked;
  }

  private static Map<String, Object> metadata(Map<String, Object> metadata) {
    Map<String, Object> masked = new LinkedHashMap<>();
    metadata.forEach(
        (key, value) -> {
          Object after = value(value, Sensitive.of(key));
          masked.put(free(masked, text(key)), after == null ? Masking.MASKED : after);
        });
    return masked;
  }

  private static Map<String, Integer> usage(Map<String, Integer> usage) {
    Map<String, Integer> masked = new LinkedHashMap<>();
    usage.forEach((key, count) -> masked.put(free(masked, text(key)), count));
    return masked;
  }

  // Two addresses as keys become one word, and neither value may be lost.
  private static String free(Map<String, ?> taken, String key) {
    if (!taken.containsKey(key)) return key;
    int number = 2;
    while (taken.containsKey(key + " " + number)) number++;
    return key + " " + number;
  }
}
