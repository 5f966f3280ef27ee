package dev.rein.benchmarks.scaling;

/// One run of the simulation. All times are in seconds.
///
/// @param hours simulated
/// @param geminiPerMinute requests that Gemini takes
/// @param opikPerMinute rows that Opik takes
record Scenario(
    String name,
    Workload workload,
    double hours,
    Deployed.Mapping evaluation,
    Deployed.Mapping outbox,
    double flushSeconds,
    long geminiPerMinute,
    long opikPerMinute,
    Outage gemini,
    Outage opik,
    long seed) {
  Scenario withSeed(long changed) {
    return new Scenario(
        name,
        workload,
        hours,
        evaluation,
        outbox,
        flushSeconds,
        geminiPerMinute,
        opikPerMinute,
        gemini,
        opik,
        changed);
  }

  double end() {
    return hours * 3_600;
  }

  /// When all is well again; the start if nothing is down.
  double recoversFrom() {
    return Math.max(gemini.to(), opik.to());
  }
}
