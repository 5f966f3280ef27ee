package dev.rein.benchmarks.span;

/// Input and output of the measured span: a goal as people write one, and what comes of it.
public enum Payload {
  /// 47 and 88 characters.
  SENTENCE(1),
  /// 470 and 880 characters, about what one stage of the pipeline records.
  PAGE(10);

  private static final String GOAL = "I want to get fit and run a 5K by the end of Q1";
  private static final String CLARIFIED =
      "I will get fit and run a 5K by the end of March, with three runs a week of an hour each.";

  final String input;
  final String output;

  Payload(int times) {
    input = GOAL.repeat(times);
    output = CLARIFIED.repeat(times);
  }
}
