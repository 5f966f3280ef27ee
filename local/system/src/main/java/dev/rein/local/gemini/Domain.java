package dev.rein.local.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A field of life and what the stand-in knows about plans in it.
///
/// @param hours a week, where the person does not say how many they have
/// @param cumulative whether progress adds up (money, pages) or is a level (distance at once)
record Domain(
    String name,
    String category,
    Set<String> words,
    double hours,
    boolean cumulative,
    String session,
    String measure,
    List<Phase> phases,
    List<String> finish,
    List<String> metrics,
    List<String> challenges,
    List<String> resources,
    List<String> contingencies) {
  record Phase(String name, String goal, List<String> tasks) {}

  private static final Pattern WORD = Pattern.compile("\\$|[a-z0-9]+(?:-[a-z0-9]+)*");
  private static final List<Domain> ALL = load();

  /// The one whose words weigh most in the text; the last one, of personal aims, where none does.
  static Domain of(String text) {
    Set<String> said = new HashSet<>();
    Matcher words = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (words.find()) said.add(words.group());
    Domain best = ALL.getLast();
    int most = 0;
    for (Domain domain : ALL) {
      int weight = 0;
      for (String word : domain.words) if (said.contains(word)) weight += word.length();
      if (weight > most) {
        best = domain;
        most = weight;
      }
    }
    return best;
  }

  boolean isPersonal() {
    return words.isEmpty();
  }

  private static List<Domain> load() {
    List<Domain> domains = new ArrayList<>();
    try (InputStream file = Domain.class.getResourceAsStream("domains.json")) {
      if (file == null) throw new IllegalStateException("domains.json is not built in");
      for (JsonNode node : JsonMapper.builder().build().readTree(file)) {
        List<Phase> phases = new ArrayList<>();
        for (JsonNode phase : node.path("phases")) {
          phases.add(
              new Phase(
                  phase.path("name").asText(), phase.path("goal").asText(), texts(phase, "tasks")));
        }
        domains.add(
            new Domain(
                node.path("name").asText(),
                node.path("category").asText(),
                Set.copyOf(texts(node, "words")),
                node.path("hours").asDouble(),
                node.path("cumulative").asBoolean(),
                node.path("session").asText(),
                node.path("measure").asText(),
                phases,
                texts(node, "finish"),
                texts(node, "metrics"),
                texts(node, "challenges"),
                texts(node, "resources"),
                texts(node, "contingencies")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return domains;
  }

  private static List<String> texts(JsonNode node, String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : node.path(name)) texts.add(text.asText());
    return texts;
  }
}
