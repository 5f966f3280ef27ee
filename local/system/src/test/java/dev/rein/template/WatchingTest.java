package dev.rein.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.template.EmittedMetrics.Metric;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dashboard and alarms look at metrics that the running functions print.
class WatchingTest {
  private static Set<Metric> emitted = Set.of();

  @BeforeAll
  static void run(@TempDir Path folder) throws Exception {
    emitted = EmittedMetrics.find(folder);
  }

  @Test
  void metrics_haveTheFunctionAsTheirOnlyDimension() {
    assertThat(emitted)
        .isNotEmpty()
        .allSatisfy(
            metric -> {
              assertThat(metric.namespace()).isEqualTo("Rein");
              assertThat(metric.dimensions().keySet()).containsExactly("Function");
              assertThat(Template.ofProject().functions())
                  .containsKey(metric.dimensions().get("Function"));
            });
  }

  @Test
  void dashboard_isValidAndShowsMetricsThatAreEmitted() {
    assertThat(Watching.dashboard(Template.ofProject(), emitted)).isEmpty();
  }

  @Test
  void alarms_areThoseOfTargetsAndDeadLetters() {
    assertThat(Watching.alarms(Template.ofProject(), emitted)).isEmpty();
  }

  @Test
  void faults_areNamed() {
    fault(
        "[\"Rein\", \"ResolutionQuality\",",
        "[\"Rein\", \"Quality\",",
        Watching::dashboard,
        "Resolution quality, of 10 (target: over 7.0) shows Rein Quality"
            + " {Function=EvaluationFunction}: nobody emits it");
    fault(
        "\"UserRating\", \"Function\", \"${FeedbackFunction}\"",
        "\"UserRating\", \"Function\", \"${GenerationFunction}\"",
        Watching::dashboard,
        "User satisfaction, of 5 (target: over 4.0) shows Rein UserRating"
            + " {Function=GenerationFunction}: nobody emits it");
    fault(
        "\"x\": 6, \"y\": 3",
        "\"x\": 5, \"y\": 3",
        Watching::dashboard,
        "Plan feasibility, of 10 (target: over 7.5) lies over Resolution quality, of 10 (target:"
            + " over 7.0)");
    fault(
        "\"x\": 18, \"y\": 3",
        "\"x\": 19, \"y\": 3",
        Watching::dashboard,
        "Coaching quality, of 10 leaves the grid");
    fault(
        "/ goals\"",
        "/ persons\"",
        Watching::dashboard,
        "US dollars for each completed goal, coaching and judging included computes with persons,"
            + " which is no metric of it");
    fault(
        "[\"Rein\", \"ExperimentGoalsUnrun\", \"Function\", \"${ExperimentFunction}\"]",
        "[\"Rein\", \"ExperimentGoalsDone\", \"Function\", \"${ExperimentFunction}\"]",
        Watching::dashboard,
        "the dashboard does not show Rein ExperimentGoalsUnrun {Function=ExperimentFunction}");
    fault(
        "MetricName: LlmErrors\n"
            + "              Dimensions:\n"
            + "                - {Name: Function, Value: !Ref ExperimentFunction}",
        "MetricName: LlmErrors\n"
            + "              Dimensions:\n"
            + "                - {Name: Function, Value: !Ref GenerationFunction}",
        Watching::alarms,
        "LlmErrorRateAlarm does not look at Rein LlmErrors {Function=ExperimentFunction}");
    fault(
        "Threshold: 7.0",
        "Threshold: 6.0",
        Watching::alarms,
        "ResolutionQualityAlarm goes off at LessThanOrEqualToThreshold 6.0");
    fault(
        "MetricName: PlanFeasibility",
        "MetricName: PlanQuality",
        Watching::alarms,
        "PlanFeasibilityAlarm looks at Rein PlanQuality {Function=EvaluationFunction}: nobody"
            + " emits it");
    fault(
        "Value: !GetAtt EvaluationQueueDeadLetterQueue.QueueName",
        "Value: !GetAtt EvaluationQueue.QueueName",
        Watching::alarms,
        "EvaluationQueueDeadLetterAlarm looks at EvaluationQueue");
    fault(
        "AlarmActions: !If [AlarmsAreMailed, [!Ref AlarmTopic], !Ref AWS::NoValue]",
        "ActionsEnabled: true",
        Watching::alarms,
        "ResolutionQualityAlarm tells nobody");
  }

  private static void fault(
      String before,
      String after,
      BiFunction<Template, Set<Metric>, List<String>> rule,
      String breach) {
    Fault fault = new Fault(before, after, template -> rule.apply(template, emitted), breach);
    assertThat(fault.found()).contains(breach);
  }
}
