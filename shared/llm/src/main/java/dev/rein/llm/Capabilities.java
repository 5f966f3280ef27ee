package dev.rein.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a family of models can be told, from `models.json`: the row with the longest prefix of the
/// model's id counts. A model that no row names is sent the temperature and no thinking level.
///
/// @param temperature false where the model ignores it, as a later one will answer 400
/// @param thinkingLevel in Gemini's spelling, null to leave the model's own
record Capabilities(boolean temperature, @Nullable String thinkingLevel) {
  private static final Capabilities UNKNOWN_MODEL = new Capabilities(true, null);
  private static final List<Row> ROWS = load();

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

  private static List<Row> load() {
    try (InputStream resource = Capabilities.class.getResourceAsStream("models.json")) {
      List<Row> rows = new ArrayList<>();
      for (JsonNode row : new ObjectMapper().readTree(resource).required("models")) {
        JsonNode level = row.path("thinkingLevel");
        boolean temperature =
            switch (row.required("temperature").asText()) {
              case "honoured" -> true;
              case "omitted" -> false;
              default -> throw new IllegalStateException("models.json: temperature: " + row);
            };
        rows.add(
            new Row(
                row.required("prefix").asText(),
                new Capabilities(temperature, level.isTextual() ? level.asText() : null)));
      }
      return List.copyOf(rows);
    } catch (IOException e) {
      throw new UncheckedIOException("models.json can't be read", e);
    }
  }
}
