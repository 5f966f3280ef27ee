package dev.rein.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.UserScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The dashboards for Opik show scores that this project gives, in places that do not overlap.
class OpikViewsTest {
  private static final Path FOLDER = Template.projectRoot().resolve("local/opik");
  private static final int COLUMNS = 6;

  /// Opik's own, of traces and spans.
  private static final Set<String> METRICS =
      Set.of("FEEDBACK_SCORES", "TRACE_ERROR_RATE", "SPAN_COUNT", "DURATION", "COST");

  private static final Set<String> STATISTICS =
      Set.of("error_count", "duration.p99", "total_estimated_cost_sum");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream();
    }
  }

  private static Set<String> scores() {
    Rubrics rubrics = Rubrics.load();
    Set<String> scores = new TreeSet<>(UserScores.progressNames());
    scores.add("plan_rule_findings");
    for (Kind kind : Kind.values()) {
      scores.addAll(UserScores.names(kind));
      scores.add(kind.wireName() + "_quality");
      rubrics.of(kind).criteria().forEach(name -> scores.add(kind.wireName() + "_" + name));
    }
    return scores;
  }

  @Test
  void views_areQualityFeedbackAndErrors() throws IOException {
    assertThat(files().map(file -> file.getFileName().toString()))
        .containsExactly("errors.json", "feedback.json", "quality.json");
  }

  @ParameterizedTest
  @MethodSource("files")
  void view_showsScoresThatAreGiven_ofTheProjectThatIsNamed(Path file) throws IOException {
    JsonNode view = new ObjectMapper().readTree(file.toFile());
    assertThat(view.path("name").asText()).isNotBlank();
    assertThat(view.path("project_id").asText()).isEqualTo("PROJECT_ID");
    List<JsonNode> widgets = new ArrayList<>();
    view.path("config")
        .path("sections")
        .forEach(each -> each.path("widgets").forEach(widgets::add));

    assertThat(widgets).isNotEmpty();
    for (JsonNode widget : widgets) {
      JsonNode config = widget.path("config");
      assertThat(config.path("projectIds").toString()).isEqualTo("[\"PROJECT_ID\"]");
      switch (widget.path("type").asText()) {
        case "project_metrics" -> {
          assertThat(METRICS).contains(config.path("metricType").asText());
          config.path("feedbackScores").forEach(s -> assertThat(scores()).contains(s.asText()));
          assertThat(config.has("feedbackScores"))
              .isEqualTo(config.path("metricType").asText().equals("FEEDBACK_SCORES"));
        }
        case "project_stats_card" -> {
          String metric = config.path("metric").asText();
          if (metric.startsWith("feedback_scores."))
            assertThat(scores()).contains(metric.substring("feedback_scores.".length()));
          else assertThat(STATISTICS).contains(metric);
        }
        default -> throw new AssertionError("no widget of ours: " + widget);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void widgets_haveEachTheirPlace(Path file) throws IOException {
    JsonNode view = new ObjectMapper().readTree(file.toFile());
    for (JsonNode section : view.path("config").path("sections")) {
      Set<String> taken = new TreeSet<>();
      List<String> placed = new ArrayList<>();
      for (JsonNode place : section.path("layout")) {
        placed.add(place.path("i").asText());
        int right = place.path("x").asInt() + place.path("w").asInt();
        assertThat(right).isLessThanOrEqualTo(COLUMNS);
        for (int x = place.path("x").asInt(); x < right; x++) {
          int top = place.path("y").asInt();
          for (int y = top; y < top + place.path("h").asInt(); y++) {
            assertThat(taken.add(x + "," + y)).as(place.toString()).isTrue();
          }
        }
      }
      assertThat(section.path("widgets").findValuesAsText("id")).isEqualTo(placed);
    }
  }
}
