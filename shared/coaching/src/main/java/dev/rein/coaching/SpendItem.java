package dev.rein.coaching;

import dev.rein.llm.Usage;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A spend inside an item.
final class SpendItem {
  private SpendItem() {}

  // Cost as text: DynamoDB's numbers forget how many decimals were written.
  static AttributeValue of(Spend spend) {
    Usage usage = spend.usage();
    Map<String, AttributeValue> map = new HashMap<>();
    map.put("calls", Item.number(spend.calls()));
    map.put("errors", Item.number(spend.errors()));
    map.put("prompt", Item.number(usage.prompt()));
    map.put("cached", Item.number(usage.cached()));
    map.put("answer", Item.number(usage.answer()));
    map.put("thinking", Item.number(usage.thinking()));
    map.put("total", Item.number(usage.total()));
    map.put("estimated", Item.flag(usage.estimated()));
    map.put("costComplete", Item.flag(spend.costComplete()));
    if (spend.possiblyBilled() > 0) {
      map.put("possiblyBilled", Item.number(spend.possiblyBilled()));
    }
    BigDecimal cost = spend.costUsd();
    if (cost != null) map.put("costUsd", Item.text(cost.toPlainString()));
    return AttributeValue.fromM(map);
  }

  static Spend read(Item map) {
    String cost = map.textOrNull("costUsd");
    return new Spend(
        map.number("calls").intValueExact(),
        map.number("errors").intValueExact(),
        new Usage(
            map.number("prompt").intValueExact(),
            map.number("cached").intValueExact(),
            map.number("answer").intValueExact(),
            map.number("thinking").intValueExact(),
            map.number("total").intValueExact(),
            map.flag("estimated")),
        cost == null ? null : new BigDecimal(cost),
        map.flag("costComplete"),
        map.has("possiblyBilled") ? map.number("possiblyBilled").intValueExact() : 0);
  }
}
