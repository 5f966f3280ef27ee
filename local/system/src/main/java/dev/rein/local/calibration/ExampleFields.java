package dev.rein.local.calibration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.CoachingJson;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Stage;
import dev.rein.coaching.StageJson;
import dev.rein.coaching.Style;
import dev.rein.coaching.UnusableAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields of one example, read strictly: a typing error in a label must not pass unseen.
final class ExampleFields {
  static final int LOWEST = 0;
  static final int HIGHEST = 10;

  private static final int LONGEST_NAME = 100;

  private final JsonNode node;

  ExampleFields(JsonNode node) {
    this.node = node;
  }

  void allowOnly(String... names) throws ExampleFault {
    allowOnly(node, "", Set.of(names));
  }

  private static void allowOnly(JsonNode node, String at, Set<String> names) throws ExampleFault {
    for (var field : node.properties()) {
      if (!names.contains(field.getKey())) {
        throw new ExampleFault("there is no field " + at + shown(field.getKey()));
      }
    }
  }

  String text(String name) throws ExampleFault {
    return text(node, name, name);
  }

  private static String text(JsonNode node, String name, String at) throws ExampleFault {
    JsonNode value = node.path(name);
    if (value.isMissingNode()) throw new ExampleFault(at + " is missing");
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new ExampleFault(at + " is not a text, or blank");
    }
    if (value.textValue().length() > LONGEST_NAME) {
      throw new ExampleFault(at + " is longer than " + LONGEST_NAME + " characters");
    }
    return value.textValue();
  }

  Map<String, ObjectNode> given(Criteria criteria) throws ExampleFault {
    List<String> wanted = criteria.blocks();
    JsonNode given = node.path("given");
    if (!given.isObject()) throw new ExampleFault("given is missing, or not an object");
    allowOnly(given, "given.", Set.copyOf(wanted));
    Map<String, ObjectNode> blocks = new LinkedHashMap<>();
    for (String name : wanted) {
      ObjectNode standard = criteria.standard().get(name);
      if (standard != null && !given.has(name)) {
        blocks.put(name, standard);
        continue;
      }
      if (!(given.path(name) instanceof ObjectNode block)) {
        throw new ExampleFault("given." + name + " is missing, or not an object");
      }
      blocks.put(name, block);
    }
    return blocks;
  }

  /// As the pipeline itself would have taken it from a model.
  ObjectNode subject(Kind kind) throws ExampleFault {
    if (!(node.path("subject") instanceof ObjectNode subject)) {
      throw new ExampleFault("subject is missing, or not an object");
    }
    try {
      return switch (kind) {
        case RESOLUTION -> checked(Stage.GENERATE_RESOLUTION, style(), subject);
        case PLAN -> checked(Stage.CREATE_EXECUTION_PLAN, Style.BALANCED, subject);
        case COACHING -> CoachingJson.of(CoachingJson.decode(subject));
      };
    } catch (UnusableAnswer e) {
      throw new ExampleFault("subject" + e.pointer().replace('/', '.') + " " + e.problem());
    }
  }

  private static ObjectNode checked(Stage stage, Style style, ObjectNode subject) {
    return StageJson.encode(StageJson.decode(stage, style, subject));
  }

  private Style style() throws ExampleFault {
    String name = node.at("/given/request/style").asText(Style.BALANCED.wireName());
    return Style.parse(name)
        .orElseThrow(() -> new ExampleFault("given.request.style is not a style"));
  }

  List<Example.Label> labels(List<String> criteria) throws ExampleFault {
    JsonNode labels = node.path("labels");
    if (!labels.isArray() || labels.isEmpty()) {
      throw new ExampleFault("labels is missing, or not a list with an entry");
    }
    List<Example.Label> read = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      String at = "labels." + i + ".";
      JsonNode label = labels.get(i);
      allowOnly(label, at, Set.of("rater", "scores"));
      String rater = text(label, "rater", at + "rater");
      if (read.stream().anyMatch(other -> other.rater().equals(rater))) {
        throw new ExampleFault(at + "rater is there twice");
      }
      read.add(new Example.Label(rater, scores(label.path("scores"), at + "scores", criteria)));
    }
    return read;
  }

  @Nullable Judged judged(List<String> criteria) throws ExampleFault {
    JsonNode judge = node.path("judge");
    if (judge.isMissingNode() || judge.isNull()) return null;
    allowOnly(judge, "judge.", Set.of("scores", "unscored", "model", "rubricVersion"));
    if (judge.has("scores") == judge.has("unscored")) {
      throw new ExampleFault("judge has either scores or unscored");
    }
    if (judge.has("unscored")) {
      JsonNode reason = judge.path("unscored");
      if (!reason.isTextual()) throw new ExampleFault("judge.unscored is not a text");
      return new Judged.Unscored(reason.textValue());
    }
    return new Judged.Scored(
        scores(judge.path("scores"), "judge.scores", criteria),
        judge.has("model") ? text(judge, "model", "judge.model") : null,
        judge.has("rubricVersion") ? text(judge, "rubricVersion", "judge.rubricVersion") : null);
  }

  private static Map<String, Integer> scores(JsonNode scores, String at, List<String> criteria)
      throws ExampleFault {
    if (!scores.isObject()) throw new ExampleFault(at + " is missing, or not an object");
    allowOnly(scores, at + ".", Set.copyOf(criteria));
    Map<String, Integer> read = new LinkedHashMap<>();
    for (String criterion : criteria) {
      JsonNode score = scores.path(criterion);
      if (score.isMissingNode()) throw new ExampleFault(at + "." + criterion + " is missing");
      double value = score.isNumber() ? score.doubleValue() : Double.NaN;
      if (!(value >= LOWEST && value <= HIGHEST) || value != Math.rint(value)) {
        throw new ExampleFault(
            at + "." + criterion + " is not a whole number from " + LOWEST + " to " + HIGHEST);
      }
      read.put(criterion, (int) value);
    }
    return read;
  }

  /// A field's name in a message; it may be anything.
  private static String shown(String name) {
    String plain = name.replaceAll("[^\\p{Graph} ]", "?");
    return "“" + (plain.length() > 40 ? plain.substring(0, 40) + "…" : plain) + "”";
  }
}
