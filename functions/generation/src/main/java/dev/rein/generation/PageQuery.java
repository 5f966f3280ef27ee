package dev.rein.generation;

import dev.rein.coaching.Limits;
import dev.rein.coaching.Page;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.Problem;
import dev.rein.runtime.ProblemException;
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
    int limit = request.countParameter("limit", DEFAULT_LIMIT, Limits.PAGE);
    String cursor = request.queryParameter("cursor").orElse(null);
    try {
      return source.page(limit, cursor);
    } catch (IllegalArgumentException e) {
      if (cursor == null) throw e;
      throw new ProblemException(
          Problem.invalidParameter(
              "cursor", "cursor must be a nextCursor of this list, unchanged."));
    }
  }
}
