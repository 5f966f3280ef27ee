package dev.rein.generation;

import dev.rein.coaching.Limits;
import dev.rein.coaching.Page;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.Problem;
import dev.rein.runtime.ProblemException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The query parameters of a list: `limit` and `cursor`.
final class PageQuery {
  private static final int DEFAULT_LIMIT = 20;

  private PageQuery() {}

  /// A list that can be read by the page.
  interface Source<T> {
    /// @throws IllegalArgumentException if the cursor is not one of this list
    Page<T> page(int limit, @Nullable String cursor);
  }

  /// @throws ProblemException 400 for a parameter that is not valid
  static <T> Page<T> read(HttpRequest request, Source<T> source) {
    int limit = limitOf(request);
    String cursor = request.queryParameter("cursor").orElse(null);
    try {
      return source.page(limit, cursor);
    } catch (IllegalArgumentException e) {
      if (cursor == null) throw e;
      throw badParameter("cursor", "cursor must be a nextCursor of this list, unchanged.");
    }
  }

  private static int limitOf(HttpRequest request) {
    Optional<String> limit = request.queryParameter("limit");
    if (limit.isEmpty()) return DEFAULT_LIMIT;
    // No sign, no white space, and never more digits than an int has.
    if (limit.get().matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(limit.get());
      if (number >= 1 && number <= Limits.PAGE) return number;
    }
    throw badParameter("limit", "limit must be a whole number from 1 to " + Limits.PAGE + ".");
  }

  private static ProblemException badParameter(String parameter, String detail) {
    return new ProblemException(Problem.invalidParameter(parameter, detail));
  }
}
