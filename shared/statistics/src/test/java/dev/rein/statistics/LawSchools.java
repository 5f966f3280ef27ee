package dev.rein.statistics;

/// Fifteen law schools: Efron and Tibshirani, An Introduction to the Bootstrap (1993), table 3.1.
final class LawSchools {
  static final double[] LSAT = {
    576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594
  };
  static final double[] GPA = {
    3.39, 3.30, 2.81, 3.03, 3.44, 3.07, 3.00, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96
  };

  private LawSchools() {}
}
