package dev.rein.judge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells which of many words stand in a text, wherever they begin, in one pass over it.
final class WordSearch {
  private static final int BUCKETS = 1 << 12;

  /// By their first two characters.
  private final @Nullable List<String>[] starts = buckets();

  private final Set<String> singles = new HashSet<>();

  /// @param words none of them empty
  WordSearch(Collection<String> words) {
    for (String word : Set.copyOf(words)) {
      if (word.length() == 1) {
        singles.add(word);
        continue;
      }
      int bucket = bucket(word.charAt(0), word.charAt(1));
      List<String> others = starts[bucket];
      if (others == null) starts[bucket] = others = new ArrayList<>(1);
      others.add(word);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a generic type
  private static @Nullable List<String>[] buckets() {
    return new List[BUCKETS];
  }

  Set<String> in(String text) {
    Set<String> found = new HashSet<>();
    for (String single : singles) if (text.contains(single)) found.add(single);
    for (int i = 0; i + 1 < text.length(); i++) {
      List<String> words = starts[bucket(text.charAt(i), text.charAt(i + 1))];
      if (words == null) continue;
      for (String word : words) if (text.startsWith(word, i)) found.add(word);
    }
    return found;
  }

  boolean hasAny(String text) {
    return !in(text).isEmpty();
  }

  private static int bucket(char first, char second) {
    return (first * 61 + second) & (BUCKETS - 1);
  }
}
