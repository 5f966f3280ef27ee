package dev.rein.statistics;

/// What a disagreement between two categories costs in a weighted κ.
public enum Weighting {
  /// Every disagreement the same.
  NONE,
  /// The distance of the categories.
  LINEAR,
  /// The square of their distance.
  QUADRATIC;

  int cost(int first, int second) {
    int distance = Math.abs(first - second);
    return switch (this) {
      case NONE -> distance == 0 ? 0 : 1;
      case LINEAR -> distance;
      case QUADRATIC -> distance * distance;
    };
  }
}
