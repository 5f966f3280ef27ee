package dev.rein.benchmarks.environment;

/// Which of the JVM's compilers a function has.
public enum Tiers {
  /// C1 alone, as the template sets it.
  C1(1),
  /// C1, with profiles, and C2.
  ALL(4);

  private final int last;

  Tiers(int last) {
    this.last = last;
  }

  // For the command line, where it wins over what the template says.
  String option() {
    return "-XX:TieredStopAtLevel=" + last;
  }
}
