package dev.rein.tracing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Makes rows of what is still running. Without the rows above them, spans that have ended would be
/// in no tree if the process ended here.
///
/// A span with nothing under it is not shown before it ends: a backend may evaluate each row that
/// arrives, at a price for model calls, and these are such spans.
final class Running {
  /// Most rows of one flush: what Opik takes in one request. The oldest come first, for they are
  /// above the others.
  static final int MOST = 1_000;

  private Set<UUID> shown = Set.of();

  /// What one flush is to show.
  ///
  /// @param ids of all that is running and can be shown
  /// @param rows of it; none where an earlier flush has shown it all
  record Shot(Set<UUID> ids, List<Item> rows) {}

  synchronized Shot of(Collection<Span> open, Instant now) {
    List<Span> oldest =
        List.copyOf(open).stream()
            .filter(span -> span.isTrace() || span.hasParts())
            .sorted(Comparator.comparing(Span::id))
            .limit(MOST)
            .toList();
    Set<UUID> ids = new HashSet<>();
    for (Span span : oldest) ids.add(span.id());
    if (shown.containsAll(ids)) return new Shot(ids, List.of());
    List<Item> rows = new ArrayList<>();
    for (Span span : oldest) {
      Item row = span.soFar(now);
      if (row != null) rows.add(row);
    }
    return new Shot(ids, rows);
  }

  /// @param arrived whether the backend has all of its rows
  synchronized void sent(Shot shot, boolean arrived) {
    if (!shot.rows().isEmpty()) shown = arrived ? shot.ids() : Set.of();
  }
}
