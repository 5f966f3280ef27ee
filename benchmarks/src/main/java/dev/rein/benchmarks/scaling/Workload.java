package dev.rein.benchmarks.scaling;

/// What one goal asks of the system.
///
/// @param goalsPerDay arriving evenly over the day
/// @param modelSeconds median of one model call; a tenth take twice as long or longer
/// @param modelCalls of the pipeline for one goal
/// @param judgements of one goal, each a message and a model call
/// @param goalRows rows for Opik of the pipeline: the trace, and two spans for each stage
/// @param judgementRows of one judgement: its trace and span, and five scores
/// @param ratedShare of goals that are rated
/// @param ratingRows its trace and its scores
record Workload(
    double goalsPerDay,
    double modelSeconds,
    int modelCalls,
    int judgements,
    int goalRows,
    int judgementRows,
    double ratedShare,
    int ratingRows) {

  /// As `./rein demo` records it; what share of users rate is a guess.
  static Workload of(double goalsPerDay) {
    return new Workload(goalsPerDay, 1.5, 3, 2, 7, 7, 0.3, 5);
  }

  double rowsPerGoal() {
    return goalRows + judgements * judgementRows + ratedShare * ratingRows;
  }

  /// Messages of the outbox, if Opik takes nothing: one flush makes one.
  double flushesPerGoal() {
    return 1 + judgements + ratedShare;
  }
}
