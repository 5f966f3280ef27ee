package dev.rein.feedback;

import dev.rein.coaching.MetricsStore.Counted;
import dev.rein.coaching.Tallies;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.ProblemException;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What metrics can be told apart by.
///
/// @param name as the query names it
/// @param keyOf what a value belongs to; empty where that is not known
/// @param ofTime whether the groups are a course of time themselves, so that none has an earlier
///   self
record GroupedBy(String name, Function<Counted, String> keyOf, boolean ofTime) {
  static final List<GroupedBy> ALL =
      List.of(
          new GroupedBy("promptVersion", counted -> counted.origin().promptVersion(), false),
          new GroupedBy("model", counted -> counted.origin().model(), false),
          new GroupedBy("style", counted -> counted.origin().style(), false),
          new GroupedBy("day", counted -> counted.day().toString(), true),
          new GroupedBy("week", GroupedBy::week, true));

  private static final String UNKNOWN = "unknown";

  /// Null where nothing was asked for.
  ///
  /// @throws ProblemException 400 for what is not one of [#ALL]
  static @Nullable GroupedBy decode(HttpRequest request) {
    String name = request.query().get("by");
    if (name == null) return null;
    for (GroupedBy by : ALL) if (by.name.equals(name)) return by;
    throw Parameters.noneOf("by", ALL.stream().map(GroupedBy::name).toList());
  }

  /// Sums by key, in the order of the keys.
  SortedMap<String, Tallies> of(List<Counted> counted) {
    SortedMap<String, Tallies> groups = new TreeMap<>();
    for (Counted some : counted) {
      String key = keyOf.apply(some);
      groups.merge(key.isEmpty() ? UNKNOWN : key, some.tallies(), Tallies::plus);
    }
    return groups;
  }

  /// ISO 8601, e.g. `2026-W48`.
  private static String week(Counted counted) {
    return String.format(
        Locale.ROOT,
        "%04d-W%02d",
        counted.day().get(IsoFields.WEEK_BASED_YEAR),
        counted.day().get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
  }
}
