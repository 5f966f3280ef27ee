package dev.rein.generation;

import dev.rein.pipeline.Fault;
import dev.rein.runtime.Problem;

/// Faults as callers are told of them.
final class Problems {
  private Problems() {}

  static Problem of(Fault fault) {
    return Problem.of(fault.status(), fault.slug(), fault.title(), fault.detail())
        .withRetryAfter(fault.retryAfter());
  }
}
