package dev.rein.tracing.opik;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How one attempt to send a batch ended.
sealed interface Reply {
  /// @param html whether a page came back, as from a proxy or from an address that is not the API's
  /// @param alreadyExists whether the answer says that the row is there
  /// @param noProject whether the answer says, in Opik's own words, that there is no such project
  /// @param askedWait how long the server asks to wait before the next attempt
  record Answered(
      int status,
      boolean html,
      boolean alreadyExists,
      boolean noProject,
      @Nullable Duration askedWait)
      implements Reply {
    /// One of which nothing is known but its status.
    static Answered of(int status) {
      return new Answered(status, false, false, false, null);
    }
  }

  /// No connection, or one that broke: the server may or may not have stored the batch.
  record Broken() implements Reply {}

  /// No complete answer in the time there was.
  record Late() implements Reply {}
}
