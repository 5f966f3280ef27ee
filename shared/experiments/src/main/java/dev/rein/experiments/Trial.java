package dev.rein.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Hashes;
import dev.rein.experiments.Experiment.Scores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One goal with all versions.
final class Trial {
  private static final int HEX = 16;

  /// Of a digest: eight bytes.
  private static final int SEED_DIGITS = 16;

  private final Design design;
  private final State state;
  private final Studio studio;
  private final Foreman foreman;
  private final GoalItem item;
  private final Random chance;

  Trial(Design design, State state, Studio studio, Foreman foreman, GoalItem item) {
    this.design = design;
    this.state = state;
    this.studio = studio;
    this.foreman = foreman;
    this.item = item;
    this.chance = new Random(seed(design.seed(), item.id()));
  }

  /// By the goal itself, so that what was done before changes nothing; and by a digest, because the
  /// first numbers of neighbouring seeds are alike: goals that are numbered would all have their
  /// versions in the same order.
  private static long seed(long seed, String item) {
    return Long.parseUnsignedLong(Hashes.sha256(seed + "\n" + item).substring(0, SEED_DIGITS), HEX);
  }

  private record Verdict(int version, int sample, Outcome.Made made) {}

  void run() {
    int whole = design.versions().size() * (1 + design.samples());
    Outcome given = done(Unit.given(item), whole, () -> studio.given(item));
    if (!(given instanceof Outcome.Given(var results, _))) return;
    List<Verdict> verdicts = new ArrayList<>();
    for (int version : inAnyOrder(design.versions().size())) {
      Outcome made = make(results, version);
      if (!(made instanceof Outcome.Made result)) continue;
      for (int sample = 0; sample < design.samples(); sample++) {
        verdicts.add(new Verdict(version, sample, result));
      }
    }
    Collections.shuffle(verdicts, chance);
    for (Verdict verdict : verdicts) {
      Outcome.Made made = verdict.made();
      done(
          Unit.judged(item, verdict.version(), verdict.sample()),
          0,
          () -> studio.judge(made.blocks(), made.traceId(), verdict.sample()));
    }
    for (int version = 0; version < design.versions().size(); version++) score(version);
  }

  private @Nullable Outcome make(ObjectNode given, int version) {
    return done(
        Unit.made(item, version), design.samples(), () -> studio.make(item, given, version));
  }

  private List<Integer> inAnyOrder(int count) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < count; i++) all.add(i);
    Collections.shuffle(all, chance);
    return all;
  }

  /// @param impossible pieces of work that a failure of this one settles, too
  /// @return null where it is not done
  private @Nullable Outcome done(Unit unit, int impossible, Supplier<Outcome> work) {
    Outcome before = state.find(unit);
    if (before != null) return before;
    BigDecimal putAside = foreman.begin(unit.part());
    if (putAside == null) return null;
    Outcome outcome = outcome(work);
    foreman.settle(unit.part(), putAside, outcome);
    try {
      if (outcome instanceof Outcome.NotNow why) {
        foreman.noAnswer(why);
        return null;
      }
      // Spans first: what the state says was done is in Opik, or kept for it.
      studio.settle();
      state.keep(unit, outcome);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Where another was quicker, its outcome counts.
    Outcome kept = state.find(unit);
    Outcome counts = kept == null ? outcome : kept;
    foreman.done(counts instanceof Outcome.Failed ? 1 + impossible : 1);
    return counts;
  }

  private Outcome outcome(Supplier<Outcome> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      foreman.broken(e);
      // Its class says enough, its words may be anybody's.
      return new Outcome.NotNow(
          "Something broke: " + e.getClass().getSimpleName() + ".", false, null, Costs.NONE);
    }
  }

  private void score(int version) {
    if (!(state.find(Unit.made(item, version)) instanceof Outcome.Made made)
        || state.find(Unit.scored(item, version)) != null) {
      return;
    }
    for (int sample = 0; sample < design.samples(); sample++) {
      if (state.find(Unit.judged(item, version, sample)) == null) return;
    }
    Scores scores = Scores.of(design, state::find, item.id(), version);
    if (scores == null) return;
    studio.score(made.traceId(), scores.means(), scores.reasons());
    studio.settle();
    try {
      state.keep(
          Unit.scored(item, version),
          new Outcome.Given(OpikDoor.JSON.createObjectNode(), Costs.NONE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
