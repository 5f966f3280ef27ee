package dev.rein.benchmarks.scaling;

import java.util.PriorityQueue;

/// Simulated time: what is to happen, in order. Things of one moment happen in the order in which
/// they were planned, so that a run depends on its seed alone.
final class Agenda {
  private record Entry(double at, long order, Runnable what) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Double.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long planned;
  private double now;

  /// In seconds since the start.
  double now() {
    return now;
  }

  /// @param seconds from now, not negative
  void in(double seconds, Runnable what) {
    if (!(seconds >= 0)) throw new IllegalArgumentException("in the past: " + seconds);
    entries.add(new Entry(now + seconds, planned++, what));
  }

  /// Lets everything happen that is planned before `end`.
  void runUntil(double end) {
    while (!entries.isEmpty() && entries.element().at() < end) {
      Entry entry = entries.remove();
      now = entry.at();
      entry.what().run();
    }
    now = end;
  }
}
