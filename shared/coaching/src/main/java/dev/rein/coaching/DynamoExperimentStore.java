package dev.rein.coaching;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Experiments in the table of [DynamoGoalStore].
///
/// | pk | sk | holds |
/// |---|---|---|
/// | `EXPERIMENT#<name>` | `HEADER` | what is tried, budget, US dollars spent and committed |
/// | `EXPERIMENT#<name>` | `ITEM#<goal>` | who works on a goal, whether it is done or given up |
/// | `EXPERIMENT#<name>` | `PIECE#<goal>#<key>` | what came of one piece of work |
public final class DynamoExperimentStore implements ExperimentStore {
  /// From when something was written until it expires.
  public static final Duration KEPT = Duration.ofDays(90);

  /// Items of one answer: a megabyte might not arrive in time over a slow line.
  private static final int PAGE = 250;

  private static final String HEADER = "HEADER";
  private static final String ITEM = "ITEM#";
  private static final String PIECE = "PIECE#";

  /// Neither done, nor in the hands of somebody whose time is not over.
  private static final String FREE =
      "attribute_not_exists(doneAt)"
          + " AND (attribute_not_exists(claimedUntil) OR claimedUntil < :now)";

  private final Table table;

  /// @param tableName of the table that holds the goals
  public DynamoExperimentStore(DynamoDbClient client, String tableName) {
    this.table = new Table(client, tableName);
  }

  private static String pk(String experiment) {
    return "EXPERIMENT#" + experiment;
  }

  private static AttributeValue expiry(Instant now) {
    return Item.number(now.plus(KEPT).getEpochSecond());
  }

  /// When it was last written, to the second: every write says anew when it expires.
  private static Instant writtenAt(Item item) {
    return item.instant(Item.EXPIRES_AT).minus(KEPT);
  }

  @Override
  public Header begin(String experiment, String document, Instant now) {
    Item item =
        Item.key(pk(experiment), HEADER)
            .with("document", Item.document("the experiment", document))
            .with("committed", Item.number(BigDecimal.ZERO))
            .with("spent", Item.number(BigDecimal.ZERO))
            .with("sent", Item.number(0))
            .with(Item.EXPIRES_AT, expiry(now));
    var _ = table.putIfAbsent(item);
    return header(experiment).orElseThrow();
  }

  @Override
  public Optional<Header> header(String experiment) {
    return table
        .get(pk(experiment), HEADER)
        .map(
            item ->
                new Header(
                    item.require("document"),
                    item.has("budget") ? item.number("budget") : null,
                    item.number("spent"),
                    !item.has("costIncomplete"),
                    item.number("sent").intValueExact(),
                    writtenAt(item)));
  }

  @Override
  public void setBudget(String experiment, @Nullable BigDecimal budgetUsd) {
    var _ =
        budgetUsd == null
            ? update(experiment, HEADER, "REMOVE budget", "attribute_exists(pk)", Map.of())
            : update(
                experiment,
                HEADER,
                "SET budget = :budget",
                "attribute_exists(pk)",
                Map.of(":budget", Item.number(budgetUsd)));
  }

  @Override
  public void setSent(String experiment, int count, Instant now) {
    var _ =
        update(
            experiment,
            HEADER,
            "SET sent = :count, expiresAt = :expires",
            "sent < :count",
            Map.of(":count", Item.number(count), ":expires", expiry(now)));
  }

  @Override
  public boolean reserve(String experiment, BigDecimal amountUsd, @Nullable BigDecimal budgetUsd) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":amount", Item.number(amountUsd));
    if (budgetUsd == null) {
      return update(experiment, HEADER, "ADD committed :amount", "attribute_exists(pk)", values);
    }
    BigDecimal room = budgetUsd.subtract(amountUsd);
    if (room.signum() < 0) return false;
    values.put(":room", Item.number(room));
    return update(
        experiment,
        HEADER,
        "ADD committed :amount",
        "attribute_exists(pk) AND committed <= :room",
        values);
  }

  @Override
  public void settle(
      String experiment, BigDecimal reservedUsd, BigDecimal spentUsd, boolean complete) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":difference", Item.number(spentUsd.subtract(reservedUsd)));
    values.put(":spent", Item.number(spentUsd));
    if (!complete) values.put(":yes", Item.flag(true));
    String add = "ADD committed :difference, spent :spent";
    var _ =
        update(
            experiment,
            HEADER,
            complete ? add : "SET costIncomplete = :yes " + add,
            "attribute_exists(pk)",
            values);
  }

  @Override
  public Claim claim(String experiment, String item, String owner, Instant now, Instant until) {
    boolean granted =
        update(
            experiment,
            ITEM + item,
            "SET claimedBy = :owner, claimedUntil = :until, expiresAt = :expires REMOVE unrun",
            FREE,
            Map.of(
                ":owner",
                Item.text(owner),
                ":until",
                Item.instant(until),
                ":now",
                Item.instant(now),
                ":expires",
                expiry(now)));
    if (granted) return Claim.GRANTED;
    return table.get(pk(experiment), ITEM + item).filter(it -> it.has("doneAt")).isPresent()
        ? Claim.DONE
        : Claim.BUSY;
  }

  @Override
  public void finish(String experiment, String item, String owner, Instant now) {
    var _ =
        update(
            experiment,
            ITEM + item,
            "SET doneAt = :now, expiresAt = :expires REMOVE claimedBy, claimedUntil, unrun",
            "claimedBy = :owner",
            Map.of(":now", Item.instant(now), ":expires", expiry(now), ":owner", Item.text(owner)));
  }

  @Override
  public void giveBack(
      String experiment, String item, String owner, @Nullable String unrun, Instant now) {
    Map<String, AttributeValue> values = new HashMap<>(Map.of(":owner", Item.text(owner)));
    var _ = release(experiment, item, unrun, now, "claimedBy = :owner", values);
  }

  @Override
  public void giveUp(String experiment, String item, String unrun, Instant now) {
    Map<String, AttributeValue> values = new HashMap<>(Map.of(":now", Item.instant(now)));
    var _ = release(experiment, item, unrun, now, FREE, values);
  }

  @Override
  public boolean change(
      String experiment, String item, @Nullable String was, @Nullable String unrun, Instant now) {
    Map<String, AttributeValue> values = new HashMap<>(Map.of(":now", Item.instant(now)));
    if (was != null) values.put(":was", Item.text(was));
    String same = was == null ? "attribute_not_exists(unrun)" : "unrun = :was";
    return release(experiment, item, unrun, now, FREE + " AND " + same, values);
  }

  private boolean release(
      String experiment,
      String item,
      @Nullable String unrun,
      Instant now,
      String condition,
      Map<String, AttributeValue> values) {
    values.put(":expires", expiry(now));
    if (unrun != null) values.put(":unrun", Item.text(unrun));
    return update(
        experiment,
        ITEM + item,
        "SET expiresAt = :expires"
            + (unrun == null ? "" : ", unrun = :unrun")
            + " REMOVE claimedBy, claimedUntil"
            + (unrun == null ? ", unrun" : ""),
        condition,
        values);
  }

  @Override
  public Map<String, Piece> pieces(String experiment, String item) {
    Map<String, Piece> pieces = new LinkedHashMap<>();
    String prefix = PIECE + item + "#";
    each(
        experiment,
        prefix,
        "sk, facts, texts",
        found ->
            pieces.put(
                found.require(Item.SK).substring(prefix.length()),
                new Piece(found.require("facts"), found.require("texts"))));
    return pieces;
  }

  @Override
  public boolean keep(String experiment, String item, String key, Piece piece, Instant now) {
    return table.putIfAbsent(
        Item.key(pk(experiment), PIECE + item + "#" + key)
            .with("facts", Item.text(piece.facts()))
            .with("texts", Item.document("a piece of an experiment", piece.texts()))
            .with(Item.EXPIRES_AT, expiry(now)));
  }

  @Override
  public void eachFacts(String experiment, Facts taker) {
    each(
        experiment,
        PIECE,
        "sk, facts",
        found -> {
          String key = found.require(Item.SK).substring(PIECE.length());
          taker.take(key.substring(0, key.indexOf('#')), found.require("facts"));
        });
  }

  @Override
  public void eachItem(String experiment, Items taker) {
    each(
        experiment,
        ITEM,
        "sk, doneAt, unrun, claimedUntil, expiresAt",
        found ->
            taker.take(
                found.require(Item.SK).substring(ITEM.length()), known(found), writtenAt(found)));
  }

  private static Known known(Item found) {
    if (found.has("doneAt")) return new Known.Done();
    if (found.has("claimedUntil")) return new Known.Claimed(found.instant("claimedUntil"));
    String unrun = found.textOrNull("unrun");
    return unrun == null ? new Known.Waiting() : new Known.Unrun(unrun);
  }

  private void each(String experiment, String prefix, String projection, Consumer<Item> taker) {
    table.each(pk(experiment), prefix, PAGE, projection, taker);
  }

  private boolean update(
      String experiment,
      String sk,
      String expression,
      @Nullable String condition,
      Map<String, AttributeValue> values) {
    return table.update(pk(experiment), sk, expression, condition, values);
  }
}
