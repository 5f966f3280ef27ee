package dev.rein.template;

import java.util.Map;
import java.util.Set;

/// Names that programs outside the code rely on.
final class Contract {
  /// What functions may find in their environment. Keys of other services are not among them: in
  /// AWS only the names of their secrets are.
  static final Set<String> ENVIRONMENT =
      Set.of(
          "EVALUATION_DEAD_LETTER_QUEUE_URL",
          "EVALUATION_GEMINI_API_KEY_SECRET",
          "EVALUATION_GEMINI_MODEL",
          "EVALUATION_QUEUE_URL",
          "EXPERIMENT_DEAD_LETTER_QUEUE_URL",
          "EXPERIMENT_QUEUE_URL",
          "GEMINI_API_KEY_SECRET",
          "GEMINI_MODEL",
          "GENERATION_QUEUE_URL",
          "GOOGLE_GEMINI_BASE_URL",
          "JAVA_TOOL_OPTIONS",
          "JUDGE_DAILY_BUDGET_USD",
          "LLM_MAX_TOKENS",
          "LLM_TEMPERATURE",
          "LOG_LEVEL",
          "OPIK_API_KEY_SECRET",
          "OPIK_PROJECT_NAME",
          "OPIK_TRACK_DISABLE",
          "OPIK_URL_OVERRIDE",
          "OPIK_WORKSPACE",
          "PROMPT_ROLLOUT",
          "REIN_ENVIRONMENT",
          "TABLE_NAME",
          "TRACE_FLUSH",
          "TRACE_FLUSH_TIMEOUT_MS",
          "TRACE_LOGGING_ENABLED",
          "TRACE_MASKING",
          "TRACE_OUTBOX_DEAD_LETTER_QUEUE_URL",
          "TRACE_OUTBOX_QUEUE_URL");

  /// Routes and the functions that answer them.
  static final Map<String, String> ROUTES =
      Map.ofEntries(
          Map.entry("POST /api/test-trace", "GenerationFunction"),
          Map.entry("POST /api/goals", "GenerationFunction"),
          Map.entry("GET /api/goals", "GenerationFunction"),
          Map.entry("GET /api/goals/{goalId}", "GenerationFunction"),
          Map.entry("POST /api/goals/{goalId}/coaching", "GenerationFunction"),
          Map.entry("GET /api/goals/{goalId}/coaching", "GenerationFunction"),
          Map.entry("POST /api/goals/{goalId}/feedback", "FeedbackFunction"),
          Map.entry("DELETE /api/goals/{goalId}/feedback", "FeedbackFunction"),
          Map.entry("POST /api/goals/{goalId}/plan/feedback", "FeedbackFunction"),
          Map.entry("DELETE /api/goals/{goalId}/plan/feedback", "FeedbackFunction"),
          Map.entry("POST /api/goals/{goalId}/progress", "FeedbackFunction"),
          Map.entry("POST /api/goals/{goalId}/coaching/{messageId}/feedback", "FeedbackFunction"),
          Map.entry("DELETE /api/goals/{goalId}/coaching/{messageId}/feedback", "FeedbackFunction"),
          Map.entry("GET /api/goals/{goalId}/trace", "FeedbackFunction"),
          Map.entry("GET /api/metrics", "FeedbackFunction"),
          Map.entry("GET /api/metrics/agreement", "FeedbackFunction"),
          Map.entry("GET /api/metrics/export", "FeedbackFunction"),
          Map.entry("DELETE /api/users/me", "FeedbackFunction"),
          Map.entry("GET /api/users/me/export", "FeedbackFunction"));

  /// Statements that reach a part of the table only, and how the partition keys in it begin.
  static final Map<String, String> PARTITIONS =
      Map.of("RedeliveryRole/ScoreTimes", "SCORES#", "ExperimentRole/Table", "EXPERIMENT#");

  /// Types of the resources that others know by id.
  static final Map<String, String> RESOURCES =
      Map.ofEntries(
          Map.entry("GenerationFunction", "AWS::Serverless::Function"),
          Map.entry("EvaluationFunction", "AWS::Serverless::Function"),
          Map.entry("FeedbackFunction", "AWS::Serverless::Function"),
          Map.entry("RedeliveryFunction", "AWS::Serverless::Function"),
          Map.entry("ExperimentFunction", "AWS::Serverless::Function"),
          Map.entry("ExperimentQueue", "AWS::SQS::Queue"),
          Map.entry("ExperimentQueueDeadLetterQueue", "AWS::SQS::Queue"),
          Map.entry("TracingLayer", "AWS::Serverless::LayerVersion"),
          Map.entry("HttpApi", "AWS::Serverless::HttpApi"),
          Map.entry("ReinTable", "AWS::DynamoDB::Table"),
          Map.entry("GenerationQueue", "AWS::SQS::Queue"),
          Map.entry("EvaluationQueue", "AWS::SQS::Queue"),
          Map.entry("TraceOutboxQueue", "AWS::SQS::Queue"),
          Map.entry("GenerationQueueDeadLetterQueue", "AWS::SQS::Queue"),
          Map.entry("EvaluationQueueDeadLetterQueue", "AWS::SQS::Queue"),
          Map.entry("TraceOutboxQueueDeadLetterQueue", "AWS::SQS::Queue"),
          Map.entry("Dashboard", "AWS::CloudWatch::Dashboard"),
          Map.entry("ResolutionQualityAlarm", "AWS::CloudWatch::Alarm"),
          Map.entry("UserSatisfactionAlarm", "AWS::CloudWatch::Alarm"),
          Map.entry("PlanFeasibilityAlarm", "AWS::CloudWatch::Alarm"),
          Map.entry("LlmErrorRateAlarm", "AWS::CloudWatch::Alarm"));

  /// Alarms of the targets, and when each goes off: when its target is not met.
  static final Map<String, String> TARGETS =
      Map.of(
          "ResolutionQualityAlarm", "LessThanOrEqualToThreshold 7.0",
          "UserSatisfactionAlarm", "LessThanOrEqualToThreshold 4.0",
          "PlanFeasibilityAlarm", "LessThanOrEqualToThreshold 7.5",
          "LlmErrorRateAlarm", "GreaterThanOrEqualToThreshold 2");

  /// Event files and what each is for: a route, the queue whose function receives it, or the
  /// function and its schedule.
  static final Map<String, String> EVENTS =
      Map.ofEntries(
          Map.entry("erase-user.json", "DELETE /api/users/me"),
          Map.entry("export-user.json", "GET /api/users/me/export"),
          Map.entry("test-trace.json", "POST /api/test-trace"),
          Map.entry("generate-goal.json", "POST /api/goals"),
          Map.entry("coach.json", "POST /api/goals/{goalId}/coaching"),
          Map.entry("sweep.json", "GenerationFunction/Sweep"),
          Map.entry("evaluate-goal.json", "EvaluationQueue"),
          Map.entry("experiment.json", "ExperimentQueue"),
          Map.entry("judge-panel.json", "EvaluationFunction/JudgePanel"),
          Map.entry("submit-feedback.json", "POST /api/goals/{goalId}/feedback"),
          Map.entry("get-metrics.json", "GET /api/metrics"),
          Map.entry("redeliver-traces.json", "TraceOutboxQueue"));

  private Contract() {}
}
