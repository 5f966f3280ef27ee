package dev.rein.tracing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Texts with and without personal data, from `masking/`.
final class Corpus {
  /// @param text without the brackets
  /// @param expected with each secret replaced by its mark
  /// @param secrets as they stand in `text`
  record Positive(String kind, String text, String expected, List<String> secrets) {}

  private Corpus() {}

  static List<Positive> positives() {
    List<Positive> positives = new ArrayList<>();
    for (String line : lines("positive.tsv")) {
      int tab = line.indexOf('\t');
      String kind = line.substring(0, tab);
      String marked = unescaped(line.substring(tab + 1));
      List<String> secrets = new ArrayList<>();
      for (int i = marked.indexOf('⟦'); i >= 0; i = marked.indexOf('⟦', i + 1)) {
        secrets.add(marked.substring(i + 1, marked.indexOf('⟧', i)));
      }
      positives.add(
          new Positive(
              kind,
              marked.replace("⟦", "").replace("⟧", ""),
              marked.replaceAll("(?s)⟦.*?⟧", "[" + kind + "]"),
              secrets));
    }
    return positives;
  }

  static List<String> negatives() {
    return lines("negative.txt").stream().map(Corpus::unescaped).toList();
  }

  private static List<String> lines(String name) {
    try (InputStream file =
        Objects.requireNonNull(Corpus.class.getResourceAsStream("/masking/" + name))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("# "))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("\\u", i)) {
        plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
        i += 5;
      } else if (text.startsWith("\\n", i) || text.startsWith("\\t", i)) {
        plain.append(text.charAt(++i) == 'n' ? '\n' : '\t');
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }
}
