package dev.rein.benchmarks.busy;

/// Whether what all tiers cost at first, for profiles and C2, comes in again.
sealed interface PayBack {
  /// From this event on all tiers have used less in all than C1 alone, until the end.
  record From(int event) implements PayBack {
    @Override
    public String toString() {
      return "from event " + event + " on";
    }
  }

  /// Not among the events that were measured. At the price of the last ones it would be here.
  record Expected(long event) implements PayBack {
    @Override
    public String toString() {
      return "not yet; at the last quarter's price at event " + event;
    }
  }

  /// C1's code was not dearer at last, so it never will.
  record Never() implements PayBack {
    @Override
    public String toString() {
      return "not at the last quarter's price";
    }
  }

  /// @param last of the events
  static PayBack of(Course c1, Course allTiers, Window last) {
    int events = c1.events();
    int from = events + 1;
    while (from > 1 && allTiers.total(from - 1).compareTo(c1.total(from - 1)) < 0) from--;
    if (from <= events) return new From(from);
    double saved = c1.millis(last) - allTiers.millis(last);
    if (saved <= 0) return new Never();
    double owed = allTiers.total(events).minus(c1.total(events)).toNanos() / 1e6;
    return new Expected(events + (long) (owed / saved) + 1);
  }
}
