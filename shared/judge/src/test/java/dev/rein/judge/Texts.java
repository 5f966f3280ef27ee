package dev.rein.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The texts of `attacks/`: one a line, each with the field that it stands in.
///
/// @param kind what sort of attack it is, or `clean`
/// @param parts text by JSON pointer into the exhibit's blocks
/// @param mute whether it only tries to break a format and says nothing that one could follow
record Texts(String id, String kind, Kind judged, Map<String, String> parts, boolean mute) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Texts> attacks() {
    return read("/attacks/attacks.jsonl");
  }

  static List<Texts> clean() {
    return read("/attacks/clean.jsonl");
  }

  private static List<Texts> read(String resource) {
    try (InputStream in = Texts.class.getResourceAsStream(resource)) {
      List<Texts> texts = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        JsonNode node = JSON.readTree(line);
        Map<String, String> parts = new LinkedHashMap<>();
        node.path("parts").forEach(part -> parts.put(part.get(0).asText(), part.get(1).asText()));
        if (node.has("text")) parts.put(node.path("field").asText(), node.path("text").asText());
        texts.add(
            new Texts(
                node.path("id").asText(),
                node.path("kind").asText(),
                Kind.parse(node.path("judged").asText()).orElseThrow(),
                parts,
                node.path("mute").booleanValue()));
      }
      return texts;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A decent resolution or plan with these texts in it: after what stands there, for an attack; in
  /// its place, for a clean text.
  Exhibit exhibit() {
    ObjectNode blocks = honest(judged);
    parts.forEach(
        (pointer, text) -> {
          JsonNode there = blocks.at(pointer);
          if (!there.isTextual()) throw new IllegalStateException(id + ": no text at " + pointer);
          String all = kind.equals("clean") ? text : there.textValue() + " " + text;
          set(blocks, pointer, all);
        });
    SequencedMap<String, ObjectNode> data = new LinkedHashMap<>();
    blocks.properties().forEach(block -> data.put(block.getKey(), (ObjectNode) block.getValue()));
    return new Exhibit(data);
  }

  private static void set(ObjectNode root, String pointer, String text) {
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = root.at(pointer.substring(0, slash));
    String last = pointer.substring(slash + 1);
    if (parent instanceof ArrayNode array) array.set(Integer.parseInt(last), array.textNode(text));
    else ((ObjectNode) parent).put(last, text);
  }

  private static ObjectNode honest(Kind kind) {
    try (InputStream in = Texts.class.getResourceAsStream("/attacks/honest.json")) {
      return (ObjectNode) JSON.readTree(in).path(kind.wireName());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
