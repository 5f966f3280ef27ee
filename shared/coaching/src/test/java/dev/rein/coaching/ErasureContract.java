package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.ErasureStore.Step;
import dev.rein.coaching.FeedbackStore.CheckedIn;
import dev.rein.coaching.FeedbackStore.NewRating;
import dev.rein.coaching.FeedbackStore.Rated;
import dev.rein.coaching.GoalStore.Begun;
import dev.rein.coaching.GoalStore.Claimed;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How all that is kept of a user is removed.
abstract class ErasureContract extends StoreFixture {
  private static final int MOST_STEPS = 500;

  /// Before the requests of those who come back.
  private static final Instant EARLIER = NOON.minusSeconds(60);

  private Lives lives() {
    return new Lives(this);
  }

  private ErasureStore erasures() {
    return new DynamoErasureStore(client(), tableName);
  }

  @Test
  void erasure_leavesNothingOfTheUser_andEverythingOfOthers_andCountsEachItem() {
    Goal bobs = lives().goal(BOB, 2, 2);
    List<Item> before = personal(allItems());
    List<Item> counted = itemsOf("METRICS#", "");
    Goal anns = lives().goal(ANN, 3, 2);
    begun(ANN);
    Map<ErasedKind, Long> expected = new EnumMap<>(ErasedKind.class);
    for (ErasedKind kind : ErasedKind.values()) expected.put(kind, 0L);
    expected.put(ErasedKind.GOALS, 2L);
    expected.put(ErasedKind.STAGES, 3L);
    expected.put(ErasedKind.EVALUATIONS, 1L);
    expected.put(ErasedKind.RATINGS, 4L);
    expected.put(ErasedKind.COACHING_MESSAGES, 3L);
    expected.put(ErasedKind.CHECK_INS, 2L);
    expected.put(ErasedKind.IDEMPOTENCY_KEYS, 5L);
    expected.put(ErasedKind.CACHED_JUDGEMENTS, 3L);
    // The plan, and the message that nobody judged.
    expected.put(ErasedKind.PENDING_EVALUATIONS, 2L);
    expected.put(ErasedKind.UNSENT_NOTES, 6L);
    // Of what is both judged and rated.
    expected.put(ErasedKind.COMPARISONS, 3L);
    expected.put(ErasedKind.SCORE_TIMES, 3L);
    List<Item> countedBefore = itemsOf("METRICS#", "");

    List<ErasedTraces> told = new ArrayList<>();
    Erasure receipt = erase(erasures(), ANN, told);

    assertThat(receipt.removed()).isEqualTo(expected);
    assertThat(receipt.goals()).isEqualTo(2);
    assertThat(receipt.traces()).isEqualTo(2 + 3);
    assertThat(receipt.finishedAt()).isEqualTo(NOON);
    assertThat(told)
        .extracting(ErasedTraces::thread)
        .contains(anns.id().toString(), ErasedTraces.userThread(ANN));
    assertThat(personal(allItems())).containsExactlyInAnyOrderElementsOf(before);
    assertThat(itemsOf("METRICS#", "")).containsExactlyInAnyOrderElementsOf(countedBefore);
    assertThat(counted).isNotEmpty();
    assertThat(allItems().toString())
        .contains(Lives.plant(BOB))
        .doesNotContain(Lives.plant(ANN))
        .doesNotContain("s=" + ANN + ")")
        .doesNotContain("USER#" + ANN);
    assertThat(store().find(BOB, bobs.id())).isPresent();
    assertThat(store().list(ANN, 10, null).items()).isEmpty();
    assertThat(itemsOf("ERASING", "")).isEmpty();
  }

  @Test
  void erasure_ofNothing_countsNothing_andASecondOneToo() {
    assertThat(erase(erasures(), ANN, new ArrayList<>(), EARLIER).removed().values())
        .containsOnly(0L);
    lives().goal(ANN, 0, 0);
    Erasure first = erase(erasures(), ANN, new ArrayList<>(), EARLIER);
    Erasure second = erase(erasures(), ANN, new ArrayList<>(), EARLIER);
    assertThat(first.removed().get(ErasedKind.GOALS)).isEqualTo(1);
    assertThat(second.receiptId()).isNotEqualTo(first.receiptId());
    assertThat(second.removed().values()).containsOnly(0L);
    assertThat(second.goals() + second.traces()).isZero();
  }

  @Test
  void processThatDiesAfterAnyStep_isGoneOnWith_underTheSameReceipt_andCountsOnce() {
    Map<ErasedKind, Long> whole = null;
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      lives().goal(ANN, 2, 1);
      ErasureStore dies = erasures();
      UUID receiptId = dies.begin(ANN, Samples.id(), EARLIER).receiptId();
      boolean finished = false;
      for (int i = 0; i < steps; i++) finished = dies.next(ANN, EARLIER) instanceof Step.Finished;
      if (finished) {
        assertThat(steps).isGreaterThan(3);
        return;
      }
      assertThat(erasures().unfinished(LATER, 10)).extracting(Erasure::userId).containsExactly(ANN);
      Erasure receipt = erase(erasures(), ANN, new ArrayList<>(), EARLIER);
      assertThat(receipt.receiptId()).isEqualTo(receiptId);
      if (whole == null) whole = receipt.removed();
      assertThat(receipt.removed()).isEqualTo(whole);
      assertThat(personal(allItems())).isEmpty();
      assertThat(erasures().unfinished(LATER, 10)).isEmpty();
    }
    throw new AssertionError("an erasure of " + MOST_STEPS + " steps");
  }

  @Test
  void severalWhoEraseOneUserAtOnce_countEachItemOnce() throws Exception {
    for (int i = 0; i < 4; i++) lives().goal(ANN, 3, 3);
    Callable<Erasure> erasing = () -> erase(erasures(), ANN, new ArrayList<>());
    List<Erasure> receipts = sideBySide(List.of(erasing, erasing, erasing));
    long most =
        receipts.stream().mapToLong(it -> it.removed().get(ErasedKind.GOALS)).max().orElse(0);
    assertThat(most).isEqualTo(4);
    for (Erasure receipt : receipts) {
      // One that came when all was over has a receipt of its own.
      if (receipt.removed().get(ErasedKind.GOALS) == 0) continue;
      assertThat(receipt.removed())
          .containsEntry(ErasedKind.COACHING_MESSAGES, 12L)
          .containsEntry(ErasedKind.CHECK_INS, 12L)
          .containsEntry(ErasedKind.STAGES, 12L);
    }
    assertThat(personal(allItems())).isEmpty();
  }

  @Test
  void longConversation_isErasedInSteps() {
    lives().goal(ANN, 60, 110);
    List<ErasedTraces> told = new ArrayList<>();
    Erasure receipt = erase(erasures(), ANN, told);
    assertThat(receipt.removed())
        .containsEntry(ErasedKind.COACHING_MESSAGES, 60L)
        .containsEntry(ErasedKind.CHECK_INS, 110L);
    Set<UUID> traces = new HashSet<>();
    told.forEach(each -> traces.addAll(each.traces()));
    assertThat(traces).hasSize(61);
    assertThat(personal(allItems())).isEmpty();
  }

  /// Whatever others do meanwhile for the goals of the user, nothing of it stays.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void workUnderWay_bringsNothingBack(long seed) throws Exception {
    Random random = new Random(seed);
    Goal completed = lives().goal(ANN, 2, 1);
    Goal running = begun(ANN);
    CoachingMessage asked = lives().begunMessage(completed);
    erasures().begin(ANN, Samples.id(), NOON);
    List<Callable<Boolean>> work = new ArrayList<>();
    work.add(() -> erase(erasures(), ANN, new ArrayList<>()).finishedAt() != null);
    for (int worker = 0; worker < 6; worker++) {
      long workersSeed = random.nextLong();
      work.add(() -> works(new Random(workersSeed), completed, running, asked));
    }

    assertThat(sideBySide(work)).containsOnly(true);

    assertThat(personal(allItems())).isEmpty();
    assertThat(itemsOf("ERASED#", "")).isNotEmpty();
  }

  private boolean works(Random random, Goal completed, Goal running, CoachingMessage asked) {
    DynamoGoalStore goals = anotherStore();
    CoachingStore coaching = new DynamoCoachingStore(client(), tableName);
    Subject plan = Subject.plan(completed.id());
    for (int i = 0; i < 25; i++) {
      switch (random.nextInt(11)) {
        case 0 -> saveStage(goals, running, Stage.PREPROCESS_GOAL, Samples.SPEND);
        case 1 -> goals.fail(running.id(), FAILURE, Spend.NONE, NOON);
        case 2 -> goals.claim(running.id(), LATER, LATER);
        case 3 -> goals.saveEvaluation(plan, Lives.scored(Kind.PLAN, "x"), Samples.SPEND);
        case 4 ->
            goals.cacheJudgement(
                Hashes.sha256("x" + i),
                new CachedJudgement(Lives.scored(Kind.PLAN, "x"), plan, Samples.SPEND),
                Duration.ofDays(1),
                NOON);
        case 5 -> lives().rate(ANN, plan, new NewRating(1 + random.nextInt(5), Map.of(), "x"));
        case 6 -> lives().checkIn(completed, NOON.plusSeconds(random.nextInt(1_000)));
        case 7 -> lives().rate(ANN, asked.subject(), new NewRating(null, Lives.DIMENSIONS, "x"));
        case 8 ->
            coaching.complete(
                completed.id(),
                asked.id(),
                samples.reply("x"),
                "coaching_response.v1",
                "model-1",
                Samples.SPEND,
                NOON);
        case 9 ->
            goals.begin(Samples.id(), ANN, Samples.trace(), Samples.request("x"), null, LATER);
        case 10 -> answer(goals, key("k" + i, "b"), NOON);
        default -> throw new AssertionError();
      }
    }
    return true;
  }

  @Test
  void erasedGoal_isUnknownToWhoeverGoesOn_andWhatTheySpentIsCounted() {
    Goal completed = lives().goal(ANN, 0, 0);
    Goal running = begun(ANN);
    CoachingMessage asked = lives().begunMessage(completed);
    erase(erasures(), ANN, new ArrayList<>());
    long before = calls();

    store().runUntil(running.id(), LATER);
    saveStage(store(), running, Stage.PREPROCESS_GOAL, Samples.SPEND);
    store().complete(running.id(), Samples.SPEND, NOON);
    store().fail(running.id(), FAILURE, Samples.SPEND, NOON);

    assertThat(calls() - before).isEqualTo(3);
    assertThat(store().claim(running.id(), LATER, LATER)).isEqualTo(new Claimed.Unknown());
    assertThat(
            new DynamoCoachingStore(client(), tableName)
                .fail(completed.id(), asked.id(), FAILURE, Samples.SPEND, NOON))
        .isEmpty();
    assertThat(calls() - before).isEqualTo(4);
    assertThat(lives().checkIn(completed, NOON))
        .isEqualTo(new CheckedIn.Refused(new FeedbackStore.Refusal.Unknown()));
    assertThat(
            feedback()
                .rate(
                    Subject.plan(completed.id()),
                    new NewRating(3, Map.of(), null),
                    change(ANN, null, NOON)))
        .isEqualTo(new Rated.Refused(new FeedbackStore.Refusal.Unknown()));
    assertThat(personal(allItems())).isEmpty();
  }

  private long calls() {
    return metrics()
        .tallies(Samples.TODAY, Samples.TODAY)
        .get(Metrics.LLM_CALLS)
        .map(tally -> tally.sum().longValueExact())
        .orElse(0L);
  }

  @Test
  void goalsAndAnswers_areRefusedWhileErasing_andAfterwardsToOlderRequests() {
    ErasureStore erasures = erasures();
    erasures.begin(ANN, Samples.id(), NOON);
    assertThat(beginAt(ANN, LATER)).isInstanceOf(Begun.Erased.class);
    answer(store(), key("k", "b"), LATER);
    assertThat(taken(key("k", "b"), LATER)).isInstanceOf(GoalStore.Taken.Mine.class);
    assertThat(taken(key("k", "b"), LATER)).isInstanceOf(GoalStore.Taken.Mine.class);
    assertThat(beginAt(BOB, NOON)).isInstanceOf(Begun.Started.class);

    assertThat(erasures.next(ANN, LATER)).isInstanceOf(Step.Finished.class);

    assertThat(beginAt(ANN, LATER)).isInstanceOf(Begun.Erased.class);
    assertThat(beginAt(ANN, LATER.minusSeconds(1))).isInstanceOf(Begun.Erased.class);
    assertThat(beginAt(ANN, LATER.plusMillis(1))).isInstanceOf(Begun.Started.class);
    answer(store(), key("k", "b"), LATER.plusMillis(1));
    assertThat(taken(key("k", "b"), LATER.plusMillis(1))).isInstanceOf(GoalStore.Taken.Known.class);
  }

  private GoalStore.Taken taken(IdempotencyKey key, Instant askedAt) {
    return store().take(ANN, key, askedAt, askedAt.plusSeconds(30));
  }

  private static void answer(GoalStore goals, IdempotencyKey key, Instant askedAt) {
    if (goals.take(ANN, key, askedAt, askedAt.plusSeconds(30))
        instanceof GoalStore.Taken.Mine(var lease)) {
      goals.keepAnswer(ANN, key, lease, "{}", askedAt);
    }
  }

  private Begun beginAt(String userId, Instant when) {
    TraceId trace = new TraceId(new Uuid7().at(when), when);
    UUID goalId = new Uuid7().at(when);
    return store().begin(goalId, userId, trace, samples.request(), null, when.plusSeconds(60));
  }

  @Test
  void opik_isAskedAgain_afterPausesThatDouble_untilNothingCanWaitAnyMore() {
    lives().goal(ANN, 1, 0);
    erase(erasures(), ANN, new ArrayList<>());
    ErasureStore erasures = erasures();
    assertThat(erasures.due(NOON.plus(ErasedTraces.FIRST_PAUSE).minusSeconds(1), 10)).isEmpty();
    assertThat(erasures.due(NOON.plus(ErasedTraces.FIRST_PAUSE), 2)).hasSize(2);

    List<Duration> ages = new ArrayList<>();
    Duration age = ErasedTraces.FIRST_PAUSE;
    for (; age.compareTo(ErasedTraces.LAST) < 0; age = age.multipliedBy(2)) ages.add(age);
    assertThat(ages).hasSize(12);
    ages.add(ErasedTraces.LAST);
    for (Duration each : ages) {
      Instant now = NOON.plus(each);
      assertThat(erasures.due(now.minusSeconds(1), 10)).as("before " + each).isEmpty();
      List<ErasedTraces> due = erasures.due(now, 10);
      // The goal, its message, and what is about no goal.
      assertThat(due).as("after " + each).hasSize(3);
      for (ErasedTraces traces : due) erasures.askedAgain(traces, now);
    }
    assertThat(itemsOf("ERASED#", "")).isEmpty();
  }

  private static Erasure erase(ErasureStore store, String userId, List<ErasedTraces> told) {
    return erase(store, userId, told, NOON);
  }

  private static Erasure erase(
      ErasureStore store, String userId, List<ErasedTraces> told, Instant now) {
    store.begin(userId, Samples.id(), now);
    for (int i = 0; i < MOST_STEPS; i++) {
      switch (store.next(userId, now)) {
        case Step.Removed(_, var traces) -> told.addAll(traces);
        case Step.Finished(var receipt, var traces) -> {
          told.addAll(traces);
          return receipt;
        }
      }
    }
    throw new AssertionError("an erasure of " + MOST_STEPS + " steps");
  }

  /// All but counters, and what an erasure leaves on purpose.
  private static List<Item> personal(List<Item> items) {
    return items.stream()
        .filter(item -> !item.require(Item.PK).matches("(METRICS|ERASURE|ERASED)#.*"))
        .toList();
  }
}
