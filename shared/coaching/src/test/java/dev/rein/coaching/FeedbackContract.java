package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.coaching.FeedbackStore.Change;
import dev.rein.coaching.FeedbackStore.CheckedIn;
import dev.rein.coaching.FeedbackStore.NewCheckIn;
import dev.rein.coaching.FeedbackStore.NewRating;
import dev.rein.coaching.FeedbackStore.Rated;
import dev.rein.coaching.FeedbackStore.Refusal;
import dev.rein.coaching.FeedbackStore.Unsent;
import dev.rein.coaching.FeedbackStore.Withdrawn;
import dev.rein.coaching.MetricsStore.Pair;
import dev.rein.coaching.Tallies.Tally;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ratings and check-ins: kept, replaced, taken back, and counted once whatever happens.
abstract class FeedbackContract extends StoreFixture {
  private static final Instant TOMORROW = NOON.plusSeconds(86_400);

  @Test
  void rating_isKeptShownAndCounted() {
    Goal goal = completed(ANN);
    Rated.Kept kept = (Rated.Kept) rate(goal, 4, Map.of("clarity", 5), "good", null, NOON);
    assertThat(kept.replaced()).isNull();
    assertThat(kept.rated()).isEqualTo(goal.trace());
    assertThat(kept.rating().feedbackId().version()).isEqualTo(7);
    assertThat(found(goal.id()).rating(Kind.RESOLUTION)).isEqualTo(kept.rating());
    assertThat(feedback().rating(Subject.resolution(goal.id()), ANN)).contains(kept.rating());
    assertThat(tally("user_satisfaction")).isEqualTo(Tally.ofScore(4));
    assertThat(tally("rating:resolution:clarity")).isEqualTo(Tally.ofScore(5));
    assertThat(store().list(ANN, 10, null).items().getFirst().userRating()).isEqualTo(4);
  }

  @Test
  void rating_isCountedUnderWhatMadeTheThing() {
    Goal goal = completed(ANN);
    rate(goal, 4, Map.of(), null, null, NOON);
    assertThat(metrics().counted(Samples.TODAY, Samples.TODAY))
        .filteredOn(counted -> counted.tallies().get("user_satisfaction").isPresent())
        .singleElement()
        .satisfies(
            counted -> {
              assertThat(counted.day()).isEqualTo(Samples.TODAY);
              assertThat(counted.origin())
                  .isEqualTo(
                      new Origin(
                          "generate_resolution.v1", "model-1", goal.request().style().wireName()));
            });
  }

  @Test
  void rating_replacedOnAnotherDay_leavesItsOldDay() {
    Goal goal = completed(ANN);
    Rated.Kept first = (Rated.Kept) rate(goal, 4, Map.of("clarity", 5), "good", null, NOON);
    Rated.Kept second = (Rated.Kept) rate(goal, 2, Map.of("motivation", 1), null, null, TOMORROW);
    assertThat(second.replaced()).isEqualTo(first.rating());
    assertThat(second.rating().feedbackId()).isEqualTo(first.rating().feedbackId());
    assertThat(found(goal.id()).ratings()).containsExactly(second.rating());
    assertThat(metrics().tallies(Samples.TODAY, Samples.TODAY).byName())
        .containsOnlyKeys("goals_completed");
    LocalDate tomorrow = Samples.TODAY.plusDays(1);
    assertThat(metrics().tallies(tomorrow, tomorrow).byName())
        .containsOnlyKeys("user_satisfaction", "rating:resolution:motivation")
        .containsEntry("user_satisfaction", Tally.ofScore(2));
    assertThat(store().list(ANN, 10, null).items().getFirst().userRating()).isEqualTo(2);
  }

  @Test
  void rating_replacedByAClockThatIsBehind_isStillTheLaterOne() {
    Goal goal = completed(ANN);
    Rated.Kept first = (Rated.Kept) rate(goal, 4, Map.of(), null, null, LATER);
    Rated.Kept second = (Rated.Kept) rate(goal, 2, Map.of(), null, null, NOON);
    assertThat(second.rating().ratedAt()).isAfter(first.rating().ratedAt());
  }

  @Test
  void rating_takenBack_leavesNothing_andTwiceIsOnce() {
    Goal goal = completed(ANN);
    Subject subject = Subject.resolution(goal.id());
    Rated.Kept kept = (Rated.Kept) rate(goal, 4, Map.of("clarity", 5), "good", null, NOON);
    Withdrawn.Done done = (Withdrawn.Done) feedback().withdraw(subject, change(ANN, null, LATER));
    assertThat(done.rating()).isEqualTo(kept.rating());
    assertThat(done.unsent().rating()).isNull();
    assertThat(feedback().withdraw(subject, change(ANN, null, LATER)))
        .isEqualTo(new Withdrawn.NotRated());
    assertThat(found(goal.id()).ratings()).isEmpty();
    assertThat(metrics().tallies(Samples.TODAY, Samples.TODAY).byName())
        .containsOnlyKeys("goals_completed");
    assertThat(store().list(ANN, 10, null).items().getFirst().userRating()).isNull();

    Rated.Kept again = (Rated.Kept) rate(goal, 5, Map.of(), null, null, LATER);
    assertThat(again.replaced()).isNull();
    assertThat(again.rating().feedbackId()).isNotEqualTo(kept.rating().feedbackId());
  }

  @Test
  void rating_ofAPlan_standsBesideTheResolutions() {
    Goal goal = completed(ANN);
    Subject plan = Subject.plan(goal.id());
    NewRating rating = new NewRating(3, Map.of("feasibility", 2), null);
    assertThat(feedback().rate(plan, rating, change(ANN, null, NOON)))
        .isInstanceOf(Rated.Kept.class);
    assertThat(found(goal.id()).rating(Kind.RESOLUTION)).isNull();
    assertThat(found(goal.id()).rating(Kind.PLAN)).isNotNull();
    assertThat(metrics().tallies(Samples.TODAY, Samples.TODAY).byName())
        .containsOnlyKeys("rating:plan:score", "rating:plan:feasibility", "goals_completed");
    rate(goal, 5, Map.of(), null, null, NOON);
    assertThat(found(goal.id()).ratings()).hasSize(2);
    feedback().withdraw(plan, change(ANN, null, NOON));
    assertThat(found(goal.id()).ratings()).hasSize(1);
  }

  @Test
  void feedback_ofSomebodyElsesGoalOrOfNothing_isRefusedAndLeavesNothing() {
    Goal running = withStages(ANN, Spend.NONE);
    Goal failed = begun(ANN);
    store().fail(failed.id(), FAILURE, Spend.NONE, NOON);
    Goal done = completed(ANN);
    List<Item> before = allItems();
    Change ann = change(ANN, null, NOON);
    Change bob = change(BOB, key("k", "b"), NOON);
    NewCheckIn checkIn = new NewCheckIn(true, null, null, null, null);
    NewRating rating = new NewRating(4, Map.of(), null);
    Refusal.Unknown unknown = new Refusal.Unknown();
    for (Kind kind : List.of(Kind.RESOLUTION, Kind.PLAN)) {
      assertThat(feedback().rate(Subject.of(done.id(), kind), rating, bob))
          .isEqualTo(new Rated.Refused(unknown));
      assertThat(feedback().rate(Subject.of(Samples.id(), kind), rating, ann))
          .isEqualTo(new Rated.Refused(unknown));
      assertThat(feedback().withdraw(Subject.of(done.id(), kind), bob))
          .isEqualTo(new Withdrawn.Refused(unknown));
      assertThat(feedback().rate(Subject.of(running.id(), kind), rating, ann))
          .isEqualTo(new Rated.Refused(new Refusal.NotThere(GoalStatus.RUNNING)));
      assertThat(feedback().rate(Subject.of(failed.id(), kind), rating, ann))
          .isEqualTo(new Rated.Refused(new Refusal.NotThere(GoalStatus.FAILED)));
    }
    assertThat(feedback().checkIn(done.id(), checkIn, bob))
        .isEqualTo(new CheckedIn.Refused(unknown));
    assertThat(feedback().checkIn(running.id(), checkIn, ann))
        .isEqualTo(new CheckedIn.Refused(new Refusal.NotThere(GoalStatus.RUNNING)));
    NewRating reply =
        new NewRating(
            null,
            Map.of("helpfulness", 4, "relevance", 4, "motivation", 4, "actionability", 4),
            null);
    assertThat(feedback().rate(Subject.coaching(done.id(), Samples.id()), reply, ann))
        .isEqualTo(new Rated.Refused(unknown));
    assertThat(allItems()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void rating_outsideItsBounds_isRefused() {
    Goal goal = completed(ANN);
    for (int score : new int[] {0, 6}) {
      refused(goal, score, Map.of(), null);
      refused(goal, 3, Map.of("clarity", score), null);
    }
    refused(goal, null, Map.of("clarity", 3), null);
    refused(goal, 3, Map.of("feasibility", 3), null);
    String text = "x".repeat(Limits.TEXT);
    refused(goal, 3, Map.of(), text + "x");
    assertThat(rate(goal, 3, Map.of(), text, null, NOON)).isInstanceOf(Rated.Kept.class);
  }

  private void refused(
      Goal goal, @Nullable Integer score, Map<String, Integer> dimensions, @Nullable String text) {
    assertThatThrownBy(() -> rate(goal, score, dimensions, text, null, NOON))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ratingKey_usedAgain_changesNothing_evenAfterAReplacement() {
    Goal goal = completed(ANN);
    Rated.Kept kept = (Rated.Kept) rate(goal, 4, Map.of(), "one", key("k", "one"), NOON);
    rate(goal, 2, Map.of(), "two", null, NOON);
    assertThat(rate(goal, 4, Map.of(), "one", key("k", "one"), NOON))
        .isEqualTo(new Rated.Repeated(kept.rating(), goal.trace(), true, true));
    assertThat(rate(goal, 5, Map.of(), "three", key("k", "three"), NOON))
        .isEqualTo(new Rated.Refused(new Refusal.KeyReused()));
    assertThat(tally("user_satisfaction")).isEqualTo(Tally.ofScore(2));
    assertThat(rate(goal, 5, Map.of(), "3", key("k", "3"), NOON.plusSeconds(86_401)))
        .isInstanceOf(Rated.Kept.class);
  }

  @Test
  void ratings_sixteenAtOnceWithOneKey_countOnce() throws Exception {
    Goal goal = completed(ANN);
    List<Callable<Rated>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      calls.add(() -> rate(goal, 4, Map.of(), "one", key("k", "one"), NOON));
    }
    List<Rated> rated = sideBySide(calls);
    assertThat(rated).filteredOn(it -> it instanceof Rated.Kept).hasSize(1);
    assertThat(rated).filteredOn(it -> it instanceof Rated.Repeated).hasSize(15);
    assertThat(tally("user_satisfaction")).isEqualTo(Tally.ofScore(4));
  }

  @Test
  void ratings_sixteenDifferentAtOnce_leaveOneRating_countedExactly() throws Exception {
    Goal goal = completed(ANN);
    List<Callable<Rated>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      int score = 1 + i % 5;
      calls.add(() -> rate(goal, score, Map.of("clarity", score), null, null, NOON));
    }
    List<Rated> rated = sideBySide(calls);
    assertThat(rated).allMatch(it -> it instanceof Rated.Kept);
    assertThat(rated).filteredOn(it -> ((Rated.Kept) it).replaced() == null).hasSize(1);
    assertThat(rated.stream().map(it -> ((Rated.Kept) it).rating().feedbackId()).distinct())
        .hasSize(1);
    Rating left = found(goal.id()).rating(Kind.RESOLUTION);
    assertThat(left).isNotNull();
    assertThat(tally("user_satisfaction")).isEqualTo(Tally.ofScore(left.overall()));
    assertThat(tally("rating:resolution:clarity")).isEqualTo(Tally.ofScore(left.overall()));
  }

  @Test
  void checkIns_areKeptInOrderAndCounted() {
    Goal goal = completed(ANN);
    List<CheckIn> kept = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      CheckedIn.Kept one =
          (CheckedIn.Kept)
              feedback()
                  .checkIn(
                      goal.id(),
                      new NewCheckIn(i == 2, 50 * i, 1 + i, null, i == 0 ? null : "note " + i),
                      change(ANN, null, NOON.plusSeconds(i)));
      assertThat(one.goal()).isEqualTo(goal.trace());
      kept.add(one.checkIn());
    }
    assertThat(feedback().progress(goal.id(), 10)).isEqualTo(kept);
    assertThat(feedback().progress(goal.id(), 2)).isEqualTo(kept.subList(1, 3));
    assertThat(tally("progress_completed").sum()).isEqualByComparingTo("1");
    assertThat(tally("progress_completion_percentage").sum()).isEqualByComparingTo("150");
    assertThat(tally("progress_difficulty").distribution()).isEqualTo(Map.of(1, 1L, 2, 1L, 3, 1L));
  }

  @Test
  void checkInKey_usedAgain_isOneCheckIn() {
    Goal goal = completed(ANN);
    NewCheckIn checkIn = new NewCheckIn(true, 100, 3, 4, "done");
    Change change = change(ANN, key("k", "b"), NOON);
    CheckedIn.Kept kept = (CheckedIn.Kept) feedback().checkIn(goal.id(), checkIn, change);
    assertThat(feedback().checkIn(goal.id(), checkIn, change))
        .isEqualTo(new CheckedIn.Repeated(kept.checkIn(), goal.trace()));
    assertThat(feedback().checkIn(goal.id(), checkIn, change(ANN, key("k", "c"), NOON)))
        .isEqualTo(new CheckedIn.Refused(new Refusal.KeyReused()));
    assertThat(feedback().progress(goal.id(), 10)).containsExactly(kept.checkIn());
  }

  @Test
  void checkInFromAProcessWhoseClockIsBehind_isTheNewest() {
    // Ids of one millisecond are in any order where two processes make them: 20 tries.
    for (int i = 0; i < 20; i++) {
      Goal goal = completed(ANN);
      CheckedIn.Kept first = checkIn(feedback(), goal, false, NOON.plusNanos(999_000));
      CheckedIn.Kept second = checkIn(feedback(), goal, true, NOON.minusMillis(30));
      assertThat(second.checkIn().at()).isAfter(first.checkIn().at());
      assertThat(feedback().progress(goal.id(), 1)).containsExactly(second.checkIn());
      assertThat(feedback().progress(goal.id(), 2))
          .containsExactly(first.checkIn(), second.checkIn());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void twoCheckInsAtOnce_theLaterHasSeenTheEarlier(boolean oneBefore) throws IOException {
    Goal goal = completed(ANN);
    if (oneBefore) feedback().acknowledge(checkIn(feedback(), goal, false, NOON).unsent());
    Instant now = NOON.plusSeconds(1);
    List<CheckedIn.Kept> quicker = new ArrayList<>();
    Runnable between = () -> quicker.add(checkIn(feedback(), goal, true, now.plusMillis(50)));
    DynamoFeedbackStore slow =
        new DynamoFeedbackStore(interrupted("transactWriteItems", between), tableName);

    CheckedIn.Kept later = checkIn(slow, goal, false, now);

    CheckIn earlier = quicker.getFirst().checkIn();
    assertThat(quicker.getFirst().unsent().overtook()).isFalse();
    assertThat(later.unsent().overtook()).isTrue();
    assertThat(later.previous()).isEqualTo(earlier);
    assertThat(later.checkIn().at()).isAfter(earlier.at());
    assertThat(feedback().progress(goal.id(), 1)).containsExactly(later.checkIn());
    assertThat(new ScoreTimes(client(), tableName).of(goal.trace().value()))
        .hasSize(UserScores.progressNames().size())
        .allSatisfy((_, at) -> assertThat(at).isEqualTo(later.checkIn().at()));
  }

  @Test
  void checkIns_sixteenAtOnce_areAllKeptInOrder() throws Exception {
    Goal goal = completed(ANN);
    List<Callable<CheckedIn.Kept>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) calls.add(() -> checkIn(feedback(), goal, true, NOON));
    List<CheckedIn.Kept> kept = sideBySide(calls);
    assertThat(feedback().progress(goal.id(), 20))
        .isSortedAccordingTo(Comparator.comparing(CheckIn::at))
        .containsExactlyInAnyOrderElementsOf(kept.stream().map(CheckedIn.Kept::checkIn).toList());
    assertThat(kept).filteredOn(one -> !one.unsent().overtook()).hasSize(1);
  }

  private CheckedIn.Kept checkIn(FeedbackStore store, Goal goal, boolean completed, Instant now) {
    NewCheckIn checkIn = new NewCheckIn(completed, null, null, null, null);
    return (CheckedIn.Kept) store.checkIn(goal.id(), checkIn, change(ANN, null, now));
  }

  @Test
  void changes_areUnsentUntilAcknowledged() {
    Goal goal = completed(ANN);
    Unsent first = ((Rated.Kept) rate(goal, 4, Map.of("clarity", 5), "a", null, NOON)).unsent();
    Unsent second = ((Rated.Kept) rate(goal, 2, Map.of(), null, null, NOON)).unsent();
    Unsent third =
        ((Withdrawn.Done)
                feedback().withdraw(Subject.resolution(goal.id()), change(ANN, null, NOON)))
            .unsent();
    Unsent fourth =
        ((CheckedIn.Kept)
                feedback()
                    .checkIn(
                        goal.id(),
                        new NewCheckIn(true, null, null, null, "x"),
                        change(ANN, null, NOON)))
            .unsent();
    assertThat(List.of(first, second, third, fourth))
        .extracting(Unsent::overtook)
        .containsExactly(false, true, true, false);
    assertThat(feedback().unsent(NOON, 10)).isEmpty();
    assertThat(feedback().unsent(LATER, 10))
        .containsExactlyInAnyOrder(first, second, third, fourth);
    assertThat(feedback().unsent(LATER, 3)).hasSize(3);
    List.of(first, second, third, fourth).forEach(feedback()::acknowledge);
    feedback().acknowledge(first);
    assertThat(feedback().unsent(LATER, 10)).isEmpty();
  }

  @Test
  void scoreTimes_tellWhenEachScoreChangedLast() throws IOException {
    Goal goal = completed(ANN);
    ScoreTimes times = new ScoreTimes(client(), tableName);
    assertThat(times.of(goal.trace().value())).isEmpty();
    Rating first = ((Rated.Kept) rate(goal, 4, Map.of("clarity", 5), null, null, NOON)).rating();
    Rating second =
        ((Rated.Kept) rate(goal, 4, Map.of("motivation", 5), null, null, LATER)).rating();
    Rating third = ((Rated.Kept) rate(goal, 3, Map.of(), null, null, TOMORROW)).rating();
    assertThat(first.ratedAt()).isEqualTo(NOON);
    assertThat(times.of(goal.trace().value()))
        .isEqualTo(
            Map.of(
                "user_rating", third.ratedAt(),
                "user_motivation", third.ratedAt(),
                "user_clarity", second.ratedAt()));
  }

  @Test
  void pair_followsJudgementAndRating_inEitherOrder() {
    Goal ratedFirst = completed(ANN);
    Goal judgedFirst = completed(BOB);
    rate(ratedFirst, 4, Map.of(), null, null, NOON);
    assertThat(pairs()).isEmpty();
    Evaluation.Scored scored = samples.scored(Kind.RESOLUTION, "resolution.v1", NOON);
    for (Goal goal : List.of(ratedFirst, judgedFirst)) {
      store().saveEvaluation(Subject.resolution(goal.id()), scored, Spend.NONE);
    }
    feedback()
        .rate(
            Subject.resolution(judgedFirst.id()),
            new NewRating(2, Map.of(), null),
            change(BOB, null, NOON));
    Map<Object, Pair> pairs = new TreeMap<>();
    for (Pair pair : pairs()) pairs.put(pair.goalId(), pair);
    assertThat(pairs).containsOnlyKeys(ratedFirst.id(), judgedFirst.id());
    Pair pair = pairs.get(judgedFirst.id());
    assertThat(pair.judged()).isEqualByComparingTo(BigDecimal.valueOf(scored.score()));
    assertThat(pair.rated()).isEqualByComparingTo("2");
    assertThat(pair.scored()).isEqualTo(judgedFirst.trace());
    assertThat(pair.origin().promptVersion()).isEqualTo("generate_resolution.v1");

    Evaluation.Scored newer = samples.scored(Kind.RESOLUTION, "resolution.v2", LATER);
    store().saveEvaluation(Subject.resolution(ratedFirst.id()), newer, Spend.NONE);
    Evaluation.Scored older =
        samples.scored(Kind.RESOLUTION, "resolution.v0", NOON.minusSeconds(1));
    store().saveEvaluation(Subject.resolution(ratedFirst.id()), older, Spend.NONE);
    rate(ratedFirst, 1, Map.of(), null, null, LATER);
    feedback().withdraw(Subject.resolution(judgedFirst.id()), change(BOB, null, LATER));
    assertThat(pairs())
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.goalId()).isEqualTo(ratedFirst.id());
              assertThat(left.judged()).isEqualByComparingTo(BigDecimal.valueOf(newer.score()));
              assertThat(left.rated()).isEqualByComparingTo("1");
            });
    store()
        .saveEvaluation(
            Subject.resolution(ratedFirst.id()),
            new Evaluation.Unscored(
                Kind.RESOLUTION, "no verdict", "resolution.v3", "judge-1", TOMORROW),
            Spend.NONE);
    assertThat(pairs()).isEmpty();
  }

  private List<Pair> pairs() {
    return metrics().pairs(Samples.TODAY, Samples.TODAY);
  }

  private Rated rate(
      Goal goal,
      @Nullable Integer score,
      Map<String, Integer> dimensions,
      @Nullable String text,
      @Nullable IdempotencyKey key,
      Instant now) {
    return feedback()
        .rate(
            Subject.resolution(goal.id()),
            new NewRating(score, dimensions, text),
            change(ANN, key, now));
  }

  private Tally tally(String metric) {
    return metrics()
        .tallies(Samples.TODAY.minusDays(40), Samples.TODAY.plusDays(40))
        .get(metric)
        .orElse(Tally.NONE);
  }
}
