package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Spend;
import dev.rein.testing.EventFiles;
import dev.rein.testing.GeminiReply;
import dev.rein.tracing.Deadline;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PanelTest {
  private static final int TEXTS = 13;

  private static JsonNode run(TestSystem system) {
    return system.invoke(EventFiles.read("judge-panel.json"), Duration.ofSeconds(100));
  }

  @Test
  void panel_coversEveryKindAndLevel() {
    Map<Kind, Long> kinds =
        Panel.load().texts().stream()
            .collect(Collectors.groupingBy(Panel.Text::kind, Collectors.counting()));
    assertThat(Panel.load().texts()).hasSize(TEXTS);
    assertThat(kinds.keySet()).containsExactlyInAnyOrder(Kind.values());
    for (Kind kind : Kind.values()) {
      assertThat(Panel.load().texts().stream().filter(text -> text.kind() == kind))
          .extracting(Panel.Text::level)
          .contains("good", "fair", "poor");
    }
  }

  @Test
  void firstRun_setsTheBaseline_andTheNextIsComparedWithIt() {
    int[] first = {2};
    try (TestSystem system = new TestSystem(request -> Judges.from(first[0]).apply(request))) {
      JsonNode set = run(system);
      assertThat(set.path("baseline").textValue()).isEqualTo("set");
      assertThat(set.has("drift")).isFalse();
      assertThat(set.path("calls").intValue()).isEqualTo(TEXTS);
      assertThat(set.path("costUsd").decimalValue()).isPositive();
      assertThat(set.path("rows").findValuesAsText("rubricVersion"))
          .containsOnly("resolution.v2", "plan.v3", "coaching.v2");
      assertThat(system.gemini.requests()).hasSize(TEXTS);
      assertThat(system.printed.metric("JudgeDrift")).isEmpty();

      JsonNode same = run(system);
      assertThat(same.at("/drift/mean").doubleValue()).isZero();
      assertThat(same.at("/drift/notable").booleanValue()).isFalse();
      // Never from the cache.
      assertThat(system.gemini.requests()).hasSize(2 * TEXTS);

      first[0] = 1;
      JsonNode moved = run(system);
      assertThat(moved.at("/drift/mean").doubleValue()).isEqualTo(-1);
      assertThat(moved.at("/drift/meanAbsolute").doubleValue()).isEqualTo(1);
      assertThat(moved.at("/drift/compared").intValue()).isEqualTo(TEXTS);
      assertThat(moved.at("/drift/ci95/0").doubleValue()).isEqualTo(-1);
      assertThat(moved.at("/drift/notable").booleanValue()).isTrue();
      assertThat(system.printed.metric("JudgeDrift").getLast()).isEqualByComparingTo("-1");
      assertThat(system.printed.metric("JudgeDriftNotable"))
          .containsExactly(BigDecimal.ZERO, BigDecimal.ONE);
      assertThat(system.printed.text()).contains("has moved against its baseline");
      ObjectNode trace = system.traces().getLast();
      assertThat(trace.path("name").textValue()).isEqualTo("judge_panel");
      assertThat(trace.at("/metadata/status").textValue()).isEqualTo("ok");
      assertThat(system.opik.store().spans(trace.path("id").textValue())).hasSize(TEXTS);
      // Nothing of it is our own quality.
      assertThat(system.counters()).doesNotContainKey("resolution_quality");
      assertThat(system.printed.metric("ResolutionQuality")).isEmpty();
      assertThat(system.opik.violations()).isEmpty();
    }
  }

  @Test
  void runWithGaps_setsNoBaseline_andSaysWhatIsMissing() {
    try (TestSystem system = new TestSystem(_ -> GeminiReply.overloaded503())) {
      JsonNode broken = run(system);
      assertThat(broken.path("unscored").intValue()).isEqualTo(TEXTS);
      assertThat(broken.at("/rows/0/problem").textValue()).contains("overloaded");
      assertThat(broken.at("/rows/0").has("score")).isFalse();
      assertThat(run(system).has("drift")).isFalse();
    }
  }

  @Test
  void otherModel_hasABaselineOfItsOwn() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      run(system);
      system.environment.put("EVALUATION_GEMINI_MODEL", "gemini-2.5-flash");
      Wiring wiring = Wiring.of(system.environment);
      Drift other = wiring.panelRun().run(wiring.panelTrace(), Deadline.in(Duration.ofSeconds(60)));
      assertThat(other.signed()).isNull();
      assertThat(other.rows()).hasSize(TEXTS);
    }
  }

  @Test
  void drift_withinChance_isNotNotable() {
    double[] changes = {1, -1, 0.5, -0.5, 1, -0.5, 0.75};
    Drift drift =
        new Drift(
            "model",
            Arrays.stream(changes)
                .mapToObj(
                    change -> new Drift.Row("t", "plan", "good", "plan.v3", 5 + change, 5.0, null))
                .toList(),
            Spend.NONE);
    assertThat(drift.isNotable()).isFalse();
    assertThat(drift.absolute()).isEqualTo(0.75);
  }
}
