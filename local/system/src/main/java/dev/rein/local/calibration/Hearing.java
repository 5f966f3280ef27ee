package dev.rein.local.calibration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.local.calibration.Judged.Cost;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Has examples judged, a few at a time. Those that carry the judge's scores are taken as they are.
public final class Hearing {
  private final List<Example> examples;
  private final Queue<Example> waiting = new ArrayDeque<>();
  private final Map<String, Judged> doneById = new HashMap<>();
  private final int toJudge;
  private Cost cost = Cost.NONE;
  private volatile boolean stopped;

  public Hearing(List<Example> examples) {
    this.examples = List.copyOf(examples);
    for (Example example : examples) {
      Judged judged = example.judged();
      if (judged == null) waiting.add(example);
      else doneById.put(example.id(), judged);
    }
    toJudge = waiting.size();
  }

  /// Told after each example, by any thread but one at a time.
  @FunctionalInterface
  public interface Progress {
    void judged(int count, int of);
  }

  /// How many the judge is yet to be asked about.
  public int toJudge() {
    return toJudge;
  }

  /// Returns when all are judged, or, after [#stop()], when those begun are.
  ///
  /// @param concurrency at least 1
  public void run(Examiner examiner, int concurrency, Progress progress)
      throws InterruptedException {
    int workers = Math.min(concurrency, toJudge);
    CountDownLatch finished = new CountDownLatch(workers);
    for (int i = 0; i < workers; i++) {
      Thread.ofVirtual()
          .name("examiner-", i)
          .start(
              () -> {
                try {
                  for (Example next = next(); next != null; next = next()) {
                    keep(next, opinion(examiner, next), progress);
                  }
                } finally {
                  finished.countDown();
                }
              });
    }
    finished.await();
  }

  /// No further example is begun.
  public void stop() {
    stopped = true;
  }

  private synchronized @Nullable Example next() {
    return stopped ? null : waiting.poll();
  }

  private static Examiner.Opinion opinion(Examiner examiner, Example example) {
    try {
      return examiner.judge(example);
    } catch (RuntimeException e) {
      // One broken example must not cost the others; its class says enough, its words may not.
      return new Examiner.Opinion(
          new Judged.Unscored("Judging broke: " + e.getClass().getSimpleName() + "."), Cost.NONE);
    }
  }

  private synchronized void keep(Example example, Examiner.Opinion opinion, Progress progress) {
    doneById.put(example.id(), opinion.judged());
    cost = cost.plus(opinion.cost());
    progress.judged(doneById.size() - (examples.size() - toJudge), toJudge);
  }

  /// What has been judged so far, in the order of the examples.
  public synchronized List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Example example : examples) {
      Judged judged = doneById.get(example.id());
      if (judged != null) cases.add(new Case(example, judged));
    }
    return cases;
  }

  /// All examples as lines of a file, in their order: with the judge's scores as far as there are
  /// any, the others still to be judged.
  public synchronized List<ObjectNode> lines() {
    List<ObjectNode> lines = new ArrayList<>();
    for (Example example : examples) {
      Judged judged = doneById.get(example.id());
      lines.add(judged == null ? example.source() : CalibrationJson.of(new Case(example, judged)));
    }
    return lines;
  }

  public synchronized Cost cost() {
    return cost;
  }
}
