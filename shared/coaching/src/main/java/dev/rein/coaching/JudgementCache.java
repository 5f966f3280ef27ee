package dev.rein.coaching;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Judgements to be used again, found by what was judged: `JUDGE#<hash>`, `JUDGEMENT`. They quote
/// people's words, so each is found from its goal too, for its erasure: `CACHED#<goal>`, `<hash>`.
record JudgementCache(Table table) {
  private static final String DOCUMENT = "document";
  private static final String GOAL_ID = "goalId";
  private static final String MESSAGE_ID = "messageId";
  private static final String SPEND = "spend";

  Optional<CachedJudgement> find(String hash) {
    return table.get(Keys.judgement(hash), Keys.JUDGEMENT).map(JudgementCache::read);
  }

  /// Does nothing for a goal that was erased.
  void keep(String hash, CachedJudgement cached, Duration timeToLive, Instant now) {
    Subject madeFor = Objects.requireNonNull(cached.madeFor());
    UUID goalId = madeFor.goalId();
    UUID messageId = madeFor.messageId();
    String judgement = Json.write(GoalJson.of(cached.judgement()));
    AttributeValue expiry = Idempotency.expiry(now.plus(timeToLive));
    Item item =
        Item.key(Keys.judgement(hash), Keys.JUDGEMENT)
            .with(DOCUMENT, Item.document("the judgement", judgement))
            .with(GOAL_ID, goalId.toString())
            .with(SPEND, SpendItem.of(cached.spend()))
            .with(Item.EXPIRES_AT, expiry);
    if (messageId != null) item = item.with(MESSAGE_ID, messageId.toString());
    List<TransactWriteItem> writes =
        List.of(
            table.require(Keys.goal(goalId), Keys.GOAL, "attribute_exists(pk)", Map.of()),
            table.put(item),
            table.put(Item.key(Keys.cachedFor(goalId), hash).with(Item.EXPIRES_AT, expiry)));
    table.writeWhereAllowed(writes);
  }

  private static CachedJudgement read(Item item) {
    Evaluation.Scored judgement = (Evaluation.Scored) GoalJson.evaluation(item.json(DOCUMENT));
    String goalId = item.textOrNull(GOAL_ID);
    // Those of earlier versions say no more.
    if (goalId == null) return new CachedJudgement(judgement, null, Spend.NONE);
    String messageId = item.textOrNull(MESSAGE_ID);
    Subject madeFor =
        new Subject(
            UUID.fromString(goalId),
            judgement.kind(),
            messageId == null ? null : UUID.fromString(messageId));
    return new CachedJudgement(judgement, madeFor, SpendItem.read(item.map(SPEND)));
  }
}
