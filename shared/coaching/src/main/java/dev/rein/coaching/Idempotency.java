package dev.rein.coaching;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// What idempotency keys were used for: one item per user, route and key, that expires.
///
/// DynamoDB removes expired items late, within days; until then [#isOver] tells.
record Idempotency(Table table) {
  /// How long a key is remembered.
  static final Duration KEPT = Duration.ofHours(24);

  private static final String BODY_HASH = "bodyHash";
  private static final String FREE_OR_EXPIRED = "attribute_not_exists(pk) OR expiresAt <= :now";

  Optional<Item> use(String userId, IdempotencyKey key) {
    return table.get(Keys.user(userId), Keys.idempotency(key));
  }

  /// A use to be kept, with what the caller adds to it.
  static Item item(String userId, IdempotencyKey key, Instant now) {
    return Item.key(Keys.user(userId), Keys.idempotency(key))
        .with(BODY_HASH, key.bodyHash())
        .with(Item.EXPIRES_AT, expiry(now.plus(KEPT)));
  }

  /// Keeps a use, unless the key is taken; then what it was used for is given back.
  TransactWriteItem write(Item use, Instant now) {
    return table.putIf(use, FREE_OR_EXPIRED, Map.of(":now", Item.number(now.getEpochSecond())));
  }

  /// The same, over a use that bears the mark, too.
  TransactWriteItem writeOver(Item use, String mark, String value, Instant now) {
    return table.putIf(
        use,
        FREE_OR_EXPIRED + " OR " + mark + " = :mark",
        Map.of(":now", Item.number(now.getEpochSecond()), ":mark", Item.text(value)));
  }

  /// Removes a use that bears the mark.
  TransactWriteItem delete(String userId, IdempotencyKey key, String mark, String value) {
    return table.deleteIf(
        Keys.user(userId),
        Keys.idempotency(key),
        mark + " = :mark",
        Map.of(":mark", Item.text(value)));
  }

  static boolean isSame(Item use, IdempotencyKey key) {
    return key.bodyHash().equals(use.require(BODY_HASH));
  }

  static boolean isOver(Item use, Instant now) {
    return use.number(Item.EXPIRES_AT).longValueExact() <= now.getEpochSecond();
  }

  static AttributeValue expiry(Instant when) {
    return Item.number(when.getEpochSecond());
  }
}
