package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads what was counted. Counters change in the transactions of what they count, so they always
/// equal what is stored.
///
/// Safe for use by several threads. Throws only when the store itself can't be reached or refuses.
public interface MetricsStore {
  /// Sums of one day over things that were made alike.
  record Counted(LocalDate day, Origin origin, Tallies tallies) {}

  /// Counters of the days `from` to `to`, both included (UTC), each day and origin once.
  List<Counted> counted(LocalDate from, LocalDate to);

  /// The same, summed over days and origins.
  default Tallies tallies(LocalDate from, LocalDate to) {
    return sum(counted(from, to));
  }

  static Tallies sum(List<Counted> counted) {
    return counted.stream().map(Counted::tallies).reduce(Tallies.NONE, Tallies::plus);
  }

  /// Something that was both judged and rated.
  ///
  /// @param messageId null unless a coaching reply
  /// @param judged 0 to 10
  /// @param rated 1 to 5
  /// @param scored the trace that holds both
  record Pair(
      UUID goalId,
      Kind kind,
      @Nullable UUID messageId,
      Origin origin,
      BigDecimal judged,
      BigDecimal rated,
      TraceId scored) {}

  /// What was made on the days `from` to `to` (UTC, both included), and both judged and rated
  /// since.
  List<Pair> pairs(LocalDate from, LocalDate to);
}
