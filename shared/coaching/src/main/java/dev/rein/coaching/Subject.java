package dev.rein.coaching;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One thing that was made for a goal, that is judged and rated on its own.
///
/// @param messageId of the coaching reply; null unless `kind` is [Kind#COACHING]
public record Subject(UUID goalId, Kind kind, @Nullable UUID messageId) {
  public Subject {
    if ((kind == Kind.COACHING) != (messageId != null)) {
      throw new IllegalArgumentException("a coaching reply has a message's id, nothing else has");
    }
  }

  public static Subject resolution(UUID goalId) {
    return new Subject(goalId, Kind.RESOLUTION, null);
  }

  public static Subject plan(UUID goalId) {
    return new Subject(goalId, Kind.PLAN, null);
  }

  public static Subject coaching(UUID goalId, UUID messageId) {
    return new Subject(goalId, Kind.COACHING, messageId);
  }

  /// What a goal has one of: its resolution or its plan.
  ///
  /// @throws IllegalArgumentException for [Kind#COACHING], of which there may be many
  public static Subject of(UUID goalId, Kind kind) {
    return new Subject(goalId, kind, null);
  }

  /// Part of keys: `plan`, or `coaching#` and the message's id.
  String key() {
    return messageId == null ? kind.wireName() : kind.wireName() + "#" + messageId;
  }
}
