package dev.rein.coaching;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What can be done with a message that was received and could not be worked on. Nothing here
/// throws: what could not be done is said, and the message comes back by itself.
public interface Deliveries {
  /// Where there is no queue to speak to: messages come back when the queue likes.
  Deliveries NONE =
      new Deliveries() {
        @Override
        public boolean hide(String receipt, Duration time) {
          return false;
        }

        @Override
        public boolean park(String body, @Nullable String traceId, String reason) {
          return false;
        }
      };

  /// Longest that a received message can be hidden, counted from when it was received.
  Duration MAX_HIDDEN = Duration.ofHours(12);

  /// Keeps a message back for longer or shorter than the queue would.
  ///
  /// @param receipt of this delivery
  /// @param time from now
  boolean hide(String receipt, Duration time);

  /// Puts a copy among the dead letters, with the reason as an attribute.
  boolean park(String body, @Nullable String traceId, String reason);
}
