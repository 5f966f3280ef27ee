package dev.rein.coaching;

import dev.rein.coaching.Table.Outcome;
import dev.rein.tracing.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Conversations in the table of [DynamoGoalStore], whose keys are described there.
///
/// **Two workers.** As with goals: only the process that holds a message's current lease may end
/// it. A reply that comes after the lease was lost is dropped without an error, except that the
/// money it cost is added up and counted.
///
/// **Erasure.** A message is begun only while its goal is there and is the same user's, in one
/// transaction: no message outlives its goal's erasure.
public final class DynamoCoachingStore implements CoachingStore {
  private static final String MESSAGE_ID = "messageId";
  private static final String GOAL_ID = "goalId";

  private final Table table;
  private final CoachingItems items;
  private final Idempotency idempotency;
  private final Leases leases = new Leases();

  /// @param tableName of the table that holds the goals
  public DynamoCoachingStore(DynamoDbClient client, String tableName) {
    this.table = new Table(client, tableName);
    this.items = new CoachingItems(table);
    this.idempotency = new Idempotency(table);
  }

  @Override
  public Begun begin(
      UUID messageId,
      UUID goalId,
      String userId,
      TraceId trace,
      CoachingRequest request,
      @Nullable IdempotencyKey key,
      Instant runUntil) {
    UserIds.require(userId);
    String lease = Nonce.next();
    Instant now = trace.startedAt();
    List<TransactWriteItem> writes = new ArrayList<>();
    writes.add(GoalHeader.requireOwner(table, goalId, userId));
    writes.add(
        MessageItem.begun(messageId, goalId, userId, trace, request, runUntil, lease).write(table));
    if (key != null) {
      Item use =
          Idempotency.item(userId, key, now)
              .with(GOAL_ID, goalId.toString())
              .with(MESSAGE_ID, messageId.toString());
      writes.add(idempotency.write(use, now));
    }
    return table.untilSettled(
        () ->
            switch (table.transact(writes)) {
              case Outcome.Done _ -> {
                leases.given(messageId, lease);
                yield Optional.of(started(goalId, messageId));
              }
              case Outcome.Conflict _ -> Optional.empty();
              case Outcome.Refused refused -> Optional.of(refused(refused, key));
            });
  }

  private Begun refused(Outcome.Refused refused, @Nullable IdempotencyKey key) {
    if (refused.found().containsKey(0)) return new Begun.UnknownGoal();
    Item use = refused.found().get(2);
    if (key == null || use == null) throw new IllegalStateException("a message was begun before");
    if (!Idempotency.isSame(use, key)) return new Begun.KeyReused();
    return find(UUID.fromString(use.require(GOAL_ID)), UUID.fromString(use.require(MESSAGE_ID)))
        .<Begun>map(Begun.Known::new)
        .orElseGet(Begun.UnknownGoal::new);
  }

  @Override
  public Claimed claim(UUID goalId, UUID messageId, Instant now, Instant runUntil) {
    String lease = Nonce.next();
    Optional<Boolean> claimed =
        items.change(
            goalId,
            messageId,
            item ->
                isFree(item, now)
                    ? List.of(item.running(lease, runUntil).write(table))
                    : List.of());
    if (claimed.isEmpty()) return new Claimed.Unknown();
    if (claimed.get()) leases.given(messageId, lease);
    Optional<CoachingMessage> message = find(goalId, messageId);
    if (message.isEmpty()) return new Claimed.Unknown();
    return claimed.get() ? new Claimed.Mine(message.get()) : new Claimed.NotNow(message.get());
  }

  private static boolean isFree(MessageItem item, Instant now) {
    return switch (item.status()) {
      case FAILED -> true;
      case RUNNING -> !item.runUntil().isAfter(now);
      case COMPLETED -> false;
    };
  }

  @Override
  public Optional<CoachingMessage> complete(
      UUID goalId,
      UUID messageId,
      CoachingReply reply,
      String promptVersion,
      String model,
      Spend spend,
      Instant now) {
    // What could not be read back must not be kept.
    CoachingJson.decode(CoachingJson.of(reply));
    return finished(
        goalId,
        messageId,
        promptVersion,
        model,
        spend,
        now,
        (item, counters) -> {
          counters.one(now, Metrics.COACHING_REPLIES);
          return List.of(
              item.replied(reply, promptVersion, model, now).write(table),
              PendingItem.put(table, now, Subject.coaching(goalId, messageId), item.trace()));
        });
  }

  @Override
  public Optional<CoachingMessage> fail(
      UUID goalId, UUID messageId, Failure failure, Spend spend, Instant now) {
    return finished(
        goalId,
        messageId,
        "",
        "",
        spend,
        now,
        (item, counters) -> {
          counters.one(now, Metrics.COACHING_FAILED);
          return List.of(item.failed(failure).write(table));
        });
  }

  private interface End {
    List<TransactWriteItem> of(MessageItem paid, Counters counters);
  }

  private Optional<CoachingMessage> finished(
      UUID goalId,
      UUID messageId,
      String promptVersion,
      String model,
      Spend spend,
      Instant now,
      End end) {
    Optional<Boolean> changed =
        items.change(
            goalId,
            messageId,
            item -> {
              MessageItem paid = item.plus(spend);
              Origin origin = new Origin(promptVersion, model, items.origin(item).style());
              Counters counters = new Counters(origin).spend(now, spend);
              List<TransactWriteItem> writes =
                  new ArrayList<>(
                      mayWork(item) ? end.of(paid, counters) : List.of(paid.write(table)));
              writes.addAll(counters.writes(table));
              return writes;
            });
    if (changed.isEmpty()) new Counters(Origin.UNKNOWN).spend(now, spend).keep(table);
    return find(goalId, messageId);
  }

  private boolean mayWork(MessageItem item) {
    return item.status() == CoachingMessage.Status.RUNNING
        && leases.mayWrite(item.id(), item.lease());
  }

  @Override
  public Optional<CoachingMessage> find(UUID goalId, UUID messageId) {
    return items.find(goalId, messageId);
  }

  @Override
  public List<CoachingMessage> before(CoachingMessage message, int limit) {
    requireLimit(limit);
    return items.list(message.goalId(), message.id(), limit);
  }

  private static void requireLimit(int limit) {
    if (limit < 1 || limit > Limits.PAGE) throw new IllegalArgumentException("limit: " + limit);
  }

  @Override
  public Page<CoachingMessage> list(UUID goalId, int limit, @Nullable String cursor) {
    requireLimit(limit);
    String scope = goalId.toString();
    UUID before = cursor == null ? null : ListCursor.read(scope, cursor);
    List<CoachingMessage> found = items.list(goalId, before, limit + 1);
    if (found.size() <= limit) return new Page<>(found, null);
    List<CoachingMessage> page = found.subList(0, limit);
    return new Page<>(page, ListCursor.write(scope, page.getLast().id()));
  }

  /// An erasure may have begun right after the message.
  private Begun started(UUID goalId, UUID messageId) {
    return find(goalId, messageId).<Begun>map(Begun.Started::new).orElseGet(Begun.UnknownGoal::new);
  }
}
