package dev.rein.llm;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Tracing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Many prompts asked side by side: as many workers as may ask at once, each taking the next prompt
/// until none is left.
final class Batch {
  private final LanguageModel model;
  private final List<BatchAsk> asks;
  private final Deadline deadline;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReferenceArray<BatchItem> items;

  Batch(LanguageModel model, List<BatchAsk> asks, Deadline deadline) {
    this.model = model;
    this.asks = List.copyOf(asks);
    this.deadline = deadline;
    this.items = new AtomicReferenceArray<>(asks.size());
    Set<String> ids = new HashSet<>();
    for (BatchAsk ask : asks) {
      if (!ids.add(ask.id())) throw new IllegalArgumentException("two asks have the same id");
    }
  }

  List<BatchItem> run(int atOnce) {
    if (atOnce < 1) throw new IllegalArgumentException("atOnce < 1: " + atOnce);
    Runnable work = Tracing.here(this::work);
    List<Thread> workers = new ArrayList<>();
    for (int worker = 0; worker < Math.min(atOnce, asks.size()); worker++) {
      workers.add(Thread.ofVirtual().name("batch-", worker).start(work));
    }
    join(workers);
    List<BatchItem> all = new ArrayList<>(asks.size());
    for (int i = 0; i < asks.size(); i++) all.add(items.get(i));
    return List.copyOf(all);
  }

  private void work() {
    for (int i = next.getAndIncrement(); i < asks.size(); i = next.getAndIncrement()) {
      items.set(i, ask(asks.get(i)));
    }
  }

  private BatchItem ask(BatchAsk ask) {
    try {
      return new BatchItem.Ended(ask.id(), model.generate(ask.prompt(), deadline));
    } catch (Throwable e) {
      // An Error too: it would end its worker, and lose answers that have been paid for.
      if (e instanceof InterruptedException) Thread.currentThread().interrupt();
      return new BatchItem.Broke(ask.id(), e);
    }
  }

  /// Every call ends at the deadline, and at once when its worker is interrupted: an interrupt is
  /// passed on, and the answers that have come are kept.
  private static void join(List<Thread> workers) {
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
          workers.forEach(Thread::interrupt);
        }
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
