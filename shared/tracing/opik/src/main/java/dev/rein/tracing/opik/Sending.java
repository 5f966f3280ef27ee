package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/// Rows on their way: each batch starts as soon as it is full, and several travel side by side.
final class Sending<T> {
  private record Sent<T>(List<Row<T>> rows, FutureTask<Outcome<T>> delivery) {}

  private final OpikHttp http;
  private final OpikLimits limits;
  private final DoubleSupplier jitter;
  private final Deadline sendBy;
  private final boolean retries;
  private final Semaphore requests;
  private final Batches<T> batches;
  private final List<Sent<T>> sent = new ArrayList<>();

  /// @param jitter from 0 (inclusive) to 1
  /// @param sendBy when the last request ends
  /// @param retries whether what fails for a reason that passes is sent again
  Sending(
      OpikHttp http, OpikLimits limits, DoubleSupplier jitter, Deadline sendBy, boolean retries) {
    this.http = http;
    this.limits = limits;
    this.jitter = jitter;
    this.sendBy = sendBy;
    this.retries = retries;
    this.requests = new Semaphore(limits.request().atOnce());
    this.batches = new Batches<>(limits, this::start);
    http.wake();
  }

  void add(Kind kind, Row<T> row) {
    batches.add(kind, row);
  }

  private void start(Kind kind, List<Row<T>> rows) {
    sent.add(new Sent<>(rows, Patience.start(delivery(kind, rows, () -> false))));
  }

  private Delivery<T> delivery(Kind kind, List<Row<T>> rows, BooleanSupplier goesOn) {
    return new Delivery<>(http, limits, requests, jitter, kind, rows, sendBy, retries, goesOn);
  }

  /// Sends what is left: the last batch on this thread, for waking another takes as long as many an
  /// answer, the others beside it.
  ///
  /// @param leaveBy a little after `sendBy`: what does not end by itself is left behind then
  Outcome<T> finish(Patience patience, Deadline leaveBy) {
    Outcome<T> outcome = new Outcome<>();
    batches.finish(
        (kind, rows) -> outcome.add(here(delivery(kind, rows, patience::tookInterruption), rows)));
    for (Sent<T> batch : sent) {
      outcome.add(
          patience.await(
              batch.delivery(), leaveBy, () -> Outcome.allLost(batch.rows(), DropReason.TIMEOUT)));
    }
    return outcome;
  }

  // As on a thread of its own: what breaks loses its rows, and no others.
  private Outcome<T> here(Delivery<T> delivery, List<Row<T>> rows) {
    try {
      return delivery.call();
    } catch (RuntimeException | Error e) {
      return Outcome.allLost(rows, DropReason.TIMEOUT);
    }
  }
}
