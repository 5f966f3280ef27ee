package dev.rein.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Evaluation.Criterion;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A judge's answer, taken only if every part of it is what was asked for.
///
/// The judged text is hostile: it may hold a verdict of its own. Only the real answer can repeat
/// the nonce, which was minted after the text was written.
sealed interface Verdict {
  /// Characters of a criterion's reasoning, and of its evidence.
  int MAX_TEXT = 4_000;

  int MAX_SCORE = 10;

  /// @param criteria in the rubric's order
  record Valid(Map<String, Criterion> criteria) implements Verdict {
    public Valid {
      criteria = Collections.unmodifiableMap(new LinkedHashMap<>(criteria));
    }
  }

  /// @param reason a sentence without any of the answer's words
  record Invalid(String reason) implements Verdict {}

  /// @param criteria that the rubric asks for, and no others
  static Verdict read(@Nullable JsonNode answer, List<String> criteria, String nonce) {
    if (answer == null || !answer.isObject()) {
      return new Invalid("The judge's answer is not a JSON object.");
    }
    JsonNode echoed = answer.path("nonce");
    if (!echoed.isTextual() || !echoed.textValue().equals(nonce)) {
      return new Invalid("The judge's answer does not repeat the nonce it was given.");
    }
    JsonNode given = answer.path("criteria");
    if (!given.isObject()) return new Invalid("The judge's answer has no criteria.");
    Set<String> names = new HashSet<>();
    given.fieldNames().forEachRemaining(names::add);
    if (!criteria.containsAll(names)) {
      return new Invalid("The judge's answer has a criterion that the rubric does not know.");
    }
    Map<String, Criterion> checked = new LinkedHashMap<>();
    for (String name : criteria) {
      JsonNode criterion = given.path(name);
      String problem = problemOf(criterion);
      if (problem != null) {
        return new Invalid("The judge's answer for the criterion " + name + " " + problem + ".");
      }
      checked.put(
          name,
          new Criterion(
              criterion.path("score").intValue(),
              criterion.path("reasoning").textValue().strip(),
              criterion.path("evidence").asText("").strip()));
    }
    return new Valid(checked);
  }

  private static @Nullable String problemOf(JsonNode criterion) {
    if (!criterion.isObject()) return "is missing";
    if (!isScore(criterion.path("score"))) {
      return "has no score that is a whole number from 0 to " + MAX_SCORE;
    }
    JsonNode reasoning = criterion.path("reasoning");
    if (!reasoning.isTextual() || reasoning.textValue().isBlank()) return "has no reasoning";
    if (reasoning.textValue().length() > MAX_TEXT) return "has a reasoning that is too long";
    JsonNode evidence = criterion.path("evidence");
    if (evidence.isMissingNode() || evidence.isNull()) return null;
    if (!evidence.isTextual()) return "has evidence that is not a text";
    return evidence.textValue().length() > MAX_TEXT ? "has evidence that is too long" : null;
  }

  /// `3` and `3.0` are scores; `7.5`, `11` and `"9"` are not.
  private static boolean isScore(JsonNode node) {
    if (!node.isNumber()) return false;
    double value = node.doubleValue();
    return value >= 0
        && value <= MAX_SCORE
        && node.decimalValue().stripTrailingZeros().scale() <= 0;
  }
}
