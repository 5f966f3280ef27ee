package dev.rein.tracing;

import java.util.List;
import java.util.TreeSet;

/// Takes away all traces of some threads, with their spans and scores; does nothing where there are
/// none. A trace of such a thread that arrives later stays, so whoever must be sure asks again.
///
/// @param threadIds 1 to [#MOST], none blank, as traces name them; in order, without repetition
public record ThreadDeletion(List<String> threadIds) implements Item {
  /// Threads in one deletion.
  public static final int MOST = 1_000;

  public ThreadDeletion {
    threadIds = List.copyOf(new TreeSet<>(threadIds));
    if (threadIds.isEmpty() || threadIds.size() > MOST) {
      throw new IllegalArgumentException("1 to " + MOST + " threads, not " + threadIds.size());
    }
    if (threadIds.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("a thread's id is blank");
    }
  }
}
