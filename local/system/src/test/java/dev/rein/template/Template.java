package dev.rein.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// `template.yaml` as it is written: `!Ref X` reads as `{"Ref": "X"}`, and nothing is resolved.
record Template(Path root, JsonNode json) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static Template ofProject() {
    return parse(projectRoot(), text());
  }

  static Template parse(Path root, String text) {
    Node document =
        new Compose(LoadSettings.builder().build())
            .composeString(text)
            .orElseThrow(() -> new IllegalArgumentException("the template is empty"));
    return new Template(root, convert(document));
  }

  static String text() {
    try {
      return Files.readString(projectRoot().resolve("template.yaml"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path projectRoot() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("template.yaml"))) return at;
    }
    throw new IllegalStateException("no template.yaml here or above");
  }

  JsonNode resource(String id) {
    return json.path("Resources").path(id);
  }

  /// Ids and bodies of the resources of a type, e.g. `AWS::SQS::Queue`.
  Map<String, JsonNode> resources(String type) {
    return entries(json.path("Resources"))
        .filter(entry -> entry.getValue().path("Type").asText().equals(type))
        .collect(Ordered.map());
  }

  /// Functions by id, their properties laid over those of `Globals`.
  Map<String, JsonNode> functions() {
    JsonNode globals = json.path("Globals").path("Function");
    return resources("AWS::Serverless::Function").entrySet().stream()
        .map(f -> Map.entry(f.getKey(), merge(globals, f.getValue().path("Properties"))))
        .collect(Ordered.map());
  }

  /// What a function is called for, by the name of the event.
  static Map<String, JsonNode> events(JsonNode function, String type) {
    return entries(function.path("Events"))
        .filter(event -> event.getValue().path("Type").asText().equals(type))
        .map(event -> Map.entry(event.getKey(), event.getValue().path("Properties")))
        .collect(Ordered.map());
  }

  /// `METHOD /path` of each HTTP event of each function, in order, repeated where it is repeated.
  List<String> routes() {
    return functions().values().stream()
        .flatMap(function -> events(function, "HttpApi").values().stream())
        .map(event -> event.path("Method").asText() + " " + event.path("Path").asText())
        .toList();
  }

  /// The resource that `{"Fn::GetAtt": [id, …]}` or `{"Ref": id}` names.
  static Optional<String> target(JsonNode reference) {
    if (reference.has("Ref")) return Optional.of(reference.path("Ref").asText());
    if (reference.has("Fn::GetAtt"))
      return Optional.of(reference.path("Fn::GetAtt").path(0).asText());
    return Optional.empty();
  }

  static Stream<Map.Entry<String, JsonNode>> entries(JsonNode object) {
    return object.properties().stream();
  }

  /// A list's items; anything else as the only item; nothing for what is missing.
  static List<JsonNode> items(JsonNode node) {
    if (node.isMissingNode()) return List.of();
    if (!node.isArray()) return List.of(node);
    List<JsonNode> items = new ArrayList<>();
    node.forEach(items::add);
    return items;
  }

  private static JsonNode merge(JsonNode below, JsonNode above) {
    if (!below.isObject() || !above.isObject()) return above;
    ObjectNode merged = below.deepCopy();
    entries(above)
        .forEach(
            entry ->
                merged.set(
                    entry.getKey(),
                    merge(below.path(entry.getKey()), entry.getValue().deepCopy())));
    return merged;
  }

  private static JsonNode convert(Node node) {
    String tag = node.getTag().getValue();
    if (!tag.startsWith("!")) return plain(node);
    String name = tag.substring(1);
    ObjectNode call = JSON.objectNode();
    return switch (name) {
      case "Ref", "Condition" -> call.set(name, plain(node));
      case "GetAtt" -> {
        ArrayNode parts = call.putArray("Fn::GetAtt");
        for (String part : plain(node).asText().split("\\.", 2)) parts.add(part);
        yield call;
      }
      default -> call.set("Fn::" + name, plain(node));
    };
  }

  private static JsonNode plain(Node node) {
    return switch (node) {
      case MappingNode mapping -> {
        ObjectNode object = JSON.objectNode();
        for (NodeTuple entry : mapping.getValue()) {
          String key = ((ScalarNode) entry.getKeyNode()).getValue();
          if (object.has(key)) throw new IllegalArgumentException("twice: " + key);
          object.set(key, convert(entry.getValueNode()));
        }
        yield object;
      }
      case SequenceNode sequence -> {
        ArrayNode array = JSON.arrayNode();
        sequence.getValue().forEach(item -> array.add(convert(item)));
        yield array;
      }
      case ScalarNode scalar -> {
        if (scalar.getTag().equals(Tag.INT)) yield JSON.numberNode(Long.valueOf(scalar.getValue()));
        if (scalar.getTag().equals(Tag.BOOL))
          yield JSON.booleanNode(scalar.getValue().equals("true"));
        yield JSON.textNode(scalar.getValue());
      }
      default -> throw new IllegalArgumentException("aliases are not for CloudFormation");
    };
  }
}
