package dev.rein.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Does an experiment's work, goal by goal. Goals come in an order that the seed decides, so that
/// one which stops early has tried a sample of them; for each goal the versions come in an order of
/// chance, and so do their verdicts, so that nothing that drifts favours one of them.
public final class Experiment implements Foreman {
  /// So many pieces of work in a row without an answer, and the model is taken for gone.
  static final int MOST_WITHOUT_ANSWER = 5;

  private final Design design;
  private final StateFile state;
  private final Studio studio;
  private final Purse purse;
  private final Progress progress;
  private final Queue<GoalItem> waiting = new ArrayDeque<>();
  private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();
  private final AtomicInteger withoutAnswer = new AtomicInteger();
  private final AtomicReference<@Nullable String> lastWithoutAnswer = new AtomicReference<>();
  private int done;

  /// @param budgetUsd of the whole experiment, what was spent before included; null for none
  /// @throws IOException if the goals can't be read
  public Experiment(
      Design design,
      StateFile state,
      Studio studio,
      @Nullable BigDecimal budgetUsd,
      Progress progress)
      throws IOException {
    this.design = design;
    this.state = state;
    this.studio = studio;
    Expected expected = new Expected();
    state.each((unit, outcome) -> expected.seen(unit.part(), outcome));
    this.purse = new Purse(budgetUsd, state.costs().usd(), expected);
    this.progress = progress;
    List<GoalItem> items = new ArrayList<>();
    design.dataSet().each(items::add);
    Collections.shuffle(items, new Random(design.seed()));
    waiting.addAll(items);
    for (GoalItem item : items) done += doneOf(item);
  }

  /// Told after each piece of work, by any thread but one at a time.
  @FunctionalInterface
  public interface Progress {
    void done(int count, int of, BigDecimal spentUsd);
  }

  /// Why the work ended.
  public sealed interface Ending {
    /// There is nothing left to do, or only what an earlier failure has made impossible.
    record Finished() implements Ending {}

    record Stopped() implements Ending {}

    /// What is left of the budget may not be enough for the next piece.
    record OutOfMoney() implements Ending {}

    /// The model is gone.
    ///
    /// @param detail a sentence that says what to do
    record NoAnswers(String detail) implements Ending {}

    /// All was tried, and some of it got no answer.
    ///
    /// @param pieces that are left for the next run
    /// @param detail a sentence on the last that got none
    record WorkLeft(int pieces, String detail) implements Ending {}
  }

  /// Pieces of work in all. Those that a failure makes impossible count as done.
  public int pieces() {
    return design.dataSet().size() * piecesOfItem();
  }

  /// How many of them were done before.
  public synchronized int done() {
    return done;
  }

  private int piecesOfItem() {
    return 1 + design.versions().size() * (1 + design.samples());
  }

  /// Returns when all is done, or, after [#stop()], when what was begun is.
  ///
  /// @param concurrency goals that are worked on at once
  /// @throws UncheckedIOException if the state can't be written
  public Ending run(int concurrency) throws InterruptedException {
    int workers = Math.min(concurrency, waiting.size());
    CountDownLatch finished = new CountDownLatch(workers);
    AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    for (int i = 0; i < workers; i++) {
      Thread.ofVirtual()
          .name("experiment-", i)
          .start(
              () -> {
                try {
                  for (GoalItem next = next(); next != null; next = next())
                    new Trial(design, state, studio, this, next).run();
                } catch (RuntimeException | Error e) {
                  // An error, too: others may wait for the money that its piece put aside.
                  broken.compareAndSet(null, e);
                  stop();
                } finally {
                  finished.countDown();
                }
              });
    }
    finished.await();
    Throwable thrown = broken.get();
    if (thrown instanceof Error e) throw e;
    if (thrown instanceof RuntimeException e) throw e;
    Ending why = ending.get();
    return why == null ? afterAll() : why;
  }

  private Ending afterAll() {
    int left = pieces() - done();
    String detail = lastWithoutAnswer.get();
    return left == 0
        ? new Ending.Finished()
        : new Ending.WorkLeft(left, detail == null ? "" : detail);
  }

  /// Nothing further is begun.
  public void stop() {
    end(new Ending.Stopped());
  }

  private void end(Ending why) {
    ending.compareAndSet(null, why);
    purse.close();
  }

  private synchronized @Nullable GoalItem next() {
    return ending.get() == null ? waiting.poll() : null;
  }

  private int doneOf(GoalItem item) {
    if (!isUsable(Unit.given(item))) return isDone(Unit.given(item)) ? piecesOfItem() : 0;
    int count = 1;
    for (int version = 0; version < design.versions().size(); version++) {
      if (!isUsable(Unit.made(item, version))) {
        if (isDone(Unit.made(item, version))) count += 1 + design.samples();
        continue;
      }
      count++;
      for (int sample = 0; sample < design.samples(); sample++) {
        if (isDone(Unit.judged(item, version, sample))) count++;
      }
    }
    return count;
  }

  private boolean isDone(Unit unit) {
    return state.find(unit) != null;
  }

  private boolean isUsable(Unit unit) {
    Outcome outcome = state.find(unit);
    return outcome != null && !(outcome instanceof Outcome.Failed);
  }

  private synchronized void tell(int pieces) {
    done += pieces;
    progress.done(done, pieces(), purse.spent());
  }

  @Override
  public @Nullable BigDecimal begin(Unit.Part part) {
    if (ending.get() != null) return null;
    BigDecimal putAside = purse.take(part);
    if (putAside == null) end(new Ending.OutOfMoney());
    return putAside;
  }

  @Override
  public void settle(Unit.Part part, BigDecimal putAside, Outcome outcome) {
    purse.settle(part, putAside, outcome);
  }

  @Override
  public void noAnswer(Outcome.NotNow why) throws IOException {
    state.spent(why.costs());
    lastWithoutAnswer.set(why.detail());
    if (withoutAnswer.incrementAndGet() >= MOST_WITHOUT_ANSWER || why.lasting()) {
      end(new Ending.NoAnswers(why.detail()));
    }
  }

  @Override
  public void broken(RuntimeException thrown) {}

  @Override
  public void done(int pieces) {
    withoutAnswer.set(0);
    tell(pieces);
  }

  /// What all verdicts on one result say together.
  ///
  /// @param means by criterion, in the rubric's order
  /// @param reasons of the first verdict
  record Scores(Map<String, Double> means, Map<String, String> reasons) {
    /// Null where there is no verdict that can be used.
    static @Nullable Scores of(
        Design design, Function<Unit, @Nullable Outcome> state, String item, int version) {
      List<Outcome.Judged> verdicts = new ArrayList<>();
      for (int sample = 0; sample < design.samples(); sample++) {
        if (state.apply(Unit.judged(item, version, sample)) instanceof Outcome.Judged judged
            && judged.scores().keySet().containsAll(design.criteria())) {
          verdicts.add(judged);
        }
      }
      if (verdicts.isEmpty()) return null;
      Map<String, Double> means = new LinkedHashMap<>();
      for (String criterion : design.criteria()) {
        double sum = 0;
        for (Outcome.Judged verdict : verdicts) {
          sum += verdict.scores().getOrDefault(criterion, 0);
        }
        means.put(criterion, sum / verdicts.size());
      }
      return new Scores(means, verdicts.getFirst().reasons());
    }
  }
}
