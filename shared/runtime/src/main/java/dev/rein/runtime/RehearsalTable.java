package dev.rein.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.runtime.LoopbackHttp.Reply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// DynamoDB's table, as far as a rehearsal needs it: what is put can be read, conditions hold, and
/// updates change nothing. The first transaction is refused as if somebody else were changing the
/// same items, and the first that replaces an item under a condition as if somebody else had just
/// changed that: two judgements of one goal do get into each other's way, and the first to do so
/// would wait for the code that reads a refusal.
final class RehearsalTable {
  private static final Pattern BEGINS_WITH = Pattern.compile("begins_with\\(sk, (:\\w+)\\)");
  private static final Pattern BETWEEN = Pattern.compile("sk BETWEEN (:\\w+) AND (:\\w+)");

  private final Map<String, JsonNode> items = new TreeMap<>();
  private boolean conflicted;
  private boolean refused;

  /// @param recorded items that are there from the start, in DynamoDB's own JSON
  RehearsalTable(List<JsonNode> recorded) {
    recorded.forEach(this::put);
  }

  synchronized Reply answer(String operation, JsonNode asked) {
    if (operation.equals("TransactWriteItems")) {
      JsonNode writes = asked.path("TransactItems");
      if (!conflicted) {
        conflicted = true;
        return cancelled(writes, _ -> Json.object().put("Code", "TransactionConflict"));
      }
      if (!refused && writes.valueStream().anyMatch(this::isReplacedUnderCondition)) {
        refused = true;
        return cancelled(writes, this::reason);
      }
    }
    ObjectNode answer = Json.object();
    switch (operation) {
      case "GetItem" -> {
        JsonNode item = items.get(key(asked.path("Key")));
        if (item != null) answer.set("Item", item);
      }
      case "Query" -> {
        ArrayNode found = answer.putArray("Items");
        for (JsonNode item : items.values()) if (isAskedFor(item, asked)) found.add(item);
        answer.put("Count", found.size()).put("ScannedCount", found.size());
      }
      case "PutItem" -> put(asked.path("Item"));
      case "TransactWriteItems" -> {
        for (JsonNode one : asked.path("TransactItems")) {
          if (one.has("Put")) put(one.at("/Put/Item"));
        }
      }
      default -> {}
    }
    return new Reply(200, answer.toString());
  }

  private static Reply cancelled(JsonNode writes, Function<JsonNode, ObjectNode> reason) {
    ObjectNode cancelled =
        Json.object()
            .put("__type", "com.amazonaws.dynamodb.v20120810#TransactionCanceledException")
            .put("Message", "Transaction cancelled");
    ArrayNode reasons = cancelled.putArray("CancellationReasons");
    for (JsonNode write : writes) reasons.add(reason.apply(write));
    return new Reply(400, cancelled.toString());
  }

  private boolean isReplacedUnderCondition(JsonNode write) {
    JsonNode put = write.path("Put");
    return put.has("ConditionExpression") && items.containsKey(key(put.path("Item")));
  }

  private ObjectNode reason(JsonNode write) {
    if (!isReplacedUnderCondition(write)) return Json.object().put("Code", "None");
    ObjectNode refusal = Json.object().put("Code", "ConditionalCheckFailed");
    refusal.put("Message", "The conditional request failed");
    refusal.set("Item", items.get(key(write.at("/Put/Item"))));
    return refusal;
  }

  private void put(JsonNode item) {
    items.put(key(item), item);
  }

  private static String key(JsonNode attributes) {
    return attributes.at("/pk/S").asText() + "\n" + attributes.at("/sk/S").asText();
  }

  // Every query names its partition, and some which part of it.
  private static boolean isAskedFor(JsonNode item, JsonNode query) {
    JsonNode values = query.path("ExpressionAttributeValues");
    if (!item.path("pk").equals(values.path(":pk"))) return false;
    String condition = query.path("KeyConditionExpression").asText();
    String sk = item.at("/sk/S").asText();
    Matcher prefix = BEGINS_WITH.matcher(condition);
    if (prefix.find()) return sk.startsWith(text(values, prefix.group(1)));
    Matcher range = BETWEEN.matcher(condition);
    if (!range.find()) return true;
    return sk.compareTo(text(values, range.group(1))) >= 0
        && sk.compareTo(text(values, range.group(2))) <= 0;
  }

  private static String text(JsonNode values, String name) {
    return values.path(name).path("S").asText();
  }
}
