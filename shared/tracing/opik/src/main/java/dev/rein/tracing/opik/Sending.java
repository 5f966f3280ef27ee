package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.DoubleSupplier;

/// Rows on their way: each batch starts as soon as it is full, and several travel side by side.
final class Sending<T> {
  private record Sent<T>(List<Row<T>> rows, FutureTask<Outcome<T>> delivery) {}

  private final OpikHttp http;
  private final OpikLimits limits;
  private final DoubleSupplier jitter;
  private final Deadline sendBy;
  private final Semaphore requests;
  private final Batches<T> batches;
  private final List<Sent<T>> sent = new ArrayList<>();

  /// @param jitter from 0 (inclusive) to 1
  /// @param sendBy when the last request ends
  Sending(OpikHttp http, OpikLimits limits, DoubleSupplier jitter, Deadline sendBy) {
    this.http = http;
    this.limits = limits;
    this.jitter = jitter;
    this.sendBy = sendBy;
    this.requests = new Semaphore(limits.request().atOnce());
    this.batches = new Batches<>(limits, this::start);
    http.wake();
  }

  void add(Kind kind, Row<T> row) {
    batches.add(kind, row);
  }

  private void start(Kind kind, List<Row<T>> rows) {
    FutureTask<Outcome<T>> delivery =
        Patience.start(new Delivery<>(http, limits, requests, jitter, kind, rows, sendBy));
    sent.add(new Sent<>(rows, delivery));
  }

  /// @param leaveBy a little after `sendBy`: what does not end by itself, such as a hanging name
  ///   look-up, is left behind then
  Outcome<T> finish(Patience patience, Deadline leaveBy) {
    batches.finish();
    Outcome<T> outcome = new Outcome<>();
    for (Sent<T> batch : sent) {
      outcome.add(
          patience.await(
              batch.delivery(), leaveBy, () -> Outcome.allLost(batch.rows(), DropReason.TIMEOUT)));
    }
    return outcome;
  }
}
