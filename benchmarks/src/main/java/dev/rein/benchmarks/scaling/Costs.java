package dev.rein.benchmarks.scaling;

import java.util.List;

/// What so many goals a day cost, by component.
///
/// Prices are list prices in US dollars of us-east-1, without free tiers, discounts or taxes. Each
/// names its page; they were looked up on [#CHECKED_ON], some through transcripts of that page.
final class Costs {
  static final String CHECKED_ON = "2026-11-26";

  private static final double LAMBDA_GB_SECOND_ARM = 0.0000133334;
  private static final double LAMBDA_REQUEST = 0.20e-6;
  private static final double HTTP_API_REQUEST = 1.00e-6;
  private static final double SQS_REQUEST = 0.40e-6;
  private static final double DYNAMO_WRITE_UNIT = 0.625e-6;
  private static final double DYNAMO_READ_UNIT = 0.125e-6;
  private static final double LOG_GB = 0.50;
  private static final double OPIK_SPAN = 5.0 / 100_000;
  private static final double GEMINI_IN = 0.30e-6;
  private static final double GEMINI_OUT = 2.50e-6;

  /// What one goal with its judgements uses.
  ///
  /// @param inTokens of all its model calls
  /// @param outTokens thinking included
  /// @param writeUnits of DynamoDB; a transaction's count twice
  /// @param sqsRequests send, receive and delete, receives shared by a batch
  /// @param logBytes of all its invocations
  /// @param billedSeconds of all its invocations, flushes included
  /// @param flushSeconds of these
  /// @param invocations of all functions
  record PerGoal(
      int inTokens,
      int outTokens,
      int writeUnits,
      int readUnits,
      double sqsRequests,
      int logBytes,
      double billedSeconds,
      double flushSeconds,
      double invocations) {}

  /// @param usdPerDay at list price
  record Line(String component, String basis, double usdPerDay) {}

  private Costs() {}

  static List<Line> of(double goalsPerDay, PerGoal goal, Workload workload, double memoryGb) {
    double gbSecond = memoryGb * LAMBDA_GB_SECOND_ARM * goalsPerDay;
    return List.of(
        new Line(
            "Gemini",
            goal.inTokens() + " tokens in, " + goal.outTokens() + " out a goal",
            goalsPerDay * (goal.inTokens() * GEMINI_IN + goal.outTokens() * GEMINI_OUT)),
        new Line(
            "Opik cloud",
            number(workload.rowsPerGoal()) + " rows a goal, all counted as spans",
            goalsPerDay * workload.rowsPerGoal() * OPIK_SPAN),
        new Line(
            "Lambda, work",
            number(goal.billedSeconds() - goal.flushSeconds()) + " s a goal at 1 GB, arm64",
            (goal.billedSeconds() - goal.flushSeconds()) * gbSecond),
        new Line(
            "Lambda, flushes after the response",
            number(goal.flushSeconds()) + " s a goal",
            goal.flushSeconds() * gbSecond),
        new Line(
            "Lambda, requests",
            number(goal.invocations()) + " a goal",
            goalsPerDay * goal.invocations() * LAMBDA_REQUEST),
        new Line(
            "DynamoDB",
            goal.writeUnits() + " write and " + goal.readUnits() + " read units a goal",
            goalsPerDay
                * (goal.writeUnits() * DYNAMO_WRITE_UNIT + goal.readUnits() * DYNAMO_READ_UNIT)),
        new Line(
            "CloudWatch Logs",
            goal.logBytes() + " bytes a goal",
            goalsPerDay * goal.logBytes() / 1e9 * LOG_GB),
        new Line(
            "SQS",
            number(goal.sqsRequests()) + " requests a goal",
            goalsPerDay * goal.sqsRequests() * SQS_REQUEST),
        new Line(
            "HTTP API",
            number(1 + workload.ratedShare()) + " requests a goal",
            goalsPerDay * (1 + workload.ratedShare()) * HTTP_API_REQUEST));
  }

  private static String number(double value) {
    return String.format(java.util.Locale.ROOT, "%.1f", value);
  }
}
