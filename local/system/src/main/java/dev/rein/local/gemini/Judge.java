package dev.rein.local.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Plays the judge: counts what can be counted in the text it is given, and says what it counted.
final class Judge {
  private static final List<String> USUAL =
      List.of("clarity", "specificity", "measurability", "actionability");
  private static final int MOST_QUOTED_WORDS = 40;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Judge() {}

  /// What a criterion came to.
  ///
  /// @param evidence copied from what is judged
  /// @param score 0 to 10
  record Verdict(String evidence, String reasoning, int score) {
    static Verdict of(String evidence, String reasoning, double points) {
      return new Verdict(quoted(evidence), reasoning, Math.clamp(Math.round(points), 1, 10));
    }

    private static String quoted(String text) {
      int end = 0;
      for (int words = 0; words < MOST_QUOTED_WORDS; words++) {
        end = text.indexOf(' ', end + 1);
        if (end < 0) return text;
      }
      return text.substring(0, end);
    }
  }

  /// @param at what a coach knew; null where no reply of one is judged
  /// @param findings of exact rules; a missing node where nobody has checked
  static ObjectNode answer(
      JsonNode schema,
      JsonNode request,
      Coach.@Nullable Situation at,
      JsonNode subject,
      JsonNode findings,
      String nonce) {
    Reading goal = Reading.of(request);
    ObjectNode answer = JSON.createObjectNode();
    answer.put("nonce", nonce);
    ObjectNode criteria = answer.putObject("criteria");
    for (String name : asked(schema)) {
      Verdict verdict =
          at != null
              ? ReplyJudge.judge(name, goal, at, subject)
              : subject.has("weeks")
                  ? Ceilings.under(findings, name, PlanJudge.judge(name, goal, subject))
                  : TextJudge.judge(name, goal, subject);
      ObjectNode node = criteria.putObject(name);
      node.put("evidence", verdict.evidence());
      node.put("reasoning", verdict.reasoning());
      node.put("score", verdict.score());
    }
    return answer;
  }

  private static List<String> asked(JsonNode schema) {
    List<String> names = new ArrayList<>();
    schema
        .path("properties")
        .path("criteria")
        .path("properties")
        .fieldNames()
        .forEachRemaining(names::add);
    return names.isEmpty() ? USUAL : names;
  }

  /// Every text in it, in order.
  static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    collect(node, texts);
    return texts;
  }

  private static void collect(JsonNode node, List<String> into) {
    if (node.isTextual()) into.add(node.asText());
    else node.forEach(child -> collect(child, into));
  }
}
