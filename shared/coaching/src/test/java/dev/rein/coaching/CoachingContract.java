package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.coaching.CoachingStore.Begun;
import dev.rein.coaching.CoachingStore.Claimed;
import dev.rein.coaching.Tallies.Tally;
import dev.rein.tracing.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How a conversation is kept: begun, replied to, judged and listed.
abstract class CoachingContract extends StoreFixture {
  private static final CoachingRequest REQUEST =
      new CoachingRequest(
          "I am tired. 🏃",
          3,
          List.of(
              new ProgressEntry(2, true, 80, 4, 3, "two of three runs", NOON),
              new ProgressEntry(null, null, null, null, null, "slept badly", null)));
  private static final CoachingReply REPLY =
      new CoachingReply(
          "Rest today, run on Friday.",
          List.of("Rest today"),
          List.of("Week 3: 2 runs instead of 3"),
          "You ran twice.",
          List.of("How do you sleep?"));

  private DynamoCoachingStore coaching() {
    return anotherCoachingStore();
  }

  private DynamoCoachingStore anotherCoachingStore() {
    return new DynamoCoachingStore(client(), tableName);
  }

  private static Begun begin(CoachingStore store, Goal goal, @Nullable IdempotencyKey key) {
    return store.begin(
        Samples.id(), goal.id(), goal.userId(), Samples.trace(), REQUEST, key, LATER);
  }

  private static CoachingMessage started(CoachingStore store, Goal goal) {
    return ((Begun.Started) begin(store, goal, null)).message();
  }

  private CoachingMessage replied(Goal goal) {
    CoachingStore store = coaching();
    return replied(store, started(store, goal));
  }

  private static CoachingMessage replied(CoachingStore store, CoachingMessage message) {
    return complete(store, message, REPLY, Samples.SPEND);
  }

  private static CoachingMessage complete(
      CoachingStore store, CoachingMessage message, CoachingReply reply, Spend spend) {
    return store
        .complete(
            message.goalId(), message.id(), reply, "coaching_response.v1", "model-1", spend, NOON)
        .orElseThrow();
  }

  private static Evaluation.Scored scored(String rubric, Instant at) {
    Map<String, Evaluation.Criterion> criteria = new LinkedHashMap<>();
    criteria.put("relevance", new Evaluation.Criterion(9, "fits", "Rest today"));
    criteria.put("motivation", new Evaluation.Criterion(6, "thin", ""));
    return new Evaluation.Scored(Kind.COACHING, 7.5, criteria, rubric, "judge-1", false, at);
  }

  @Test
  void callsForJudgingAReply_thatNothingCameOf_areItsCost() {
    Goal goal = completed(ANN);
    CoachingMessage message = replied(goal);

    store().spent(message.subject(), Samples.SPEND, NOON);

    assertThat(coaching().find(goal.id(), message.id()).orElseThrow().spend())
        .isEqualTo(Samples.SPEND.plus(Samples.SPEND));
    assertThat(tally("llm_calls").sum()).isEqualByComparingTo("2");
  }

  @Test
  void message_erasedBeforeItIsReadBack_hasNoGoal() {
    Goal goal = completed(ANN);
    var store = new DynamoCoachingStore(erasing("getItem", "COACHING#"), tableName);

    assertThat(begin(store, goal, null)).isInstanceOf(Begun.UnknownGoal.class);
  }

  private Tally tally(String metric) {
    return metrics().tallies(Samples.TODAY, Samples.TODAY).get(metric).orElse(Tally.NONE);
  }

  @Test
  void message_begun_isFoundAsItWasGiven() {
    Goal goal = completed(ANN);
    UUID id = Samples.id();
    TraceId trace = Samples.trace();
    Begun begun = coaching().begin(id, goal.id(), ANN, trace, REQUEST, null, LATER);
    CoachingMessage message = coaching().find(goal.id(), id).orElseThrow();
    assertThat(begun).isEqualTo(new Begun.Started(message));
    assertThat(message.request()).isEqualTo(REQUEST);
    assertThat(message.trace()).isEqualTo(trace);
    assertThat(message.userId()).isEqualTo(ANN);
    assertThat(message.status()).isEqualTo(CoachingMessage.Status.RUNNING);
    assertThat(message.runUntil()).isEqualTo(LATER);
    assertThat(message.reply()).isNull();
    assertThat(message.evaluationStatus()).isNull();
    assertThat(itemsOf("PENDING#", "")).hasSize(2);
  }

  @Test
  void message_aboutAGoalThatIsUnknownOrAnothers_isNotKept() {
    Goal goal = completed(ANN);
    assertThat(
            coaching()
                .begin(
                    Samples.id(), goal.id(), BOB, Samples.trace(), REQUEST, key("k", "b"), LATER))
        .isEqualTo(new Begun.UnknownGoal());
    assertThat(
            coaching()
                .begin(Samples.id(), Samples.id(), ANN, Samples.trace(), REQUEST, null, LATER))
        .isEqualTo(new Begun.UnknownGoal());
    assertThat(itemsOf("COACHING#", "")).isEmpty();
    assertThat(itemsOf("USER#", "IDEM#")).isEmpty();
  }

  @Test
  void reply_isKeptAndCounted_withItsEvaluationPending() {
    Goal goal = completed(ANN);
    CoachingMessage message = replied(goal);
    assertThat(message.reply()).isEqualTo(REPLY);
    assertThat(message.status()).isEqualTo(CoachingMessage.Status.COMPLETED);
    assertThat(message.model()).isEqualTo("model-1");
    assertThat(message.promptVersion()).isEqualTo("coaching_response.v1");
    assertThat(message.spend()).isEqualTo(Samples.SPEND);
    assertThat(message.repliedAt()).isEqualTo(NOON);
    assertThat(message.evaluationStatus()).isEqualTo(Evaluation.Status.PENDING);
    assertThat(tally("llm_calls")).isEqualTo(Tally.of(1));
    assertThat(tally("coaching_replies")).isEqualTo(Tally.of(1));
    assertThat(found(goal.id())).isEqualTo(goal);
    assertThat(itemsOf("PENDING#", ""))
        .filteredOn(item -> item.require("kind").equals("coaching"))
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.require("messageId")).isEqualTo(message.id().toString());
              assertThat(item.require("traceId")).isEqualTo(message.trace().toString());
            });
  }

  @Test
  void evaluation_deliveredEightTimesAtOnce_isCountedOnce_andItsMarkerIsGone() throws Exception {
    CoachingMessage message = replied(completed(ANN));
    Evaluation scored = scored("coaching.v1", NOON);
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      GoalStore store = anotherStore();
      calls.add(() -> store.saveEvaluation(message.subject(), scored, Samples.SPEND));
    }
    assertThat(sideBySide(calls)).containsOnlyOnce(true);
    CoachingMessage judged = coaching().find(message.goalId(), message.id()).orElseThrow();
    assertThat(judged.evaluation()).isEqualTo(scored);
    assertThat(judged.evaluationStatus()).isEqualTo(Evaluation.Status.SCORED);
    assertThat(judged.spend()).isEqualTo(Samples.SPEND.plus(Samples.SPEND));
    assertThat(tally("coaching_quality")).isEqualTo(Tally.ofScore(7.5));
    assertThat(tally("criterion:coaching:relevance")).isEqualTo(Tally.ofScore(9));
    assertThat(tally("llm_calls")).isEqualTo(Tally.of(1).plus(Tally.of(1)));
    assertThat(itemsOf("PENDING#", ""))
        .extracting(item -> item.require("kind"))
        .containsExactlyInAnyOrder("resolution", "plan");
  }

  @Test
  void evaluation_ofANewRubric_replacesTheOlder_andAnOlderOneDoesNot() {
    CoachingMessage message = replied(completed(ANN));
    Evaluation newer = scored("coaching.v2", LATER);
    assertThat(store().saveEvaluation(message.subject(), newer, Spend.NONE)).isTrue();
    assertThat(store().saveEvaluation(message.subject(), scored("coaching.v1", NOON), Spend.NONE))
        .isTrue();
    assertThat(coaching().find(message.goalId(), message.id()).orElseThrow().evaluation())
        .isEqualTo(newer);
  }

  @Test
  void unscoredEvaluation_leavesNoNumber() {
    CoachingMessage message = replied(completed(ANN));
    store()
        .saveEvaluation(
            message.subject(),
            new Evaluation.Unscored(Kind.COACHING, "no verdict", "coaching.v1", "judge-1", NOON),
            Spend.NONE);
    assertThat(coaching().find(message.goalId(), message.id()).orElseThrow().evaluationStatus())
        .isEqualTo(Evaluation.Status.UNSCORED);
    assertThat(tally("coaching_quality")).isEqualTo(Tally.NONE);
    assertThat(tally("unscored")).isEqualTo(Tally.of(1));
  }

  @Test
  void evaluation_ofAnUnknownMessage_isNotKept() {
    Goal goal = completed(ANN);
    assertThat(
            store()
                .saveEvaluation(
                    Subject.coaching(goal.id(), Samples.id()),
                    scored("coaching.v1", NOON),
                    Spend.NONE))
        .isFalse();
  }

  @Test
  void key_usedAgain_givesTheMessageOfThen_andForAnotherBodyIsRefused() {
    Goal goal = completed(ANN);
    CoachingMessage first = ((Begun.Started) begin(coaching(), goal, key("k", "body"))).message();
    assertThat(begin(coaching(), goal, key("k", "body"))).isEqualTo(new Begun.Known(first));
    assertThat(begin(coaching(), goal, key("k", "other"))).isEqualTo(new Begun.KeyReused());
    assertThat(itemsOf("COACHING#", "")).hasSize(1);
  }

  @Test
  void key_usedEightTimesAtOnce_beginsOneMessage() throws Exception {
    Goal goal = completed(ANN);
    List<Callable<Begun>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      CoachingStore store = anotherCoachingStore();
      calls.add(() -> begin(store, goal, key("k", "body")));
    }
    assertThat(sideBySide(calls)).filteredOn(begun -> begun instanceof Begun.Started).hasSize(1);
    assertThat(itemsOf("COACHING#", "")).hasSize(1);
  }

  @Test
  void claim_waitsForTheLease_andTakesOverWhatFailed() {
    Goal goal = completed(ANN);
    CoachingStore dead = anotherCoachingStore();
    CoachingMessage message = started(dead, goal);
    CoachingStore other = anotherCoachingStore();
    assertThat(other.claim(goal.id(), message.id(), NOON, LATER))
        .isInstanceOf(Claimed.NotNow.class);
    Instant over = LATER;
    assertThat(other.claim(goal.id(), message.id(), over, over.plusSeconds(60)))
        .isInstanceOf(Claimed.Mine.class);
    assertThat(other.fail(goal.id(), message.id(), FAILURE, Samples.SPEND, NOON))
        .get()
        .satisfies(
            failed -> {
              assertThat(failed.failure()).isEqualTo(FAILURE);
              assertThat(failed.status()).isEqualTo(CoachingMessage.Status.FAILED);
            });
    assertThat(tally("coaching_failed")).isEqualTo(Tally.of(1));
    assertThat(other.claim(goal.id(), message.id(), NOON, LATER))
        .isInstanceOfSatisfying(
            Claimed.Mine.class, mine -> assertThat(mine.message().failure()).isNull());
    assertThat(other.claim(goal.id(), Samples.id(), NOON, LATER)).isEqualTo(new Claimed.Unknown());
  }

  @Test
  void reply_afterTheLeaseWasLost_isDropped_butItsMoneyIsCounted() {
    Goal goal = completed(ANN);
    CoachingStore slow = anotherCoachingStore();
    CoachingMessage message = started(slow, goal);
    CoachingStore quick = anotherCoachingStore();
    quick.claim(goal.id(), message.id(), LATER, LATER.plusSeconds(60));
    CoachingReply late = new CoachingReply("Late.", List.of("a"), List.of(), "b", List.of());
    assertThat(complete(slow, message, late, Samples.SPEND).reply()).isNull();
    CoachingMessage kept = complete(quick, message, REPLY, Samples.SPEND);
    assertThat(complete(slow, message, late, Samples.SPEND).reply()).isEqualTo(REPLY);
    assertThat(kept.reply()).isEqualTo(REPLY);
    assertThat(tally("llm_calls").sum()).isEqualByComparingTo("3");
    assertThat(tally("coaching_replies")).isEqualTo(Tally.of(1));
    assertThat(slow.fail(goal.id(), message.id(), FAILURE, Spend.NONE, NOON).orElseThrow().reply())
        .isEqualTo(REPLY);
  }

  @Test
  void messages_arePagedNewestFirst_withTheirRatings_andCursorsAreOfOneGoal() {
    Goal goal = completed(ANN);
    CoachingStore store = coaching();
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) ids.addFirst(replied(store, started(store, goal)).id());
    Subject third = Subject.coaching(goal.id(), ids.get(2));
    Map<String, Integer> dimensions =
        Map.of("helpfulness", 5, "relevance", 4, "motivation", 3, "actionability", 3);
    Rating rating =
        ((FeedbackStore.Rated.Kept)
                feedback()
                    .rate(
                        third,
                        new FeedbackStore.NewRating(null, dimensions, "ok"),
                        change(ANN, null, NOON)))
            .rating();
    assertThat(rating.overall()).isEqualByComparingTo("3.75");

    List<CoachingMessage> paged = new ArrayList<>();
    String cursor = null;
    do {
      Page<CoachingMessage> page = store.list(goal.id(), 3, cursor);
      paged.addAll(page.items());
      cursor = page.nextCursor();
    } while (cursor != null);
    assertThat(paged).extracting(CoachingMessage::id).containsExactlyElementsOf(ids);
    assertThat(paged.get(2).rating()).isEqualTo(rating);
    assertThat(paged).filteredOn(message -> message.rating() != null).hasSize(1);
    assertThat(store.find(goal.id(), ids.get(2))).contains(paged.get(2));

    assertThat(store.before(paged.get(2), 3)).containsExactlyElementsOf(paged.subList(3, 6));
    assertThat(store.before(paged.getLast(), Limits.PAGE)).isEmpty();
    for (int limit : new int[] {0, Limits.PAGE + 1}) {
      assertThatThrownBy(() -> store.before(paged.getLast(), limit))
          .isInstanceOf(IllegalArgumentException.class);
    }

    String ofThis = store.list(goal.id(), 3, null).nextCursor();
    Goal other = completed(ANN);
    assertThat(store.list(other.id(), 3, null).items()).isEmpty();
    assertThatThrownBy(() -> store.list(other.id(), 3, ofThis))
        .isInstanceOf(IllegalArgumentException.class);
    for (int limit : new int[] {0, Limits.PAGE + 1}) {
      assertThatThrownBy(() -> store.list(goal.id(), limit, null))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
