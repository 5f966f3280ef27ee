package dev.rein.local.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.local.gemini.Judge.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Judges a resolution, or any other text that is no plan.
final class TextJudge {
  private static final Pattern DIGIT = Pattern.compile(".*\\d.*", Pattern.DOTALL);
  private static final Pattern DATE =
      Pattern.compile(
          "(?i)\\b(\\d{4}-\\d{2}-\\d{2}|\\d{1,2} (?:january|february|march|april|may|june"
              + "|july|august|september|october|november|december) \\d{4})\\b");
  private static final Pattern VAGUE =
      Pattern.compile(
          "(?i)\\b(better|somehow|things?|stuff|more|improve|try|see how it goes|noticed|feels?"
              + "|coming weeks|now and then|daily life)\\b");
  private static final Pattern ACTION =
      Pattern.compile(
          "(?i)^(book|announce|decide|start|raise|plan|tie|write|look|keep|measure|choose|set|track"
              + "|schedule|ask|practi[sc]e|prepare|join|run|read|save|walk|do|make|tell|use)\\b");

  private TextJudge() {}

  static Verdict judge(String criterion, Reading goal, JsonNode subject) {
    return switch (criterion) {
      case "clarity" -> clarity(subject);
      case "specificity" -> specificity(goal, subject);
      case "measurability" -> measurability(subject);
      case "actionability" -> actionability(subject);
      default -> relevance(criterion, goal, subject);
    };
  }

  private static Verdict clarity(JsonNode subject) {
    List<String> texts = Judge.texts(subject);
    String all = String.join(" ", texts);
    long vague = VAGUE.matcher(all).results().count();
    int words = all.isBlank() ? 0 : all.split("\\s+", -1).length;
    String longest = texts.stream().reduce("", (a, b) -> a.length() >= b.length() ? a : b);
    int longestWords = longest.split("\\s+", -1).length;
    double points = 8.6 - Math.min(4.5, vague * 0.75) - (longestWords > 45 ? 1 : 0);
    if (words < 40) points -= 3;
    return Verdict.of(
        pick(subject, "description"),
        words
            + " words, "
            + vague
            + " of them vague, the longest text has "
            + longestWords
            + (vague > 2
                ? "; a reader cannot tell what is meant."
                : "; it can be understood at once."),
        points);
  }

  private static Verdict specificity(Reading goal, JsonNode subject) {
    String all = String.join(" ", Judge.texts(subject));
    long kept = goal.amounts().stream().filter(amount -> all.contains(amount.written())).count();
    boolean dated = DATE.matcher(all).find();
    boolean own = goal.core().length() > 20 && all.contains(goal.core());
    double points = 3 + Math.min(3, kept * 2.5) + (dated ? 2 : 0);
    points += own ? 1 : 0;
    points += goal.constraints().isEmpty() && goal.experience() == null ? 0 : 0.6;
    if (goal.domain().isPersonal()) points -= 1;
    return Verdict.of(
        pick(subject, "smartGoal.specific"),
        kept
            + " of the goal's "
            + goal.amounts().size()
            + " amounts are kept and "
            + (dated ? "a day is named" : "no day is named")
            + "; the field is "
            + goal.domain().name()
            + ".",
        points);
  }

  private static Verdict measurability(JsonNode subject) {
    int metrics = subject.path("keyMetrics").size();
    int numbered = 0;
    for (JsonNode metric : subject.path("keyMetrics")) {
      if (DIGIT.matcher(metric.asText()).matches()) numbered++;
    }
    boolean measured = DIGIT.matcher(subject.at("/smartGoal/measurable").asText("")).matches();
    double points = 2 + Math.min(3, metrics) + numbered * 0.9 + (measured ? 2.2 : 0);
    return Verdict.of(
        pick(subject, metrics > 0 ? "keyMetrics" : "smartGoal.measurable"),
        numbered
            + " of "
            + metrics
            + " metrics name a number"
            + (measured
                ? ", and the measurable criterion does too."
                : "; the criterion names none."),
        points);
  }

  private static Verdict actionability(JsonNode subject) {
    int strategies = subject.path("successStrategies").size();
    int actions = 0;
    for (JsonNode strategy : subject.path("successStrategies")) {
      if (ACTION.matcher(strategy.asText()).find()) actions++;
    }
    boolean scheduled = subject.path("description").asText("").contains(" a week");
    double points = 2.4 + Math.min(4, actions * 1.2) + (scheduled ? 2 : 0);
    points += subject.path("challenges").size() >= 2 ? 0.8 : 0;
    return Verdict.of(
        pick(subject, "successStrategies"),
        actions
            + " of "
            + strategies
            + " strategies begin with something to do; "
            + (scheduled ? "times in the week are named." : "no times in the week are named."),
        points);
  }

  /// For criteria that it knows nothing particular about: how much of the goal comes back.
  private static Verdict relevance(String criterion, Reading goal, JsonNode subject) {
    String all = String.join(" ", Judge.texts(subject)).toLowerCase(Locale.ROOT);
    List<String> words =
        List.of(goal.core().toLowerCase(Locale.ROOT).split("\\W+", -1)).stream()
            .filter(word -> word.length() > 3)
            .distinct()
            .toList();
    long found = words.stream().filter(all::contains).count();
    double share = words.isEmpty() ? 0 : (double) found / words.size();
    return Verdict.of(
        pick(subject, "description"),
        "For "
            + criterion
            + ": "
            + found
            + " of the goal's "
            + words.size()
            + " telling words come back in the text.",
        3 + 5.5 * share);
  }

  /// @return text copied from there, or the first text there is
  static String pick(JsonNode subject, String path) {
    JsonNode node = subject.at("/" + path.replace('.', '/'));
    if (node.isArray() && !node.isEmpty()) node = node.get(0);
    if (node.isTextual()) return node.asText();
    return Judge.texts(subject).stream().findFirst().orElse("");
  }
}
