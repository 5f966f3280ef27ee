package dev.rein.local.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.local.gemini.Judge.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Judges a coach's reply: what of message, week and progress comes back in it, and whether its
/// steps can be done.
final class ReplyJudge {
  private static final Pattern DIGIT = Pattern.compile(".*\\d.*", Pattern.DOTALL);
  private static final Pattern ACTION =
      Pattern.compile(
          "(?i)^(do|rest|ask|put|write|run|walk|read|plan|book|choose|call|set|note|try|keep|begin"
              + "|work|then)\\b");
  private static final Pattern EMPTY_PRAISE =
      Pattern.compile("(?i)\\b(amazing|awesome|you got this|keep going|believe in yourself)\\b|!");

  private ReplyJudge() {}

  static Verdict judge(String criterion, Reading goal, Coach.Situation at, JsonNode reply) {
    String all = String.join(" ", Judge.texts(reply)).toLowerCase(Locale.ROOT);
    return switch (criterion) {
      case "relevance" -> relevance(at, reply, all);
      case "personalization" -> personalization(goal, at, reply, all);
      case "motivation" -> motivation(at, reply);
      default -> actionability(reply);
    };
  }

  private static Verdict relevance(Coach.Situation at, JsonNode reply, String all) {
    List<String> words =
        Arrays.stream(at.message().toLowerCase(Locale.ROOT).split("\\W+", -1))
            .filter(word -> word.length() > 3)
            .distinct()
            .toList();
    long found = words.stream().filter(all::contains).count();
    double share = words.isEmpty() ? 0.5 : (double) found / words.size();
    return Verdict.of(
        TextJudge.pick(reply, "reply"),
        found + " of the message's " + words.size() + " telling words are taken up.",
        3.5 + 5 * share);
  }

  private static Verdict personalization(
      Reading goal, Coach.Situation at, JsonNode reply, String all) {
    boolean week = all.contains("week " + at.week());
    boolean progress = at.completion() < 0 || all.contains(at.completion() + " %");
    boolean focus = all.contains(at.focus().toLowerCase(Locale.ROOT));
    long limits =
        goal.constraints().stream()
            .filter(limit -> all.contains(limit.toLowerCase(Locale.ROOT)))
            .count();
    double points = 2.5 + (week ? 2 : 0) + (progress ? 2 : 0) + (focus ? 1.2 : 0);
    points += goal.constraints().isEmpty() || limits > 0 ? 0.8 : -1;
    return Verdict.of(
        TextJudge.pick(reply, "reply"),
        (week ? "Week " + at.week() + " is named" : "The week is not named")
            + (progress ? ", progress is used" : ", progress is not used")
            + ", "
            + limits
            + " of "
            + goal.constraints().size()
            + " limits are named.",
        points);
  }

  private static Verdict motivation(Coach.Situation at, JsonNode reply) {
    String said = reply.path("encouragement").asText("");
    boolean grounded =
        DIGIT.matcher(said).matches() || (!at.note().isEmpty() && said.contains("“"));
    boolean slogan = EMPTY_PRAISE.matcher(said).find();
    return Verdict.of(
        said,
        (grounded ? "The encouragement rests on something told" : "The encouragement is general")
            + (slogan ? " and sounds like a slogan." : "."),
        (grounded ? 7.8 : 5) - (slogan ? 2 : 0) - (said.isBlank() ? 3 : 0));
  }

  private static Verdict actionability(JsonNode reply) {
    int steps = 0;
    int begun = 0;
    int measured = 0;
    for (JsonNode step : reply.path("nextSteps")) {
      steps++;
      if (ACTION.matcher(step.asText()).find()) begun++;
      if (DIGIT.matcher(step.asText()).matches()) measured++;
    }
    double points =
        2 + (steps > 0 ? 1 : 0) + Math.min(3, begun * 1.2) + Math.min(3, measured * 1.5);
    return Verdict.of(
        TextJudge.pick(reply, "nextSteps"),
        steps + " steps, " + begun + " begin with something to do, " + measured + " name a number.",
        points - (steps > 4 ? 1.5 : 0));
  }
}
