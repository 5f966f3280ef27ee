package dev.rein.benchmarks.busy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// CPU time of one process, added up event after event.
///
/// @param totals of the first event, of the first two, and so on
record Course(List<Duration> totals) {
  Course {
    if (totals.isEmpty()) throw new IllegalArgumentException("no events");
    totals = List.copyOf(totals);
  }

  /// The mean of several rounds. A mean, because what is compiled falls to another event in each
  /// round, and medians would leave it out.
  ///
  /// @throws IllegalArgumentException if they are not of the same number of events
  static Course mean(List<Course> rounds) {
    int events = rounds.getFirst().events();
    List<Duration> sums = new ArrayList<>(Collections.nCopies(events, Duration.ZERO));
    for (Course round : rounds) {
      if (round.events() != events) {
        throw new IllegalArgumentException(round.events() + " events and " + events);
      }
      for (int i = 0; i < events; i++) sums.set(i, sums.get(i).plus(round.totals.get(i)));
    }
    return new Course(sums.stream().map(sum -> sum.dividedBy(rounds.size())).toList());
  }

  int events() {
    return totals.size();
  }

  /// Of the first so many events.
  Duration total(int events) {
    return events == 0 ? Duration.ZERO : totals.get(events - 1);
  }

  /// What one event of the window costs.
  double millis(Window window) {
    Duration spent = total(window.last()).minus(total(window.first() - 1));
    return spent.toNanos() / 1e6 / window.events();
  }
}
