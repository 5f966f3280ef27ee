package dev.rein.tracing.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/// Opik's filters on lists of traces, as far as they are asked for: `name` with `=`, and
/// `feedback_scores` by `key` with `<=` and `>=`. Others match nothing.
final class TraceFilters {
  private TraceFilters() {}

  static boolean match(JsonNode trace, JsonNode filters) {
    for (JsonNode filter : filters) {
      String field = filter.path("field").asText();
      String operator = filter.path("operator").asText();
      String value = filter.path("value").asText();
      boolean matches =
          switch (field + " " + operator) {
            case "name =" -> trace.path("name").asText().equalsIgnoreCase(value);
            case "feedback_scores <=" -> score(trace, filter, value) <= 0;
            case "feedback_scores >=" -> {
              int compared = score(trace, filter, value);
              yield compared >= 0 && compared < NO_SCORE;
            }
            default -> false;
          };
      if (!matches) return false;
    }
    return true;
  }

  private static final int NO_SCORE = 2;

  /// The score against the value: -1, 0 or 1, or [#NO_SCORE].
  private static int score(JsonNode trace, JsonNode filter, String value) {
    for (JsonNode score : trace.path("feedback_scores")) {
      if (score.path("name").asText().equalsIgnoreCase(filter.path("key").asText())) {
        return Integer.signum(score.path("value").decimalValue().compareTo(new BigDecimal(value)));
      }
    }
    return NO_SCORE;
  }
}
