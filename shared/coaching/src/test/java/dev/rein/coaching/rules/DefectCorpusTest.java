package dev.rein.coaching.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The rules against made plans: clean ones, and ones with defects planted into them.
class DefectCorpusTest {
  private static final int CLEAN = 400;
  private static final int DEFECTIVE = 300;
  private static final long SEED = 20_260_101;

  /// Of the planted defects, those that must be found.
  private static final double LEAST_CAUGHT = 0.95;

  private record Planted(long seed, PlanCase plan, Set<FindingKind> kinds) {}

  @Test
  void cleanPlans_haveNoFinding() {
    for (long seed = SEED; seed < SEED + CLEAN; seed++) {
      PlanCase plan = new PlanMaker(seed).make();
      assertThat(check(plan))
          .as("seed %d, made %s, %s", seed, plan.made(), plan.request())
          .isEmpty();
    }
  }

  @Test
  void plantedDefects_areFound_andNothingElseIs() {
    Map<FindingKind, int[]> caught = new EnumMap<>(FindingKind.class);
    List<String> missed = new ArrayList<>();
    List<String> invented = new ArrayList<>();
    List<Planted> corpus = corpus();
    int all = 0;
    int found = 0;
    for (Planted planted : corpus) {
      Set<FindingKind> kinds = kinds(check(planted.plan()));
      for (FindingKind kind : planted.kinds()) {
        int[] counts = caught.computeIfAbsent(kind, _ -> new int[2]);
        counts[1]++;
        all++;
        if (kinds.contains(kind)) {
          counts[0]++;
          found++;
        } else {
          missed.add(kind + " at seed " + planted.seed() + " " + planted.plan().request());
        }
      }
      // One defect may truly bring another along; with a single one planted there is a list of
      // them.
      Set<FindingKind> unexpected = EnumSet.noneOf(FindingKind.class);
      unexpected.addAll(kinds);
      unexpected.removeAll(planted.kinds());
      for (FindingKind kind : planted.kinds())
        unexpected.removeAll(BROUGHT_ALONG.getOrDefault(kind, Set.of()));
      if (!unexpected.isEmpty())
        invented.add(unexpected + " at seed " + planted.seed() + " " + planted.kinds());
    }
    caught.forEach(
        (kind, counts) ->
            System.out.printf("%-24s %3d of %3d caught%n", kind.code(), counts[0], counts[1]));
    System.out.printf("%-24s %3d of %3d caught in %d plans%n", "all", found, all, corpus.size());
    assertThat(corpus).hasSize(DEFECTIVE);
    assertThat(caught).containsOnlyKeys(FindingKind.values());
    assertThat((double) found / all).as("missed: %s", missed).isGreaterThanOrEqualTo(LEAST_CAUGHT);
    caught.forEach(
        (kind, counts) ->
            assertThat((double) counts[0] / counts[1])
                .as("%s, missed: %s", kind, missed)
                .isGreaterThanOrEqualTo(LEAST_CAUGHT));
    assertThat(invented).isEmpty();
  }

  @Test
  void findings_ofTwoRuns_areEqual() {
    List<List<Finding>> first = corpus().stream().map(planted -> check(planted.plan())).toList();
    List<List<Finding>> second = corpus().stream().map(planted -> check(planted.plan())).toList();
    assertThat(second).isEqualTo(first);
  }

  /// What a defect makes true beside itself: a jump may exceed the hours, and the other way round.
  private static final Map<FindingKind, Set<FindingKind>> BROUGHT_ALONG =
      Map.of(
          FindingKind.HOURS_OVER_BUDGET, EnumSet.of(FindingKind.RAMP_TOO_STEEP),
          FindingKind.WEEK_MISSING,
              EnumSet.of(FindingKind.CHECK_IN_OUTSIDE_PLAN, FindingKind.RAMP_TOO_STEEP),
          FindingKind.WEEK_DOUBLED, EnumSet.noneOf(FindingKind.class),
          FindingKind.WEEKS_COPIED, EnumSet.of(FindingKind.RAMP_TOO_STEEP));

  private static List<Planted> corpus() {
    List<Planted> corpus = new ArrayList<>();
    Defect[] defects = Defect.values();
    for (long seed = 0; corpus.size() < DEFECTIVE; seed++) {
      Random random = new Random((SEED + seed) * 0x9E3779B97F4A7C15L);
      PlanMaker maker = new PlanMaker(SEED - 1 - seed);
      Defect first = defects[corpus.size() % defects.length];
      Optional<PlanCase> planted = first.plant(maker.make(), maker.field, random);
      if (planted.isEmpty()) continue;
      PlanCase plan = planted.get();
      Set<FindingKind> kinds = EnumSet.of(first.kind());
      // Every third plan has a second defect that leaves the first one in place.
      if (corpus.size() % 3 == 0) {
        Defect second = SECOND.get(random.nextInt(SECOND.size()));
        Optional<PlanCase> both = second.plant(plan, maker.field, random);
        if (both.isPresent() && !OVERWRITTEN.contains(first)) {
          plan = both.get();
          kinds.add(second.kind());
        }
      }
      corpus.add(new Planted(seed, plan, kinds));
    }
    return corpus;
  }

  private static final List<Defect> SECOND =
      List.of(Defect.CHECK_IN_OUTSIDE_PLAN, Defect.PHASE_OUTSIDE_PLAN, Defect.TASK_EMPTY);

  /// Defects that planting another task would undo.
  private static final Set<Defect> OVERWRITTEN =
      EnumSet.of(Defect.WEEKS_COPIED, Defect.WEEK_WITHOUT_TASKS);

  private static List<Finding> check(PlanCase plan) {
    return PlanRules.check(plan.plan(), plan.request(), plan.clarified(), plan.made());
  }

  private static Set<FindingKind> kinds(List<Finding> findings) {
    Set<FindingKind> kinds = EnumSet.noneOf(FindingKind.class);
    for (Finding finding : findings) kinds.add(finding.kind());
    return kinds;
  }
}
