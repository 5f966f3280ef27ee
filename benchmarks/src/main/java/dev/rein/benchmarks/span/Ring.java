package dev.rein.benchmarks.span;

import org.jspecify.annotations.Nullable;

/// The in-memory exporter of every contender: keeps the last spans, so that none is optimised away
/// and memory does not grow with the length of a run.
final class Ring<T> {
  private static final int SIZE = 1 << 10;

  private final @Nullable Object[] slots = new @Nullable Object[SIZE];
  private int next;

  void add(T span) {
    slots[next++ & (SIZE - 1)] = span;
  }

  /// @return what was added last
  @Nullable Object last() {
    return slots[(next - 1) & (SIZE - 1)];
  }
}
