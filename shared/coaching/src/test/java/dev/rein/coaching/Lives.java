package dev.rein.coaching;

import dev.rein.coaching.FeedbackStore.NewCheckIn;
import dev.rein.coaching.FeedbackStore.NewRating;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// People who have used everything: in all that they said, and all that was said to them, stands
/// [#plant].
final class Lives {
  static final Map<String, Integer> DIMENSIONS =
      Map.of("helpfulness", 4, "relevance", 5, "motivation", 3, "actionability", 4);

  private final StoreFixture fixture;
  private final DynamoGoalStore goals;
  private final FeedbackStore feedback;
  private final CoachingStore coaching;

  Lives(StoreFixture fixture) {
    this.fixture = fixture;
    this.goals = fixture.store();
    this.feedback = fixture.feedback();
    this.coaching = new DynamoCoachingStore(fixture.client(), fixture.tableName);
  }

  static String plant(String userId) {
    return "planted-" + userId + "-words";
  }

  /// A goal that is completed, judged, rated, coached and checked in on.
  Goal goal(String userId, int messages, int checkIns) {
    String key = UUID.randomUUID().toString();
    Goal begun =
        fixture.begun(userId, Samples.request(plant(userId)), StoreFixture.key(key, "body"));
    for (Stage stage : Stage.values()) {
      fixture.saveStage(goals, begun, stage, Samples.SPEND);
    }
    goals.complete(begun.id(), Spend.NONE, StoreFixture.NOON);
    judged(begun, Subject.resolution(begun.id()));
    rate(userId, Subject.resolution(begun.id()), new NewRating(4, Map.of(), plant(userId)));
    rate(userId, Subject.plan(begun.id()), new NewRating(2, Map.of(), plant(userId)));
    for (int i = 0; i < messages; i++) message(begun, i % 2 == 0);
    for (int i = 0; i < checkIns; i++) checkIn(begun);
    return fixture.found(begun.id());
  }

  private void judged(Goal goal, Subject subject) {
    Evaluation.Scored scored = scored(subject.kind(), plant(goal.userId()));
    goals.cacheJudgement(
        Hashes.sha256(subject.toString()),
        new CachedJudgement(scored, subject, Samples.SPEND),
        Duration.ofDays(30),
        StoreFixture.NOON);
    goals.saveEvaluation(subject, scored, Samples.SPEND);
  }

  static Evaluation.Scored scored(Kind kind, String words) {
    Map<String, Evaluation.Criterion> criteria = new LinkedHashMap<>();
    criteria.put("relevance", new Evaluation.Criterion(9, "it says " + words, words));
    return new Evaluation.Scored(
        kind, 9, criteria, kind.wireName() + ".v1", "judge-1", false, StoreFixture.NOON);
  }

  void rate(String userId, Subject subject, NewRating rating) {
    IdempotencyKey key = StoreFixture.key(UUID.randomUUID().toString(), "rating");
    FeedbackStore.Rated _ =
        feedback.rate(subject, rating, StoreFixture.change(userId, key, StoreFixture.NOON));
  }

  CoachingMessage message(Goal goal, boolean judgedAndRated) {
    CoachingMessage begun = begunMessage(goal);
    CoachingReply reply = fixture.samples.reply(plant(goal.userId()));
    CoachingMessage replied =
        coaching
            .complete(
                goal.id(),
                begun.id(),
                reply,
                "coaching_response.v1",
                "model-1",
                Samples.SPEND,
                StoreFixture.NOON)
            .orElseThrow();
    if (judgedAndRated) {
      judged(goal, replied.subject());
      rate(goal.userId(), replied.subject(), new NewRating(null, DIMENSIONS, plant(goal.userId())));
    }
    return replied;
  }

  CoachingMessage begunMessage(Goal goal) {
    CoachingRequest request = new CoachingRequest(plant(goal.userId()), 3, List.of());
    CoachingStore.Begun begun =
        coaching.begin(
            Samples.id(),
            goal.id(),
            goal.userId(),
            Samples.trace(),
            request,
            null,
            StoreFixture.LATER);
    return ((CoachingStore.Begun.Started) begun).message();
  }

  void checkIn(Goal goal) {
    checkIn(goal, StoreFixture.NOON);
  }

  FeedbackStore.CheckedIn checkIn(Goal goal, Instant now) {
    return feedback.checkIn(
        goal.id(),
        new NewCheckIn(true, 80, null, null, plant(goal.userId())),
        StoreFixture.change(goal.userId(), null, now));
  }
}
