package dev.rein.template;

import static dev.rein.template.Template.items;
import static dev.rein.template.Template.target;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.template.EmittedMetrics.Metric;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What dashboard and alarms have to keep. Each rule answers with one sentence for each breach.
final class Watching {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int COLUMNS = 24;
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z:]+)(\\.[A-Za-z]+)?}");
  private static final Pattern IDS = Pattern.compile("\\b[a-z][A-Za-z0-9]*\\b");

  /// Metrics of AWS's own that are looked at, and their only dimension.
  private static final Map<String, Map.Entry<String, Set<String>>> OF_AWS =
      Map.of(
          "AWS/ApiGateway", Map.entry("ApiId", Set.of("Count", "4xx", "5xx", "Latency")),
          "AWS/Lambda", Map.entry("FunctionName", Set.of("Duration", "Errors", "Throttles")),
          "AWS/SQS",
              Map.entry(
                  "QueueName",
                  Set.of("ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible")),
          "AWS/DynamoDB",
              Map.entry("TableName", Set.of("ReadThrottleEvents", "WriteThrottleEvents")));

  private Watching() {}

  static List<String> dashboard(Template template, Set<Metric> emitted) {
    String text =
        template
            .resource("Dashboard")
            .path("Properties")
            .path("DashboardBody")
            .path("Fn::Sub")
            .asText();
    List<JsonNode> widgets;
    try {
      widgets = items(JSON.readTree(substituted(text)).path("widgets"));
    } catch (JsonProcessingException e) {
      return List.of("the dashboard is not JSON: " + e.getOriginalMessage());
    }
    List<String> breaches = new ArrayList<>();
    if (widgets.isEmpty()) breaches.add("the dashboard is empty");
    overlaps(widgets, breaches);
    Set<String> shown = new TreeSet<>();
    Set<Metric> looked = new HashSet<>();
    for (JsonNode widget : widgets) {
      JsonNode properties = widget.path("properties");
      items(properties.path("alarms")).forEach(alarm -> shown.add(alarm.asText()));
      if (widget.path("type").asText().equals("metric"))
        metrics(properties, emitted, looked, breaches);
    }
    for (Metric metric : emitted) {
      if (!looked.contains(metric)) breaches.add("the dashboard does not show " + metric);
    }
    Set<String> alarms = template.resources("AWS::CloudWatch::Alarm").keySet();
    if (!shown.equals(new TreeSet<>(alarms)))
      breaches.add("the dashboard shows " + shown + ", alarms are " + new TreeSet<>(alarms));
    return breaches;
  }

  /// Each resource by its id.
  private static String substituted(String text) {
    return PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(found.group(1)));
  }

  private static void overlaps(List<JsonNode> widgets, List<String> breaches) {
    Map<String, String> taken = new TreeMap<>();
    for (JsonNode widget : widgets) {
      String title = widget.path("properties").path("title").asText();
      int left = widget.path("x").asInt(-1);
      int right = left + widget.path("width").asInt();
      if (left < 0 || right > COLUMNS) breaches.add(title + " leaves the grid");
      Set<String> others = new TreeSet<>();
      for (int x = left; x < right; x++) {
        int top = widget.path("y").asInt();
        for (int y = top; y < top + widget.path("height").asInt(); y++) {
          String other = taken.put(x + "," + y, title);
          if (other != null) others.add(other);
        }
      }
      others.forEach(other -> breaches.add(title + " lies over " + other));
    }
  }

  private static void metrics(
      JsonNode properties, Set<Metric> emitted, Set<Metric> looked, List<String> breaches) {
    String title = properties.path("title").asText();
    Set<String> ids = new HashSet<>();
    List<String> expressions = new ArrayList<>();
    for (JsonNode row : properties.path("metrics")) {
      JsonNode last = row.path(row.size() - 1);
      ids.add(last.path("id").asText());
      if (row.path(0).isObject()) {
        expressions.add(row.path(0).path("expression").asText());
        continue;
      }
      Map<String, String> dimensions = new TreeMap<>();
      for (int i = 2; i + 1 < row.size(); i += 2) {
        dimensions.put(row.path(i).asText(), row.path(i + 1).asText());
      }
      Metric metric = new Metric(row.path(0).asText(), row.path(1).asText(), dimensions);
      looked.add(metric);
      if (!isKnown(metric, emitted)) breaches.add(title + " shows " + metric + ": nobody emits it");
    }
    for (String expression : expressions) {
      Matcher names = IDS.matcher(expression);
      while (names.find()) {
        if (!ids.contains(names.group()))
          breaches.add(title + " computes with " + names.group() + ", which is no metric of it");
      }
    }
  }

  private static boolean isKnown(Metric metric, Set<Metric> emitted) {
    Map.Entry<String, Set<String>> aws = OF_AWS.get(metric.namespace());
    if (aws == null) return emitted.contains(metric);
    return aws.getValue().contains(metric.name())
        && metric.dimensions().keySet().equals(Set.of(aws.getKey()));
  }

  /// One for each target of the contract and each dead-letter queue, and no other.
  static List<String> alarms(Template template, Set<Metric> emitted) {
    List<String> breaches = new ArrayList<>();
    Set<String> wanted = new TreeSet<>(Contract.TARGETS.keySet());
    template.resources("AWS::SQS::Queue").keySet().stream()
        .filter(queue -> queue.endsWith("DeadLetterQueue"))
        .forEach(queue -> wanted.add(queue.replaceFirst("Queue$", "Alarm")));
    Map<String, JsonNode> alarms = template.resources("AWS::CloudWatch::Alarm");
    if (!new TreeSet<>(alarms.keySet()).equals(wanted))
      breaches.add("alarms are " + new TreeSet<>(alarms.keySet()) + ", not " + wanted);
    alarms.forEach((id, alarm) -> alarm(id, alarm.path("Properties"), emitted, breaches));
    return breaches;
  }

  private static void alarm(String id, JsonNode alarm, Set<Metric> emitted, List<String> breaches) {
    String condition =
        alarm.path("ComparisonOperator").asText() + " " + alarm.path("Threshold").asText();
    String expected = Contract.TARGETS.getOrDefault(id, "GreaterThanThreshold 0");
    if (!condition.equals(expected)) breaches.add(id + " goes off at " + condition);
    if (alarm.path("TreatMissingData").asText().isEmpty())
      breaches.add(id + " does not say what silence means");
    for (String actions : List.of("AlarmActions", "OKActions")) {
      if (!target(alarm.path(actions).path("Fn::If").path(1).path(0))
          .orElse("nobody")
          .equals("AlarmTopic")) breaches.add(id + " tells nobody");
    }
    List<JsonNode> parts = new ArrayList<>();
    if (alarm.has("MetricName")) parts.add(alarm);
    items(alarm.path("Metrics")).stream()
        .filter(part -> part.has("MetricStat"))
        .forEach(part -> parts.add(part.path("MetricStat").path("Metric")));
    if (parts.isEmpty()) breaches.add(id + " looks at nothing");
    Set<Metric> looked = new HashSet<>();
    for (JsonNode part : parts) {
      Metric metric =
          new Metric(
              part.path("Namespace").asText(),
              part.path("MetricName").asText(),
              EmittedMetrics.dimensions(part.path("Dimensions")));
      looked.add(metric);
      if (!isKnown(metric, emitted)) breaches.add(id + " looks at " + metric + ": nobody emits it");
      String queue = metric.dimensions().getOrDefault("QueueName", "");
      if (!queue.isEmpty() && !queue.equals(id.replaceFirst("Alarm$", "Queue")))
        breaches.add(id + " looks at " + queue);
    }
    // Whichever function prints it: a target is missed by all of them together.
    Set<String> names = looked.stream().map(Metric::name).collect(Collectors.toSet());
    for (Metric metric : emitted) {
      if (names.contains(metric.name()) && !looked.contains(metric))
        breaches.add(id + " does not look at " + metric);
    }
  }
}
