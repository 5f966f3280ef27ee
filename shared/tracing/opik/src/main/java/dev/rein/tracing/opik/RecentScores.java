package dev.rein.tracing.opik;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The scores that this process sent again lately. Whoever uses it holds its lock.
final class RecentScores {
  static final int MOST = 10_000;

  /// @param at when the value was recorded
  /// @param sentBy when Opik had acknowledged it
  record Sent(Instant at, Instant sentBy) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ScoreKey, Sent> sent =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ScoreKey, Sent> eldest) {
          return size() > MOST;
        }
      };

  ReentrantLock lock() {
    return lock;
  }

  @Nullable Sent get(ScoreKey key) {
    return sent.get(key);
  }

  void put(ScoreKey key, Sent what) {
    sent.remove(key);
    sent.put(key, what);
  }
}
