package dev.rein.tracing.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a write to Opik must look like. Stricter than Opik, which swallows in silence much that it
/// then does not show.
public final class OpikRules {
  /// Most items in one request.
  public static final int MAX_ITEMS = 1_000;

  /// Opik answers 500 to a longer project name.
  public static final int MAX_PROJECT = 150;

  /// Opik scans longer strings in quadratic time.
  public static final int MAX_STRING = 255_999;

  /// Furthest that an id's embedded time may be from its row's start.
  public static final Duration ID_WINDOW = Duration.ofHours(24);

  private static final BigDecimal MAX_SCORE = new BigDecimal("999999999.999999999");
  private static final int SCORE_DECIMALS = 9;
  private static final int COST_DECIMALS = 12;
  private static final Instant TIME_END = Instant.parse("2262-04-11T23:47:16Z");
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");
  private static final Pattern UUID7 =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  private static final Set<String> SHARED =
      Set.of(
          "id",
          "project_name",
          "name",
          "start_time",
          "end_time",
          "input",
          "output",
          "metadata",
          "tags",
          "error_info",
          "ttft",
          "source",
          "last_updated_at",
          "environment");
  private static final Map<Written, Set<String>> KNOWN =
      Map.of(
          Written.TRACES,
          with(SHARED, "thread_id"),
          Written.SPANS,
          with(
              SHARED,
              "trace_id",
              "parent_span_id",
              "type",
              "model",
              "provider",
              "usage",
              "total_estimated_cost"),
          Written.SCORES,
          Set.of("id", "project_name", "name", "value", "reason", "source", "category_name"));

  // What had ended, well or badly, may be taken up again.
  private static final Set<String> MAY_DISAPPEAR = Set.of("error_info", "end_time");
  private static final Set<String> PAYLOAD = Set.of("input", "output", "metadata");

  private OpikRules() {}

  /// @return what is wrong with the request, in order; empty if nothing is
  public static List<Violation> check(Written kind, @Nullable JsonNode body) {
    if (body == null || !body.isObject()) {
      return List.of(Violation.invalid("The request body must not be null"));
    }
    JsonNode items = body.get(kind.envelope());
    if (items == null || !items.isArray()) {
      return List.of(Violation.invalid(kind.envelope() + " must not be null"));
    }
    if (items.isEmpty() || items.size() > MAX_ITEMS) {
      return List.of(
          Violation.invalid(kind.envelope() + " size must be between 1 and " + MAX_ITEMS));
    }
    List<Violation> found = new ArrayList<>();
    if (body.size() != 1) found.add(Violation.bad("the body holds more than " + kind.envelope()));
    for (int i = 0; i < items.size(); i++) {
      new Item(kind, kind.envelope() + "[" + i + "].", items.get(i), found).check();
    }
    return found;
  }

  /// What is wrong with the ids of traces that are to be deleted.
  static List<Violation> checkIds(JsonNode ids) {
    if (!isList(ids)) return List.of(Violation.invalid("ids size must be between 1 and 1000"));
    for (JsonNode id : ids) {
      if (!id.isTextual() || !UUID7.matcher(id.textValue()).matches()) {
        return List.of(Violation.bad("Trace id must be a version 7 UUID"));
      }
    }
    return List.of();
  }

  /// What is wrong with a request that deletes threads.
  static List<Violation> checkThreads(JsonNode body) {
    if (body.path("project_name").asText("").isBlank()) {
      return List.of(Violation.invalid("must provide either a project_name or a project_id"));
    }
    JsonNode threads = body.path("thread_ids");
    if (!isList(threads)) {
      return List.of(Violation.invalid("threadIds size must be between 1 and 1000"));
    }
    for (JsonNode thread : threads) {
      if (thread.asText("").isBlank()) {
        return List.of(Violation.invalid("threadIds must not be blank"));
      }
    }
    return List.of();
  }

  private static boolean isList(JsonNode node) {
    return node.isArray() && !node.isEmpty() && node.size() <= MAX_ITEMS;
  }

  /// What is wrong with a row that replaces `earlier`: it may not lose what was recorded, nor move.
  public static List<Violation> checkReplacement(Written kind, JsonNode earlier, JsonNode later) {
    if (kind == Written.SCORES) return List.of();
    List<Violation> found = new ArrayList<>();
    earlier
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!later.has(field) && !MAY_DISAPPEAR.contains(field)) {
                found.add(
                    Violation.bad(
                        kind.envelope() + ": a later row of " + id(later) + " lost " + field));
              }
            });
    for (String key : List.of("project_name", "trace_id", "parent_span_id")) {
      if (!earlier.path(key).equals(later.path(key))) {
        found.add(
            Violation.bad(kind.envelope() + ": a later row of " + id(later) + " moved its " + key));
      }
    }
    return found;
  }

  private static String id(JsonNode row) {
    return row.path("id").asText();
  }

  private static Set<String> with(Set<String> some, String... more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  /// One element of a batch and where complaints about it go.
  private record Item(Written kind, String path, JsonNode row, List<Violation> found) {

    void check() {
      if (!row.isObject()) {
        bad("", "is no object");
        return;
      }
      row.properties()
          .forEach(
              field -> {
                if (!known().contains(field.getKey())) bad(field.getKey(), "is not known");
                if (field.getValue().isNull()) bad(field.getKey(), "is null instead of absent");
                checkStrings(field.getKey(), field.getValue());
              });
      String project = text("project_name");
      if (project == null || project.isBlank()) invalid("projectName", "must not be blank");
      else if (project.length() > MAX_PROJECT) bad("project_name", "is too long");
      checkId();
      if (kind == Written.SCORES) checkScore();
      else checkRow();
    }

    private Set<String> known() {
      Set<String> fields = KNOWN.get(kind);
      return fields == null ? Set.of() : fields;
    }

    private void checkId() {
      String id = text("id");
      if (id == null) {
        bad("id", "is absent: Opik would make a new row of each repetition");
      } else if (!UUID7.matcher(id).matches()) {
        String what = kind == Written.SPANS ? "Span" : "Trace";
        found.add(Violation.bad(what + " id must be a version 7 UUID"));
      } else if (kind != Written.SCORES) {
        Instant minted = Instant.ofEpochMilli(UUID.fromString(id).getMostSignificantBits() >>> 16);
        Instant started = time("start_time");
        if (started != null && Duration.between(minted, started).abs().compareTo(ID_WINDOW) > 0) {
          bad("id", "was minted far from start_time");
        }
      }
    }

    private void checkScore() {
      String name = text("name");
      if (name == null || name.isBlank()) invalid("name", "must not be blank");
      if (!"sdk".equals(text("source"))) bad("source", "must be sdk");
      JsonNode value = row.path("value");
      if (!value.isNumber()) {
        invalid("value", "must be a number");
      } else if (value.decimalValue().abs().compareTo(MAX_SCORE) > 0) {
        invalid("value", "must be less than or equal to " + MAX_SCORE);
      } else if (value.decimalValue().stripTrailingZeros().scale() > SCORE_DECIMALS) {
        bad("value", "has more than " + SCORE_DECIMALS + " decimals");
      }
      optionalText("reason");
    }

    private void checkRow() {
      Instant start = time("start_time");
      if (!row.has("start_time")) invalid("startTime", "must not be null");
      Instant end = time("end_time");
      if (start != null && end != null && end.isBefore(start)) bad("end_time", "is before start");
      time("last_updated_at");
      if (!row.has("last_updated_at")) bad("last_updated_at", "is absent: order would be chance");
      optionalText("name");
      optionalText("thread_id");
      if (!Set.of("sdk", "experiment").contains(String.valueOf(text("source")))) {
        bad("source", "is neither sdk nor experiment");
      }
      checkTags();
      checkError();
      notNegative("ttft");
      if (kind == Written.SPANS) checkSpan();
    }

    private void checkSpan() {
      for (String key : List.of("trace_id", "parent_span_id")) {
        String id = text(key);
        if (id != null && !UUID7.matcher(id).matches()) bad(key, "must be a version 7 UUID");
      }
      if (text("trace_id") == null) bad("trace_id", "is absent");
      if (!Set.of("general", "tool", "llm", "guardrail").contains(row.path("type").asText())) {
        bad("type", "is none of general, tool, llm, guardrail");
      }
      optionalText("model");
      optionalText("provider");
      JsonNode usage = row.path("usage");
      if (row.has("usage") && !usage.isObject()) bad("usage", "is no object");
      usage
          .properties()
          .forEach(
              count -> {
                if (!count.getValue().isIntegralNumber() || !count.getValue().canConvertToInt()) {
                  bad("usage." + count.getKey(), "is no 32-bit integer");
                }
              });
      notNegative("total_estimated_cost");
      JsonNode cost = row.path("total_estimated_cost");
      if (cost.isNumber() && cost.decimalValue().stripTrailingZeros().scale() > COST_DECIMALS) {
        bad("total_estimated_cost", "has more than " + COST_DECIMALS + " decimals");
      }
    }

    private void checkTags() {
      if (!row.has("tags")) return;
      if (!row.path("tags").isArray()) bad("tags", "is no array");
      Set<String> seen = new HashSet<>();
      for (JsonNode tag : row.path("tags")) {
        if (!tag.isTextual()) bad("tags", "holds something else than strings");
        else if (!seen.add(tag.asText())) bad("tags", "holds a tag twice");
      }
    }

    private void checkError() {
      if (!row.has("error_info")) return;
      JsonNode error = row.path("error_info");
      for (String key : List.of("exception_type", "traceback")) {
        if (error.path(key).asText().isBlank()) bad("error_info." + key, "is blank");
      }
      error
          .properties()
          .forEach(
              field -> {
                if (!Set.of("exception_type", "message", "traceback").contains(field.getKey())) {
                  bad("error_info." + field.getKey(), "is not known");
                }
                if (!field.getValue().isTextual()) {
                  bad("error_info." + field.getKey(), "is no string");
                }
              });
    }

    private void checkStrings(String field, JsonNode value) {
      if (value.isTextual() && value.asText().length() > MAX_STRING) bad(field, "is too long");
      if (PAYLOAD.contains(field) || value.isContainerNode()) {
        for (JsonNode part : value) checkStrings(field, part);
      }
    }

    private void notNegative(String field) {
      if (!row.has(field)) return;
      JsonNode value = row.path(field);
      if (!value.isNumber()) bad(field, "is no number");
      else if (value.decimalValue().signum() < 0) {
        invalid(field, "must be greater than or equal to 0");
      }
    }

    private void optionalText(String field) {
      if (row.has(field) && !row.path(field).isTextual()) bad(field, "is no string");
    }

    private @Nullable String text(String field) {
      return row.path(field).isTextual() ? row.path(field).asText() : null;
    }

    private @Nullable Instant time(String field) {
      if (!row.has(field)) return null;
      String text = text(field);
      try {
        if (text != null && TIME.matcher(text).matches()) {
          Instant time = Instant.parse(text);
          if (!time.isBefore(Instant.EPOCH) && time.isBefore(TIME_END)) return time;
          invalid(field, "must be after or equal 1970 and before 2262");
          return null;
        }
      } catch (DateTimeException e) {
        // Reported below, as what does not look like a time.
      }
      bad(field, "is no ISO-8601 time in UTC");
      return null;
    }

    private void bad(String field, String what) {
      found.add(Violation.bad(path + field + " " + what));
    }

    private void invalid(String field, String what) {
      found.add(Violation.invalid(path + field + " " + what));
    }
  }
}
