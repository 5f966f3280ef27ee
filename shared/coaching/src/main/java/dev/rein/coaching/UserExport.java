package dev.rein.coaching;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// Reads all that is kept of a user, for the user.
///
/// Safe for use by several threads. Throws only when the store itself can't be reached or refuses.
public interface UserExport {
  /// One page: `goals`, newest first, each with what was asked, what was made, `evaluations`,
  /// `ratings`, `coaching` (newest first) and `progress` (newest first); `nextCursor` where there
  /// is more. A goal that does not fit goes on in the next page, as `{goalId, "continued": true,
  /// coaching, progress}`.
  ///
  /// @param maxBytes that the page has inside a JSON text, where quotation marks take two; only
  ///   something that is larger by itself exceeds it
  /// @throws IllegalArgumentException if `cursor` is not one that this method gave for this user
  ObjectNode page(String userId, @Nullable String cursor, int maxBytes);
}
