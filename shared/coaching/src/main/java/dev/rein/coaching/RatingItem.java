package dev.rein.coaching;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A rating among a goal's items, and inside the item that remembers its idempotency key.
final class RatingItem {
  private RatingItem() {}

  static Item with(Item item, Rating rating) {
    Map<String, AttributeValue> dimensions = new HashMap<>();
    rating.dimensions().forEach((name, value) -> dimensions.put(name, Item.number(value)));
    Item filled =
        item.with("feedbackId", rating.feedbackId().toString())
            .with("kind", rating.kind().wireName())
            .with("dimensions", AttributeValue.fromM(dimensions))
            .with("ratedAt", Item.instant(rating.ratedAt()));
    Integer score = rating.score();
    if (score != null) filled = filled.with("score", Item.number(score));
    return rating.text() == null ? filled : filled.with("text", rating.text());
  }

  static Rating read(Item item) {
    return new Rating(
        UUID.fromString(item.require("feedbackId")),
        Kind.parse(item.require("kind")).orElseThrow(),
        item.has("score") ? item.number("score").intValueExact() : null,
        item.values("dimensions", value -> Integer.parseInt(value.n())),
        item.textOrNull("text"),
        item.instant("ratedAt"));
  }
}
