package dev.rein.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Evaluation.Criterion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A judge's answer, taken only if every part of it is what was asked for.
///
/// The judged text is hostile: it may hold a verdict of its own. Only the real answer can repeat
/// the nonce, which was minted after the text was written, and only who has read the text can quote
/// it.
sealed interface Verdict {
  /// Characters of a criterion's reasoning, and of its evidence.
  int MAX_TEXT = 4_000;

  int MAX_SCORE = 10;

  /// From here on a score needs evidence: the rubrics let it be empty only where what is asked for
  /// is absent.
  int NEEDS_EVIDENCE = 7;

  Set<String> PARTS = Set.of("nonce", "criteria");
  Set<String> CRITERION_PARTS = Set.of("evidence", "reasoning", "score");

  /// @param criteria in the rubric's order
  /// @param unsupported criteria whose evidence was not found; at most half of them
  record Valid(Map<String, Criterion> criteria, List<String> unsupported) implements Verdict {
    public Valid {
      criteria = Collections.unmodifiableMap(new LinkedHashMap<>(criteria));
      unsupported = List.copyOf(unsupported);
    }

    boolean fullMarks() {
      return criteria.values().stream().allMatch(criterion -> criterion.score() == MAX_SCORE);
    }
  }

  /// @param reason a sentence without any of the answer's words
  record Invalid(String reason) implements Verdict {}

  /// @param answer parsed strictly: exactly one object, no key twice
  /// @param criteria that the rubric asks for, and no others
  /// @param judged what evidence must be quoted from
  static Verdict read(
      @Nullable JsonNode answer, List<String> criteria, String nonce, Quotes judged) {
    if (answer == null || !answer.isObject()) {
      return new Invalid("The judge's answer is not a JSON object.");
    }
    JsonNode echoed = answer.path("nonce");
    if (!echoed.isTextual() || !echoed.textValue().equals(nonce)) {
      return new Invalid("The judge's answer does not repeat the nonce it was given.");
    }
    if (!answer.path("criteria").isObject()) {
      return new Invalid("The judge's answer has no criteria.");
    }
    if (!names(answer).equals(PARTS)) {
      return new Invalid("The judge's answer has a part that nobody asked for.");
    }
    return criteria(answer.path("criteria"), criteria, judged);
  }

  private static Verdict criteria(JsonNode given, List<String> criteria, Quotes judged) {
    if (!criteria.containsAll(names(given))) {
      return new Invalid("The judge's answer has a criterion that the rubric does not know.");
    }
    Map<String, Criterion> checked = new LinkedHashMap<>();
    List<String> unsupported = new ArrayList<>();
    for (String name : criteria) {
      JsonNode criterion = given.path(name);
      String problem = problemOf(criterion);
      if (problem != null) {
        return new Invalid("The judge's answer for the criterion " + name + " " + problem + ".");
      }
      Criterion read =
          new Criterion(
              criterion.path("score").intValue(),
              criterion.path("reasoning").textValue().strip(),
              criterion.path("evidence").asText("").strip());
      checked.put(name, read);
      if (!isSupported(read, judged)) unsupported.add(name);
    }
    if (unsupported.size() * 2 > criteria.size()) {
      return new Invalid("Most of the judge's evidence does not stand in what was judged.");
    }
    return new Valid(checked, unsupported);
  }

  private static boolean isSupported(Criterion criterion, Quotes judged) {
    if (criterion.evidence().isEmpty()) return criterion.score() < NEEDS_EVIDENCE;
    return judged.hold(criterion.evidence());
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
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
    if (!evidence.isTextual()) return "has evidence that is not a text";
    if (evidence.textValue().length() > MAX_TEXT) return "has evidence that is too long";
    return names(criterion).equals(CRITERION_PARTS) ? null : "has a part that nobody asked for";
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
