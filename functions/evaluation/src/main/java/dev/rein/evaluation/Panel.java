package dev.rein.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Kind;
import dev.rein.judge.Exhibit;
import dev.rein.runtime.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Texts that never change, by which a judge is compared with itself: `panel/` among the resources,
/// over all kinds and from poor to good. A changed text needs a new name, or it is compared with
/// another one's score.
record Panel(List<Text> texts) {
  private static final String FOLDER = "/panel/";

  /// @param level what its writer meant it to be: `poor`, `fair` or `good`
  record Text(String id, Kind kind, String level, Exhibit exhibit) {}

  Panel {
    texts = List.copyOf(texts);
  }

  static Panel load() {
    List<Text> texts = new ArrayList<>();
    for (String id : read("index.txt").split("\n", -1)) {
      if (!id.isBlank()) texts.add(text(id));
    }
    return new Panel(texts);
  }

  private static Text text(String id) {
    try {
      JsonNode json = Json.parse(read(id + ".json"));
      SequencedMap<String, ObjectNode> data = new LinkedHashMap<>();
      json.path("data")
          .properties()
          .forEach(block -> data.put(block.getKey(), (ObjectNode) block.getValue()));
      return new Text(
          id,
          Kind.parse(json.path("kind").asText()).orElseThrow(),
          json.path("level").asText(),
          new Exhibit(data));
    } catch (IOException e) {
      throw new UncheckedIOException("the panel's text " + id + " can't be read", e);
    }
  }

  private static String read(String file) {
    try (InputStream in = Panel.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) throw new IllegalStateException(FOLDER + file + " is missing");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(FOLDER + file + " can't be read", e);
    }
  }
}
