package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.coaching.GoalStore.Begun;
import dev.rein.coaching.GoalStore.Claimed;
import dev.rein.coaching.GoalStore.Taken;
import dev.rein.tracing.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How a goal is begun, worked on, handed on, finished and found again.
abstract class PipelineContract extends StoreFixture {

  @Test
  void goal_begun_isFoundAsItWasGiven() {
    for (int i = 0; i < 20; i++) {
      UUID id = Samples.id();
      TraceId trace = Samples.trace();
      GoalRequest request = samples.request();
      Begun begun = store().begin(id, ANN, trace, request, null, LATER);
      Goal goal = found(id);
      assertThat(begun).isEqualTo(new Begun.Started(goal));
      assertThat(goal.request()).isEqualTo(request);
      assertThat(goal.trace()).isEqualTo(trace);
      assertThat(goal.userId()).isEqualTo(ANN);
      assertThat(goal.createdAt()).isEqualTo(NOON);
      assertThat(goal.runUntil()).isEqualTo(LATER);
      assertThat(goal.status()).isEqualTo(GoalStatus.RUNNING);
      assertThat(goal.spend()).isEqualTo(Spend.NONE);
      assertThat(goal.nextStage()).isEqualTo(Stage.PREPROCESS_GOAL);
      assertThat(goal.evaluationStatus()).isNull();
    }
  }

  @Test
  void goalId_begunTwice_isRefused() {
    Goal goal = begun(ANN);
    assertThatThrownBy(
            () -> store().begin(goal.id(), BOB, Samples.trace(), samples.request(), null, LATER))
        .isInstanceOf(IllegalStateException.class);
    assertThat(found(goal.id())).isEqualTo(goal);
    assertThat(store().list(BOB, 10, null).items()).isEmpty();
  }

  @Test
  void goal_erasedBeforeItIsReadBack_isErased_andUnknownToWhoClaimsIt() {
    var erasing = new DynamoGoalStore(erasing("queryPaginator", "GOAL#"), tableName);
    assertThat(erasing.begin(Samples.id(), ANN, Samples.trace(), samples.request(), null, LATER))
        .isEqualTo(new Begun.Erased());

    for (Instant now : List.of(NOON, LATER)) {
      Goal goal = begun(ANN);
      var later = new DynamoGoalStore(erasing("queryPaginator", "GOAL#"), tableName);
      assertThat(later.claim(goal.id(), now, LATER.plusSeconds(60)))
          .isEqualTo(new Claimed.Unknown());
    }
  }

  @Test
  void userId_atItsBound_isTaken_andLongerOrBlankIsRefused() {
    String longest = "u".repeat(UserIds.LENGTH);
    Goal goal = begun(longest);
    assertThat(store().find(longest, goal.id())).contains(goal);
    for (String bad : new String[] {longest + "u", " "}) {
      assertThatThrownBy(() -> begun(bad)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store().list(bad, 1, null))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void goalOfAnotherUser_isUnknown() {
    Goal goal = begun(ANN);
    assertThat(store().find(ANN, goal.id())).contains(goal);
    assertThat(store().find(BOB, goal.id())).isEmpty();
    assertThat(store().find(ANN, Samples.id())).isEmpty();
    assertThat(store().find(Samples.id())).isEmpty();
    assertThat(store().list(BOB, 10, null).items()).isEmpty();
  }

  @Test
  void key_usedAgainForTheSame_givesTheGoalOfThen() {
    Goal first = begun(ANN, samples.request(), key("k", "body"));
    Begun again =
        store()
            .begin(Samples.id(), ANN, Samples.trace(), samples.request(), key("k", "body"), LATER);
    assertThat(again).isEqualTo(new Begun.Known(first));
    assertThat(store().list(ANN, 10, null).items()).hasSize(1);
  }

  @Test
  void key_usedForAnotherBody_isRefused_andForAnotherUserOrRouteIsFree() {
    begun(ANN, samples.request(), key("k", "body"));
    assertThat(
            store()
                .begin(Samples.id(), ANN, Samples.trace(), samples.request(), key("k", "x"), LATER))
        .isEqualTo(new Begun.KeyReused());
    begun(BOB, samples.request(), key("k", "x"));
    begun(ANN, samples.request(), new IdempotencyKey("k", "POST /elsewhere", "x"));
  }

  @Test
  void key_afterADay_isFreeAgain_andExpiresInTheTable() {
    begun(ANN, samples.request(), key("k", "body"));
    Item use = itemsOf("USER#", "IDEM#").getFirst();
    assertThat(use.number("expiresAt").longValueExact())
        .isEqualTo(NOON.plus(Idempotency.KEPT).getEpochSecond());
    TraceId nextDay = new TraceId(Samples.id(), NOON.plus(Idempotency.KEPT));
    assertThat(
            store().begin(Samples.id(), ANN, nextDay, samples.request(), key("k", "other"), LATER))
        .isInstanceOf(Begun.Started.class);
    assertThat(
            store()
                .begin(Samples.id(), ANN, Samples.trace(), samples.request(), key("k", "x"), LATER))
        .isEqualTo(new Begun.KeyReused());
  }

  @Test
  void begins_sixteenAtOnceWithOneKey_makeOneGoal() throws Exception {
    List<Callable<Begun>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      GoalStore store = anotherStore();
      GoalRequest request = samples.request();
      calls.add(
          () -> store.begin(Samples.id(), ANN, Samples.trace(), request, key("k", "body"), LATER));
    }
    Set<UUID> goals = new HashSet<>();
    int started = 0;
    for (Begun begun : sideBySide(calls)) {
      switch (begun) {
        case Begun.Started it -> {
          started++;
          goals.add(it.goal().id());
        }
        case Begun.Known it -> goals.add(it.goal().id());
        case Begun.KeyReused _ -> throw new AssertionError("the body was the same");
        case Begun.Erased _ -> throw new AssertionError("nobody erased anything");
      }
    }
    assertThat(started).isEqualTo(1);
    assertThat(goals).hasSize(1);
    assertThat(store().list(ANN, 100, null).items()).hasSize(1);
  }

  @Test
  void stages_saved_areFoundWithTheirSpendAndVersions() {
    Goal goal = begun(ANN);
    Spend lossy = Spend.ofCall(Samples.LOSSY, true);
    StageResult clarified = saveStage(store(), goal, Stage.PREPROCESS_GOAL, lossy);
    StageResult resolution = saveStage(store(), goal, Stage.GENERATE_RESOLUTION, Samples.SPEND);
    Goal half = found(goal.id());
    assertThat(half.clarified()).isEqualTo(clarified);
    assertThat(half.resolution()).isEqualTo(resolution);
    assertThat(half.plan()).isNull();
    assertThat(half.nextStage()).isEqualTo(Stage.CREATE_EXECUTION_PLAN);
    assertThat(half.spend()).isEqualTo(lossy.plus(Samples.SPEND));
    assertThat(half.model()).isEqualTo("model-1");
    assertThat(half.promptVersions())
        .containsOnlyKeys("preprocess_goal", "generate_resolution")
        .containsEntry("preprocess_goal", "preprocess_goal.v1");
    assertThat(tallied("llm_calls")).isZero();
  }

  @Test
  void stage_savedTwice_keepsTheFirstResult_andBothSpends() {
    Goal goal = begun(ANN);
    StageResult first = saveStage(store(), goal, Stage.PREPROCESS_GOAL, Samples.SPEND);
    saveStage(store(), goal, Stage.PREPROCESS_GOAL, Samples.SPEND);
    assertThat(found(goal.id()).clarified()).isEqualTo(first);
    assertThat(found(goal.id()).spend().calls()).isEqualTo(2);
  }

  @Test
  void stage_thatCouldNotBeReadBack_isRefused_andNothingIsKept() {
    Goal goal = begun(ANN);
    ClarifiedGoal blank = new ClarifiedGoal(" ", "x", samples.smartGoal(), List.of(), List.of());
    assertThatThrownBy(() -> store().saveStage(goal.id(), blank, "v", "m", Samples.SPEND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("preprocess_goal can't be kept: /statement is blank");
    assertThat(found(goal.id())).isEqualTo(goal);
  }

  @Test
  void request_tooLargeForAnItem_isRefusedClearly() {
    String long_ = "x".repeat(Item.DOCUMENT_BYTES);
    GoalRequest request =
        new GoalRequest("run", Style.BALANCED, new Profile(null, null, List.of(long_), List.of()));
    assertThatThrownBy(() -> begun(ANN, request, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most " + Item.DOCUMENT_BYTES + " can be kept");
  }

  @Test
  void document_atItsBound_isKept() {
    assertThat(Item.document("it", "x".repeat(Item.DOCUMENT_BYTES)).s()).hasSize(350 * 1024);
    assertThatThrownBy(() -> Item.document("it", "x".repeat(Item.DOCUMENT_BYTES + 1)))
        .isInstanceOf(IllegalArgumentException.class);
    String lease = taken(ANN, key("k", "b"), NOON);
    store().keepAnswer(ANN, key("k", "b"), lease, "x".repeat(Item.DOCUMENT_BYTES), NOON);
    assertThat(take(ANN, key("k", "b"), NOON)).isInstanceOf(Taken.Known.class);
  }

  @Test
  void goal_completed_isMarkedCountedAndPending() {
    Goal goal = withStages(ANN, Samples.SPEND);
    store().complete(goal.id(), Samples.SPEND, NOON);
    Goal complete = found(goal.id());
    assertThat(complete.status()).isEqualTo(GoalStatus.COMPLETED);
    assertThat(complete.evaluationStatus()).isEqualTo(Evaluation.Status.PENDING);
    assertThat(complete.spend().calls()).isEqualTo(4);
    assertThat(tallied("llm_calls")).isEqualTo(4);
    assertThat(tallied("tokens")).isEqualTo(4 * 1_550);
    assertThat(tallied("goals_completed")).isEqualTo(1);
    assertThat(itemsOf("PENDING#", Samples.TODAY + "T12:00:00.123Z#" + goal.id())).hasSize(2);
    assertThat(store().list(ANN, 10, null).items().getFirst().status())
        .isEqualTo(GoalStatus.COMPLETED);
  }

  @Test
  void goal_completedTwice_isCountedOnce() {
    Goal goal = completed(ANN);
    store().complete(goal.id(), Samples.SPEND, NOON);
    assertThat(tallied("goals_completed")).isEqualTo(1);
    assertThat(tallied("llm_calls")).isEqualTo(1);
    assertThat(found(goal.id()).spend()).isEqualTo(Samples.SPEND);
  }

  @Test
  void goal_withoutAllStages_isNotCompleted() {
    Goal goal = begun(ANN);
    assertThatThrownBy(() -> store().complete(goal.id(), Spend.NONE, NOON))
        .isInstanceOf(IllegalStateException.class);
    assertThat(found(goal.id())).isEqualTo(goal);
  }

  @Test
  void goal_failedAndResumed_keepsItsStagesAndItsSpend() {
    Goal goal = begun(ANN);
    StageResult clarified = saveStage(store(), goal, Stage.PREPROCESS_GOAL, Samples.SPEND);
    store().fail(goal.id(), FAILURE, Samples.SPEND, NOON);
    Goal failed = found(goal.id());
    assertThat(failed.status()).isEqualTo(GoalStatus.FAILED);
    assertThat(failed.failure()).isEqualTo(FAILURE);
    assertThat(store().list(ANN, 10, null).items().getFirst().status())
        .isEqualTo(GoalStatus.FAILED);
    assertThat(tallied("goals_failed")).isEqualTo(1);

    Claimed claimed = anotherStore().claim(goal.id(), NOON, LATER);
    Goal resumed = found(goal.id());
    assertThat(claimed).isEqualTo(new Claimed.Mine(resumed));
    assertThat(resumed.status()).isEqualTo(GoalStatus.RUNNING);
    assertThat(resumed.failure()).isNull();
    assertThat(resumed.clarified()).isEqualTo(clarified);
    assertThat(resumed.spend().calls()).isEqualTo(2);
    assertThat(resumed.trace()).isEqualTo(goal.trace());
    assertThat(tallied("llm_calls")).isEqualTo(2);
  }

  @Test
  void claim_beforeRunUntil_isNotNow_andAtItIsMine() {
    Goal goal = begun(ANN);
    assertThat(anotherStore().claim(goal.id(), LATER.minusNanos(1), LATER))
        .isEqualTo(new Claimed.NotNow(goal));
    assertThat(anotherStore().claim(goal.id(), LATER, LATER.plusSeconds(60)))
        .isInstanceOf(Claimed.Mine.class);
    assertThat(anotherStore().claim(Samples.id(), LATER, LATER)).isEqualTo(new Claimed.Unknown());
    Goal complete = completed(ANN);
    assertThat(anotherStore().claim(complete.id(), LATER.plusSeconds(9), LATER))
        .isEqualTo(new Claimed.NotNow(complete));
  }

  @Test
  void runUntil_shortened_letsSomebodyElseClaim() {
    Goal goal = begun(ANN);
    store().runUntil(goal.id(), NOON);
    assertThat(found(goal.id()).runUntil()).isEqualTo(NOON);
    assertThat(anotherStore().claim(goal.id(), NOON, LATER)).isInstanceOf(Claimed.Mine.class);
  }

  @Test
  void claims_sixteenAtOnce_oneIsMine() throws Exception {
    Goal goal = begun(ANN);
    Instant after = LATER.plusSeconds(1);
    List<Callable<Claimed>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      GoalStore store = anotherStore();
      calls.add(() -> store.claim(goal.id(), after, after.plusSeconds(60)));
    }
    List<Claimed> claims = sideBySide(calls);
    assertThat(claims).filteredOn(claim -> claim instanceof Claimed.Mine).hasSize(1);
    assertThat(claims).filteredOn(claim -> claim instanceof Claimed.NotNow).hasSize(15);
  }

  @Test
  void worker_thatLostItsLease_changesNothing_butItsSpendIsCounted() {
    Goal goal = begun(ANN);
    DynamoGoalStore other = anotherStore();
    other.claim(goal.id(), LATER, LATER.plusSeconds(60));

    saveStage(store(), goal, Stage.PREPROCESS_GOAL, Samples.SPEND);
    store().fail(goal.id(), FAILURE, Samples.SPEND, NOON);
    store().runUntil(goal.id(), NOON);
    Goal now = found(goal.id());
    assertThat(now.status()).isEqualTo(GoalStatus.RUNNING);
    assertThat(now.clarified()).isNull();
    assertThat(now.runUntil()).isEqualTo(LATER.plusSeconds(60));
    assertThat(now.spend().calls()).isEqualTo(2);
    assertThat(tallied("llm_calls")).isEqualTo(2);
    assertThat(tallied("goals_failed")).isZero();

    for (Stage stage : Stage.values()) saveStage(other, goal, stage, Samples.SPEND);
    other.complete(goal.id(), Spend.NONE, LATER);
    assertThat(found(goal.id()).status()).isEqualTo(GoalStatus.COMPLETED);
    assertThat(tallied("llm_calls")).isEqualTo(5);
  }

  @Test
  void worker_lateAfterCompletion_cannotOverwrite() {
    Goal goal = begun(ANN);
    DynamoGoalStore other = anotherStore();
    other.claim(goal.id(), LATER, LATER.plusSeconds(60));
    for (Stage stage : Stage.values()) saveStage(other, goal, stage, Spend.NONE);
    other.complete(goal.id(), Spend.NONE, LATER);
    Goal complete = found(goal.id());

    for (Stage stage : Stage.values()) saveStage(store(), goal, stage, Spend.NONE);
    store().fail(goal.id(), FAILURE, Spend.NONE, LATER);
    store().complete(goal.id(), Spend.NONE, LATER);
    assertThat(found(goal.id())).isEqualTo(complete);
  }

  @Test
  void list_over250Goals_isWholeNewestFirstPageByPage() throws Exception {
    List<UUID> made = new ArrayList<>();
    List<Callable<UUID>> calls = new ArrayList<>();
    GoalRequest request = Samples.request("x".repeat(GoalSummary.TEXT - 1) + "🏃 and on");
    for (int i = 0; i < 250; i++) {
      UUID id = Samples.id();
      made.addFirst(id);
      calls.add(
          () -> {
            store().begin(id, ANN, Samples.trace(), request, null, LATER);
            return id;
          });
    }
    begun(BOB);
    // More at once than a gateway's backlog holds would be connections that time out.
    for (int from = 0; from < calls.size(); from += 10) sideBySide(calls.subList(from, from + 10));

    for (int limit : new int[] {1, 7, Limits.PAGE}) {
      List<UUID> listed = new ArrayList<>();
      @Nullable String cursor = null;
      int most = limit == 1 ? 3 : Integer.MAX_VALUE;
      do {
        Page<GoalSummary> page = store().list(ANN, limit, cursor);
        assertThat(page.items()).hasSizeLessThanOrEqualTo(limit).isNotEmpty();
        page.items().forEach(goal -> listed.add(goal.id()));
        cursor = page.nextCursor();
      } while (cursor != null && listed.size() < most);
      assertThat(listed).isEqualTo(made.subList(0, Math.min(made.size(), most)));
    }
    GoalSummary summary = store().list(ANN, 1, null).items().getFirst();
    assertThat(summary.text()).isEqualTo("x".repeat(GoalSummary.TEXT - 1));
    assertThat(summary.createdAt()).isEqualTo(NOON);
  }

  @Test
  void list_endingAtAPagesEnd_hasNoNextCursor() {
    for (int i = 0; i < 4; i++) begun(ANN);
    Page<GoalSummary> first = store().list(ANN, 2, null);
    assertThat(first.nextCursor()).isNotNull();
    assertThat(store().list(ANN, 2, first.nextCursor()).nextCursor()).isNull();
  }

  @Test
  void cursor_ofSomebodyElseOrMadeUp_isRefused() {
    for (int i = 0; i < 3; i++) begun(ANN);
    String cursor = store().list(ANN, 1, null).nextCursor();
    assertThat(cursor).isNotNull();
    String cut = cursor.substring(1);
    for (String bad : new String[] {"", "garbage", "!!", "AAAA" + cut.substring(3), cut}) {
      assertThatThrownBy(() -> store().list(ANN, 1, bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> store().list(BOB, 1, cursor))
        .isInstanceOf(IllegalArgumentException.class);
    for (int limit : new int[] {0, Limits.PAGE + 1}) {
      assertThatThrownBy(() -> store().list(ANN, limit, null))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void answer_keptUnderAKey_isRemembered_andTheFirstOneStays() {
    String lease = taken(ANN, key("k", "b"), NOON);
    store().keepAnswer(ANN, key("k", "b"), lease, "{\"a\":1}", NOON);
    store().keepAnswer(ANN, key("k", "b"), lease, "{\"a\":2}", NOON);
    store().release(ANN, key("k", "b"), lease);
    assertThat(take(ANN, key("k", "b"), NOON)).isEqualTo(new Taken.Known("{\"a\":1}"));
    assertThat(take(ANN, key("k", "c"), NOON)).isEqualTo(new Taken.KeyReused());
    assertThat(take(BOB, key("k", "b"), NOON)).isInstanceOf(Taken.Mine.class);
    Instant nextDay = NOON.plus(Duration.ofDays(1));
    String later = taken(ANN, key("k", "b"), nextDay);
    store().keepAnswer(ANN, key("k", "b"), later, "{\"a\":3}", nextDay);
    assertThat(take(ANN, key("k", "b"), nextDay)).isEqualTo(new Taken.Known("{\"a\":3}"));
  }

  @Test
  void key_thatIsTaken_isInUse_untilItIsReleased_orItsTimeIsOver() {
    String first = taken(ANN, key("k", "b"), NOON);
    assertThat(take(ANN, key("k", "b"), NOON)).isEqualTo(new Taken.InUse());
    assertThat(take(ANN, key("k", "c"), NOON)).isEqualTo(new Taken.KeyReused());
    assertThat(take(ANN, key("k", "b"), NOON.plus(TAKEN))).isEqualTo(new Taken.InUse());

    Instant over = NOON.plus(TAKEN).plusSeconds(1);
    String second = taken(ANN, key("k", "b"), over);
    store().keepAnswer(ANN, key("k", "b"), first, "{\"of\":\"the first\"}", NOON);
    store().release(ANN, key("k", "b"), first);
    assertThat(take(ANN, key("k", "b"), over)).isEqualTo(new Taken.InUse());

    store().release(ANN, key("k", "b"), second);
    assertThat(take(ANN, key("k", "c"), over)).isInstanceOf(Taken.Mine.class);
  }

  private static final Duration TAKEN = Duration.ofSeconds(30);

  private Taken take(String userId, IdempotencyKey key, Instant askedAt) {
    return store().take(userId, key, askedAt, askedAt.plus(TAKEN));
  }

  private String taken(String userId, IdempotencyKey key, Instant askedAt) {
    return ((Taken.Mine) take(userId, key, askedAt)).lease();
  }

  @Test
  void judgement_cached_isFoundByItsHash_andExpires() {
    Subject plan = Subject.plan(begun(ANN).id());
    CachedJudgement judgement =
        new CachedJudgement(samples.scored(Kind.PLAN, "plan.v1", NOON), plan, Samples.SPEND);
    String hash = Hashes.sha256("content");
    assertThat(store().cachedJudgement(hash)).isEmpty();
    store().cacheJudgement(hash, judgement, Duration.ofDays(30), NOON);
    assertThat(store().cachedJudgement(hash)).contains(judgement);
    assertThat(judgement.owedFor(plan)).isEqualTo(Samples.SPEND);
    assertThat(judgement.owedFor(Subject.plan(Samples.id()))).isEqualTo(Spend.NONE);
    Subject reply = Subject.coaching(plan.goalId(), Samples.id());
    CachedJudgement ofReply =
        new CachedJudgement(
            samples.scored(Kind.COACHING, "coaching.v1", NOON), reply, Samples.SPEND);
    store().cacheJudgement(hash, ofReply, Duration.ofDays(30), NOON);
    assertThat(store().cachedJudgement(hash)).contains(ofReply);
    assertThat(itemsOf("JUDGE#", "").getFirst().number("expiresAt").longValueExact())
        .isEqualTo(NOON.plus(Duration.ofDays(30)).getEpochSecond());
  }

  private long tallied(String metric) {
    return metrics()
        .tallies(Samples.TODAY, Samples.TODAY)
        .get(metric)
        .map(tally -> tally.sum().longValueExact())
        .orElse(0L);
  }
}
