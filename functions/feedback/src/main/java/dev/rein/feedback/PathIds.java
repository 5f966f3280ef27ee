package dev.rein.feedback;

import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.Ids;
import dev.rein.runtime.Problem;
import dev.rein.runtime.ProblemException;
import java.util.UUID;

/// Ids in a request's path. One that is malformed was never given to anybody, so it is not found.
final class PathIds {
  private static final String REPLY = "This coaching reply";

  private PathIds() {}

  /// @throws ProblemException 404
  static UUID goal(HttpRequest request) {
    return parse(request, "goalId", "This goal");
  }

  /// Of the goal that a coaching reply is looked for in: what is missing is the reply, whether the
  /// id of its goal is unknown or malformed.
  ///
  /// @throws ProblemException 404
  static UUID goalOfMessage(HttpRequest request) {
    return parse(request, "goalId", REPLY);
  }

  /// @throws ProblemException 404
  static UUID message(HttpRequest request) {
    return parse(request, "messageId", REPLY);
  }

  private static UUID parse(HttpRequest request, String name, String what) {
    return Ids.parse(request.pathParameters().getOrDefault(name, ""))
        .orElseThrow(() -> new ProblemException(Problem.notFound(what)));
  }
}
