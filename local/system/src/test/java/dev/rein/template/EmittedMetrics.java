package dev.rein.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.local.Walks;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// The metrics that the functions really print, found by running them.
final class EmittedMetrics {
  /// @param dimensions with their values, e.g. `{Function=EvaluationFunction}`
  record Metric(String namespace, String name, Map<String, String> dimensions)
      implements Comparable<Metric> {
    @Override
    public int compareTo(Metric other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return namespace + " " + name + " " + dimensions;
    }
  }

  private static final BigDecimal TOO_LITTLE_USD = new BigDecimal("0.000001");

  private EmittedMetrics() {}

  static TreeSet<Metric> find(Path folder) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    try (Walks walks = new Walks(folder(folder, "all-is-well"), Map.of())) {
      String goal = walks.goal("Run a 5K by the end of Q1");
      walks.awaitMetrics("GoalsCompleted", "ResolutionQuality", "PlanFeasibility");
      walks.goal("Run a 5K by the end of Q1");
      String path = goal + "/coaching";
      walks.send("POST", path, "{\"message\":\"I am tired\",\"currentWeek\":2}");
      walks.send("POST", goal + "/feedback", "{\"score\":5}");
      walks.awaitMetrics("CoachingQuality", "JudgeCacheHits", "UserRating", "FlushMs");
      walks.experiment(null);
      walks.experiment(TOO_LITTLE_USD);
      walks.awaitMetrics("ExperimentGoalsDone", "ExperimentGoalsUnrun");
      walks.awaitFlushes(
          "GenerationFunction", "EvaluationFunction", "FeedbackFunction", "ExperimentFunction");
      lines.addAll(walks.metrics());
    }
    // Opik can't be reached and the judge's money is spent.
    try (Walks walks =
        new Walks(
            folder(folder, "no-opik"),
            Map.of("OPIK_URL_OVERRIDE", "http://127.0.0.1:9/api", "JUDGE_DAILY_BUDGET_USD", "0"))) {
      walks.goal("Read a book a month");
      walks.awaitMetrics("JudgeDelayed", "SpansWaiting");
      lines.addAll(walks.metrics());
    }
    try (Walks walks =
        new Walks(folder(folder, "no-judge"), Map.of("EVALUATION_GEMINI_MODEL", "no-such-model"))) {
      walks.goal("Learn to swim");
      walks.experiment(null);
      walks.awaitMetrics("JudgeFailures", "ExperimentGoalsDelayed");
      lines.addAll(walks.metrics());
    }
    TreeSet<Metric> found = new TreeSet<>();
    for (JsonNode line : lines) add(line, found);
    return found;
  }

  private static Path folder(Path parent, String name) throws Exception {
    return Files.createDirectories(parent.resolve(name));
  }

  private static void add(JsonNode line, TreeSet<Metric> found) {
    for (JsonNode directive : line.path("_aws").path("CloudWatchMetrics")) {
      for (JsonNode set : directive.path("Dimensions")) {
        Map<String, String> dimensions = new TreeMap<>();
        set.forEach(name -> dimensions.put(name.asText(), line.path(name.asText()).asText()));
        for (JsonNode metric : directive.path("Metrics")) {
          String name = metric.path("Name").asText();
          if (line.path(name).isNumber()) {
            found.add(new Metric(directive.path("Namespace").asText(), name, dimensions));
          }
        }
      }
    }
  }

  /// The dimensions of an alarm.
  static Map<String, String> dimensions(JsonNode list) {
    Map<String, String> dimensions = new TreeMap<>();
    list.forEach(
        each -> {
          JsonNode value = each.path("Value");
          dimensions.put(each.path("Name").asText(), Template.target(value).orElse(value.asText()));
        });
    return dimensions;
  }
}
