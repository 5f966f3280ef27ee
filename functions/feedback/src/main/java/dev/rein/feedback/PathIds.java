package dev.rein.feedback;

import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.Problem;
import dev.rein.runtime.ProblemException;
import java.util.UUID;

/// Ids in a request's path. One that is malformed was never given to anybody, so it is not found.
final class PathIds {
  private static final int UUID_LENGTH = 36;

  private PathIds() {}

  /// @throws ProblemException 404
  static UUID goal(HttpRequest request) {
    return parse(request, "goalId", "This goal");
  }

  /// @throws ProblemException 404
  static UUID message(HttpRequest request) {
    return parse(request, "messageId", "This coaching reply");
  }

  private static UUID parse(HttpRequest request, String name, String what) {
    String text = request.pathParameters().getOrDefault(name, "");
    try {
      if (text.length() == UUID_LENGTH) return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw new ProblemException(Problem.notFound(what));
  }
}
