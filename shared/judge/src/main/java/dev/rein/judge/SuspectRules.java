package dev.rein.judge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// How text looks that speaks to a judge: the rules of `suspects.txt`, tried on every reading of
/// the text.
final class SuspectRules {
  private static final String RESOURCE = "suspects.txt";

  /// @param words of which a text must hold one; empty for any text
  private record Rule(String kind, List<String> words, Pattern pattern) {
    /// @param there which of all rules' words are in the reading
    boolean holdsFor(String reading, Set<String> there) {
      return mayHold(there) && pattern.matcher(reading).find();
    }

    private boolean mayHold(Set<String> there) {
      return words.isEmpty() || !Collections.disjoint(there, words);
    }
  }

  private final List<Rule> rules;
  private final WordSearch words;

  private SuspectRules(List<Rule> rules) {
    this.rules = rules;
    words = new WordSearch(rules.stream().flatMap(rule -> rule.words().stream()).toList());
  }

  static SuspectRules load() {
    try (InputStream in = SuspectRules.class.getResourceAsStream(RESOURCE)) {
      if (in == null) throw new IllegalStateException(RESOURCE + " is missing");
      List<Rule> rules = new ArrayList<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> rules.add(rule(line)));
      return new SuspectRules(List.copyOf(rules));
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " can't be read", e);
    }
  }

  // Accents are taken off the rules as they are off the texts.
  private static Rule rule(String line) {
    String[] parts = line.split("\\s+", 3);
    List<String> words =
        parts[1].equals("*") ? List.of() : List.of(parts[1].replace('~', ' ').split("\\|", -1));
    return new Rule(
        parts[0], words, Pattern.compile(Folding.withoutAccents(parts[2]), Pattern.DOTALL));
  }

  /// @return kinds of what was found, empty for harmless text
  Set<String> kindsOf(String text) {
    Set<String> kinds = new LinkedHashSet<>();
    Readings readings = Readings.of(text);
    kinds.addAll(readings.disguises());
    for (String reading : readings.texts()) {
      Set<String> there = words.in(reading);
      for (Rule rule : rules) {
        if (!kinds.contains(rule.kind()) && rule.holdsFor(reading, there)) {
          kinds.add(rule.kind());
        }
      }
    }
    return kinds;
  }
}
