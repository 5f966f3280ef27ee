package dev.rein.coaching;

/// A model's answer lacks something that matters. The message names the field, never its text.
public final class UnusableAnswer extends RuntimeException {
  private final String pointer;
  private final String problem;

  /// @param pointer JSON pointer of the field, empty for the answer as a whole
  /// @param problem what is wrong, e.g. `is missing`; holds nothing that the model wrote
  public UnusableAnswer(String pointer, String problem) {
    this.pointer = pointer;
    this.problem = problem;
    super((pointer.isEmpty() ? "the answer" : pointer) + " " + problem);
  }

  public String pointer() {
    return pointer;
  }

  public String problem() {
    return problem;
  }
}
