package dev.rein.feedback;

import dev.rein.runtime.Problem;
import dev.rein.runtime.ProblemException;
import java.util.List;

/// What is wrong with a parameter of the query.
final class Parameters {
  private Parameters() {}

  /// @param detail a sentence that begins with the parameter's name
  static ProblemException invalid(String parameter, String detail) {
    return new ProblemException(Problem.invalidParameter(parameter, detail));
  }

  static ProblemException noneOf(String parameter, List<String> allowed) {
    return invalid(parameter, parameter + " must be one of " + String.join(", ", allowed) + ".");
  }
}
