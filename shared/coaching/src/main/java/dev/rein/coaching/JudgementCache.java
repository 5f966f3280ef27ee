package dev.rein.coaching;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Judgements to be used again, found by what was judged: `JUDGE#<hash>`, `JUDGEMENT`. They quote
/// people's words, so each is found from its goal too, for its erasure: `CACHED#<goal>`, `<hash>`.
record JudgementCache(Table table) {
  private static final String DOCUMENT = "document";

  Optional<Evaluation.Scored> find(String hash) {
    return table
        .get(Keys.judgement(hash), Keys.JUDGEMENT)
        .map(item -> (Evaluation.Scored) GoalJson.evaluation(item.json(DOCUMENT)));
  }

  /// Does nothing for a goal that was erased.
  void keep(
      String hash, Evaluation.Scored judgement, UUID goalId, Duration timeToLive, Instant now) {
    AttributeValue expiry = Idempotency.expiry(now.plus(timeToLive));
    Item item =
        Item.key(Keys.judgement(hash), Keys.JUDGEMENT)
            .with(DOCUMENT, Item.document("the judgement", Json.write(GoalJson.of(judgement))))
            .with(Item.EXPIRES_AT, expiry);
    List<TransactWriteItem> writes =
        List.of(
            table.require(Keys.goal(goalId), Keys.GOAL, "attribute_exists(pk)", Map.of()),
            table.put(item),
            table.put(Item.key(Keys.cachedFor(goalId), hash).with(Item.EXPIRES_AT, expiry)));
    table.writeWhereAllowed(writes);
  }
}
