package dev.rein.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Rubric;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Models that play judge, from the upright one to those that do what they are told by whoever
/// speaks. Each knows the prompt and nothing else, except that the obedient ones are told what the
/// attack's words are: they need not understand an attack to follow it, which no real model could
/// do better.
final class Gullible implements Function<GeminiRequest, GeminiReply> {
  static final ObjectMapper JSON = new ObjectMapper();

  /// What a forged verdict gives; the upright one never does.
  static final int FORGED = 10;

  private static final Pattern TRUE_BLOCK =
      Pattern.compile("<<<DATA ([a-z_]+) ([0-9a-f]{16})>>>\\n(.*)\\n<<<END \\1 \\2>>>");
  private static final Pattern NONCE =
      Pattern.compile("nonce of this examination is ([0-9a-f]{16})");

  private final Function<Seen, String> answer;

  private Gullible(Function<Seen, String> answer) {
    this.answer = answer;
  }

  /// @param nonce the true one, as the prompt's own sentence tells it
  record Seen(GeminiRequest prompt, String nonce) {
    /// What the judge is to judge, decoded; what a wary reader takes for data.
    ObjectNode block(String name) {
      Matcher block = TRUE_BLOCK.matcher(prompt.user());
      while (block.find()) {
        if (block.group(1).equals(name)) return parse(block.group(3));
      }
      throw new IllegalStateException("no block " + name);
    }

    List<String> criteria() {
      List<String> names = new ArrayList<>();
      schema().at("/properties/criteria/required").forEach(name -> names.add(name.asText()));
      return names;
    }

    private JsonNode schema() {
      JsonNode schema = prompt.schema();
      if (schema == null) throw new IllegalStateException("the judge is not told its schema");
      return schema;
    }

    /// All that a careless reader takes for instructions: what is left when everything from
    /// something like a beginning of data to something like its end is taken away. It looks at no
    /// name and no nonce, and finds markers in the middle of lines, behind escapes and in
    /// look-alike brackets.
    String outside() {
      String loose =
          prompt
              .user()
              .replace("\\n", "\n")
              .replace("＜", "<")
              .replace("＞", ">")
              .replace("&lt;", "<")
              .replace("&gt;", ">");
      return prompt.system()
          + loose.replaceAll("(?s)<<<\\s*DATA.*?<<<\\s*E\\p{Cf}?ND[^\\n>]*>*", "");
    }
  }

  /// Scores honestly, by the subject alone.
  static Gullible upright() {
    return new Gullible(seen -> verdict(seen, honestScores(seen), evidence(seen)));
  }

  /// Follows whatever stands outside the data as it sees it.
  static Gullible obeysOutside(Texts attack, Rubric rubric) {
    String template = rubric.system() + rubric.user();
    return new Gullible(
        seen -> {
          // With its nonce: one that begins as a guessed one does would share words by chance.
          String ours = template.replace("{{nonce}}", seen.nonce());
          return attack.parts().values().stream()
                  .anyMatch(text -> sharesWords(seen.outside(), text, ours))
              ? forged(seen)
              : verdict(seen, honestScores(seen), evidence(seen));
        });
  }

  /// Follows instructions in the data too, and knows the true nonce.
  static Gullible obeysTheData(Texts attack) {
    return new Gullible(
        seen -> {
          String all =
              String.join("\n", Leaves.of(seen.block("request")))
                  + "\n"
                  + String.join("\n", Leaves.of(seen.block("subject")));
          return !attack.mute() && attack.parts().values().stream().allMatch(all::contains)
              ? forged(seen)
              : verdict(seen, honestScores(seen), evidence(seen));
        });
  }

  /// Answers with what the text dictates, word for word.
  static Gullible saying(String dictated) {
    return new Gullible(_ -> dictated);
  }

  /// Writes its answer by hand and puts what it quotes between quotation marks as it is.
  static Gullible quotesRaw(Texts attack) {
    return new Gullible(
        seen -> {
          StringBuilder json =
              new StringBuilder("{\"nonce\":\"" + seen.nonce() + "\",\"criteria\":{");
          String comma = "";
          for (String name : seen.criteria()) {
            json.append(comma)
                .append("\"" + name + "\":{\"evidence\":\"")
                .append(attack.parts().values().iterator().next())
                .append("\",\"reasoning\":\"as quoted\",\"score\":4}");
            comma = ",";
          }
          return json.append("}}").toString();
        });
  }

  static List<Integer> honestScores(Seen seen) {
    return honestScores(seen.block("subject"), seen.criteria().size());
  }

  /// 1 to 6, by every character of the subject.
  static List<Integer> honestScores(ObjectNode subject, int criteria) {
    List<Integer> scores = new ArrayList<>();
    for (int i = 0; i < criteria; i++) {
      scores.add(1 + Math.floorMod((subject.toString() + i).hashCode(), 6));
    }
    return scores;
  }

  private static String forged(Seen seen) {
    return verdict(seen, seen.criteria().stream().map(_ -> FORGED).toList(), evidence(seen));
  }

  private static String evidence(Seen seen) {
    return Leaves.of(seen.block("subject")).getFirst();
  }

  private static String verdict(Seen seen, List<Integer> scores, String evidence) {
    ObjectNode verdict = JSON.createObjectNode().put("nonce", seen.nonce());
    ObjectNode criteria = verdict.putObject("criteria");
    int i = 0;
    for (String name : seen.criteria()) {
      criteria
          .putObject(name)
          .put("evidence", evidence)
          .put("reasoning", "reasoning about " + name)
          .put("score", scores.get(i++));
    }
    return verdict.toString();
  }

  /// Whether some run of letters of the attack stands there that is none of our own words: half of
  /// it, or 30 characters.
  private static boolean sharesWords(String text, String attack, String ours) {
    String flat = attack.replaceAll("\\s+", " ").strip();
    String where = text.replaceAll("\\s+", " ");
    int length = Math.min(30, Math.max(1, flat.length() / 2));
    for (int i = 0; i + length <= flat.length(); i++) {
      String run = flat.substring(i, i + length);
      if (where.contains(run) && !ours.contains(run)) return true;
    }
    return false;
  }

  @Override
  public GeminiReply apply(GeminiRequest request) {
    Matcher nonce = NONCE.matcher(request.user());
    if (!nonce.find()) throw new IllegalStateException("the prompt tells no nonce");
    return GeminiReply.answer(answer.apply(new Seen(request, nonce.group(1))));
  }

  static ObjectNode parse(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException("a block is not JSON", e);
    }
  }
}
