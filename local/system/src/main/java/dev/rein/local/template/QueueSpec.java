package dev.rein.local.template;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A queue of the template.
///
/// @param id logical id
/// @param visibility for how long a received message is hidden from others
/// @param redrive null where failed messages stay
public record QueueSpec(String id, String name, Duration visibility, @Nullable Redrive redrive) {
  /// @param deadLetterQueue logical id
  /// @param maxReceiveCount how often a message is received before it goes there
  public record Redrive(String deadLetterQueue, int maxReceiveCount) {}
}
