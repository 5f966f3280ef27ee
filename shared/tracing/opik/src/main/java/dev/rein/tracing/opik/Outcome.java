package dev.rein.tracing.opik;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What became of the rows of one batch, or of several. Belongs to one thread at a time.
final class Outcome<T> {
  private final List<T> delivered = new ArrayList<>();
  private final Map<String, List<T>> undelivered = new TreeMap<>();
  private @Nullable Duration askedWait;
  private @Nullable Refusal refusal;

  static <T> Outcome<T> allLost(List<Row<T>> rows, String reason) {
    Outcome<T> outcome = new Outcome<>();
    outcome.lost(rows, reason);
    return outcome;
  }

  void delivered(List<Row<T>> rows) {
    for (Row<T> row : rows) delivered.add(row.origin());
  }

  void lost(List<Row<T>> rows, String reason) {
    for (Row<T> row : rows) lost(row.origin(), reason);
  }

  void lost(T origin, String reason) {
    undelivered.computeIfAbsent(reason, _ -> new ArrayList<>()).add(origin);
  }

  /// Takes out what was lost for `reason`.
  List<T> without(String reason) {
    List<T> origins = undelivered.remove(reason);
    return origins == null ? List.of() : origins;
  }

  void asked(@Nullable Duration wait) {
    if (wait != null && (askedWait == null || wait.compareTo(askedWait) > 0)) askedWait = wait;
  }

  void refused(@Nullable Refusal by) {
    if (by != null && (refusal == null || by.compareTo(refusal) < 0)) refusal = by;
  }

  void add(Outcome<T> other) {
    delivered.addAll(other.delivered);
    other.undelivered.forEach(
        (reason, origins) ->
            undelivered.computeIfAbsent(reason, _ -> new ArrayList<>()).addAll(origins));
    asked(other.askedWait);
    refused(other.refusal);
  }

  /// What has to be mended first; null if Opik refused nothing for such a reason.
  @Nullable Refusal refusal() {
    return refusal;
  }

  List<T> delivered() {
    return delivered;
  }

  Map<String, List<T>> undelivered() {
    return undelivered;
  }

  /// The longest wait that the server asked for, null if it never did.
  @Nullable Duration askedWait() {
    return askedWait;
  }
}
