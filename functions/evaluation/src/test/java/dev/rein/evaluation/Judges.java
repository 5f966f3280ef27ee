package dev.rein.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.runtime.Json;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Scripts for a judging model.
final class Judges {
  private Judges() {}

  /// Gives the first criterion `first`, the next one more, and so on, round the scale.
  static Function<GeminiRequest, GeminiReply> from(int first) {
    return request -> GeminiReply.json(verdict(request, first));
  }

  /// As [#from], with the verdict changed before it is sent.
  ///
  /// @param change gets the verdict and the name of its first criterion
  static Function<GeminiRequest, GeminiReply> spoiled(BiConsumer<ObjectNode, String> change) {
    return request -> {
      ObjectNode verdict = verdict(request, 2);
      change.accept(verdict, criteria(request).getFirst());
      return GeminiReply.json(verdict);
    };
  }

  static ObjectNode verdict(GeminiRequest request, int first) {
    ObjectNode verdict = Json.object();
    verdict.put("nonce", nonce(request));
    ObjectNode criteria = verdict.putObject("criteria");
    int score = first;
    for (String name : criteria(request)) {
      criteria
          .putObject(name)
          .put("evidence", firstText(request.dataBlocks().get("subject").json()))
          .put("reasoning", "reasoning about " + name)
          .put("score", score);
      score = (score + 1) % 11;
    }
    return verdict;
  }

  /// Words that stand in what is judged.
  private static String firstText(JsonNode subject) {
    if (subject.isTextual()) return subject.textValue();
    for (JsonNode part : subject) {
      String text = firstText(part);
      if (!text.isEmpty()) return text;
    }
    return "";
  }

  static String nonce(GeminiRequest request) {
    return request.dataBlocks().values().iterator().next().nonce();
  }

  static List<String> criteria(GeminiRequest request) {
    JsonNode schema = request.schema();
    if (schema == null) throw new IllegalStateException("the judge is not told its schema");
    List<String> names = new ArrayList<>();
    schema
        .path("properties")
        .path("criteria")
        .path("required")
        .forEach(name -> names.add(name.textValue()));
    return names;
  }
}
