package dev.rein.benchmarks.scaling;

/// When a service answers nobody.
///
/// @param from in seconds since the start
/// @param to exclusive
record Outage(double from, double to) {
  static final Outage NONE = new Outage(0, 0);

  boolean isAt(double seconds) {
    return seconds >= from && seconds < to;
  }
}
