package dev.rein.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.json.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a family of models can be told, from `models.json`: the row with the longest prefix of the
/// model's id counts.
///
/// A model that no row names is told only what every model understands, the most tokens of its
/// answer: a setting it does not know would be refused, and with it the call.
///
/// @param known false where no row names the model
/// @param temperature false where the model ignores or refuses it
/// @param levels of thinking that it can be told; empty where it knows none
/// @param level that it is told unless somebody wishes otherwise, null to leave the model's own
/// @param budget of thinking that it can be told, null where it knows none
/// @param maxOutputTokens the most that it writes, thinking included
record Capabilities(
    boolean known,
    boolean temperature,
    Set<Thinking> levels,
    @Nullable Thinking level,
    @Nullable Budget budget,
    int maxOutputTokens) {
  private static final Capabilities UNKNOWN_MODEL =
      new Capabilities(false, false, Set.of(), null, null, GeminiSettings.MAX_TOKENS);
  private static final List<Row> ROWS = load();

  Capabilities {
    levels = Set.copyOf(levels);
  }

  /// Tokens of thinking.
  ///
  /// @param canBeOff whether 0 is understood, too
  record Budget(int min, int max, boolean canBeOff) {
    int of(Thinking wanted) {
      if (wanted == Thinking.OFF && canBeOff) return 0;
      return Math.clamp(wanted.budget(), min, max);
    }
  }

  /// What is sent about thinking: at most one of the two.
  record Thinks(@Nullable String level, @Nullable Integer budget) {
    private static final Thinks NOTHING = new Thinks(null, null);
  }

  private record Row(String prefix, Capabilities capabilities) {}

  static Capabilities of(String model) {
    String id = Prices.plainId(model);
    Row best = null;
    for (Row row : ROWS) {
      if (!id.startsWith(row.prefix())) continue;
      if (best == null || row.prefix().length() > best.prefix().length()) best = row;
    }
    return best == null ? UNKNOWN_MODEL : best.capabilities();
  }

  /// @param wanted null to leave it to the row
  Thinks thinks(@Nullable Thinking wanted) {
    if (!levels.isEmpty()) {
      Thinking sent = wanted == null ? level : nearest(wanted);
      return sent == null ? Thinks.NOTHING : new Thinks(sent.name(), null);
    }
    if (budget == null || wanted == null) return Thinks.NOTHING;
    return new Thinks(null, budget.of(wanted));
  }

  /// The least level that is not below what is wanted, else the highest.
  private Thinking nearest(Thinking wanted) {
    TreeSet<Thinking> known = new TreeSet<>(levels);
    Thinking above = known.ceiling(wanted);
    return above == null ? known.last() : above;
  }

  private static List<Row> load() {
    try (InputStream resource = Capabilities.class.getResourceAsStream("models.json")) {
      List<Row> rows = new ArrayList<>();
      for (JsonNode row : TreeReader.of(new JsonFactory()).read(resource).required("models")) {
        rows.add(new Row(row.required("prefix").asText(), row(row)));
      }
      return List.copyOf(rows);
    } catch (IOException e) {
      throw new UncheckedIOException("models.json can't be read", e);
    }
  }

  private static Capabilities row(JsonNode row) {
    boolean temperature =
        switch (row.required("temperature").asText()) {
          case "honoured" -> true;
          case "ignored", "refused" -> false;
          default -> throw new IllegalStateException("models.json: temperature: " + row);
        };
    Set<Thinking> levels = EnumSet.noneOf(Thinking.class);
    row.path("thinkingLevels").forEach(level -> levels.add(Thinking.valueOf(level.asText())));
    JsonNode level = row.path("thinkingLevel");
    JsonNode budget = row.path("thinkingBudget");
    return new Capabilities(
        true,
        temperature,
        levels,
        level.isTextual() ? Thinking.valueOf(level.asText()) : null,
        budget.isObject()
            ? new Budget(
                budget.required("min").asInt(),
                budget.required("max").asInt(),
                budget.required("canBeOff").asBoolean())
            : null,
        row.required("maxOutputTokens").asInt());
  }
}
