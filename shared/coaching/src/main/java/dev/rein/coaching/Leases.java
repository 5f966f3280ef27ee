package dev.rein.coaching;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The leases that this process was given, so that it notices when a goal has been taken over. An
/// old lease is not forgotten when its work ends: it is what tells a late write from a timely one.
final class Leases {
  /// Goals that one process is taken to work on at most; older ones are forgotten, and then their
  /// late writes are told from timely ones by the goal's status alone.
  static final int REMEMBERED = 1_000;

  private final Map<UUID, String> byGoal =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  synchronized void given(UUID goalId, String lease) {
    byGoal.put(goalId, lease);
  }

  /// @param current lease under which the goal is worked on, null when nobody is to
  synchronized boolean mayWrite(UUID goalId, @Nullable String current) {
    if (current == null) return false;
    String mine = byGoal.get(goalId);
    return mine == null || mine.equals(current);
  }
}
