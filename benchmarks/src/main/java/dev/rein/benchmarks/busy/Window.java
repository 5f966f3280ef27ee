package dev.rein.benchmarks.busy;

import java.util.ArrayList;
import java.util.List;

/// Some events that follow each other, counted from 1.
///
/// @param last included
record Window(int first, int last) {
  private static final List<Integer> ENDS = List.of(50, 200, 500, 1_000, 2_000, 5_000);

  Window {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException("no events: " + first + " to " + last);
    }
  }

  /// Covers all events, each once: 1–50, 51–200 and so on up to the last quarter; and this.
  ///
  /// @param events at least 4
  static List<Window> of(int events) {
    int quarter = events - events / 4;
    List<Window> windows = new ArrayList<>();
    int first = 1;
    for (int end : ENDS) {
      if (end >= quarter) break;
      windows.add(new Window(first, end));
      first = end + 1;
    }
    windows.add(new Window(first, quarter));
    windows.add(new Window(quarter + 1, events));
    return windows;
  }

  int events() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return first + "–" + last;
  }
}
