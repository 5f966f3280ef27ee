package dev.rein.coaching;

import dev.rein.coaching.Table.Outcome;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Goals in one DynamoDB table. All reads are strongly consistent; every change is one transaction
/// with conditions, tried again a bounded number of times when others change the same items.
///
/// | pk | sk | holds | read by |
/// |---|---|---|---|
/// | `GOAL#<id>` | `GOAL` | the goal itself, its spend, lease and revision | get, or all of the partition |
/// | | `STAGE#<name>` | a stage's result as JSON | with the goal |
/// | | `EVAL#<subject>#<rubric version>` | an evaluation as JSON | with the goal |
/// | | `RATING#<subject>#<user>` | a rating | with the goal; get |
/// | `COACHING#<goal>` | `MESSAGE#<id>` | a message to the coach, the reply, its evaluations, lease and revision | get; query, newest first |
/// | | `RATING#coaching#<message>#<user>` | a rating | get; with the messages |
/// | `PROGRESS#<goal>` | `CHECKIN#<id>` | a check-in; ids are version 7, so order is time | query, newest first |
/// | `USER#<id>` | `GOAL#<id>` | the goal's entry in the list; ids are version 7, so order is time | query, newest first |
/// | | `IDEM#<route>#<hash of key>` | what a key was used for; expires after a day | get |
/// | `GOALS#<month>#<shard>` | `<day>#<goal>` | that the goal was begun that day, see [GoalDays] | query by days |
/// | `PENDING#<shard>` | `<time>#<goal>#<subject>` | something completed and not yet judged | query, oldest first |
/// | `RUNNING#<shard>` | `<time>#<goal>` | a goal that has no end yet | query, oldest first |
/// | `METRICS#<month>#<shard>` | `<day>#<family>#<lane>#<origin>` | counters, see [CounterItem] | query by days |
/// | `PAIRS#<month>#<shard>` | `<day>#<goal>#<subject>` | what judge and owner make of it | query by days |
/// | `UNSENT#<shard>` | `<goal>#<subject>#<trace>` | a change that Opik may not have heard of | query |
/// | `SCORES#<trace>` | `CHANGED` | when people last changed each score; expires | get |
/// | `JUDGE#<hash>` | `JUDGEMENT` | a judgement to be used again; expires | get |
/// | `CACHED#<goal>` | `<hash>` | that this judgement is the goal's; expires | query, to erase it |
/// | `ERASURE#…`, `ERASING`, `ERASED#…` | | see [DynamoErasureStore] | |
///
/// **Two workers.** `begin` and `claim` give a lease; only the process that holds the goal's
/// current lease changes it. What a worker writes after it lost the lease is dropped without an
/// error, except that the money it spent is added up and counted. Of each stage the first result is
/// kept for good. Two workers inside one process share what that process holds.
///
/// **Counting.** A goal's calls are counted when it completes or fails, on that day; those of its
/// evaluation on the day of the evaluation. A rating counts on the day of its last change:
/// replacing it takes the old values out of their day. So counters always equal what is stored.
///
/// **Expiry.** DynamoDB removes expired items late, within days. An idempotency key that is over
/// but not yet removed is free again; [#cachedJudgement] may still see what is over.
public final class DynamoGoalStore implements GoalStore {
  private static final List<Kind> JUDGED = List.of(Kind.RESOLUTION, Kind.PLAN);
  private static final String GOAL_ID = "goalId";
  private static final String DOCUMENT = "document";

  private final Table table;
  private final Idempotency idempotency;
  private final Answers answers;
  private final CoachingItems coaching;
  private final JudgementCache judgements;
  private final Leases leases = new Leases();

  /// @param tableName of a table with text keys `pk` and `sk` and time to live on `expiresAt`
  public DynamoGoalStore(DynamoDbClient client, String tableName) {
    this.table = new Table(client, tableName);
    this.idempotency = new Idempotency(table);
    this.answers = new Answers(table, idempotency);
    this.coaching = new CoachingItems(table);
    this.judgements = new JudgementCache(table);
  }

  @Override
  public Begun begin(
      UUID goalId,
      String userId,
      TraceId trace,
      GoalRequest request,
      @Nullable IdempotencyKey key,
      Instant runUntil) {
    UserIds.require(userId);
    String lease = Nonce.next();
    GoalHeader header = GoalHeader.begun(goalId, userId, trace, request, runUntil, lease);
    List<TransactWriteItem> writes = new ArrayList<>();
    writes.add(ErasureItem.fence(table, userId, header.createdAt()));
    writes.add(header.write(table));
    writes.add(table.put(header.listEntry()));
    writes.add(RunningItem.put(table, header));
    writes.add(GoalDays.put(table, goalId));
    if (key != null) {
      Item use = Idempotency.item(userId, key, header.createdAt()).with(GOAL_ID, goalId.toString());
      writes.add(idempotency.write(use, header.createdAt()));
    }
    return table.untilSettled(
        () ->
            switch (table.transact(writes)) {
              case Outcome.Done _ -> {
                leases.given(goalId, lease);
                yield Optional.of(new Begun.Started(require(goalId)));
              }
              case Outcome.Conflict _ -> Optional.empty();
              case Outcome.Refused refused when refused.found().containsKey(0) ->
                  Optional.of(new Begun.Erased());
              case Outcome.Refused refused -> {
                Item use = refused.found().get(writes.size() - 1);
                if (key == null || use == null) {
                  throw new IllegalStateException("goal " + goalId + " was begun before");
                }
                yield Optional.of(known(use, key));
              }
            });
  }

  private Begun known(Item use, IdempotencyKey key) {
    if (!Idempotency.isSame(use, key)) return new Begun.KeyReused();
    return find(UUID.fromString(use.require(GOAL_ID)))
        .<Begun>map(Begun.Known::new)
        .orElseGet(Begun.Erased::new);
  }

  @Override
  public Claimed claim(UUID goalId, Instant now, Instant runUntil) {
    return table.untilSettled(
        () -> {
          Optional<GoalHeader> found = header(goalId);
          if (found.isEmpty()) return Optional.of(new Claimed.Unknown());
          GoalHeader header = found.get();
          boolean free =
              switch (header.status()) {
                case FAILED -> true;
                case RUNNING -> !header.runUntil().isAfter(now);
                case COMPLETED -> false;
              };
          if (!free) return Optional.of(new Claimed.NotNow(require(goalId)));
          String lease = Nonce.next();
          GoalHeader mine = header.running(lease, runUntil);
          List<TransactWriteItem> writes =
              new ArrayList<>(List.of(mine.write(table), table.put(mine.listEntry())));
          // One that runs has its mark, with how often it was swept already.
          if (header.status() == GoalStatus.FAILED) writes.add(RunningItem.put(table, mine));
          return done(writes) ? Optional.of(mine(goalId, lease)) : Optional.empty();
        });
  }

  private Claimed mine(UUID goalId, String lease) {
    leases.given(goalId, lease);
    return new Claimed.Mine(require(goalId));
  }

  @Override
  public void runUntil(UUID goalId, Instant runUntil) {
    Optional<Boolean> _ =
        change(
            goalId,
            header ->
                mayWork(header) ? List.of(header.withRunUntil(runUntil).write(table)) : List.of());
  }

  @Override
  public void saveStage(
      UUID goalId, StageResult result, String promptVersion, String model, Spend spend) {
    Stage stage = Stage.of(result);
    changeIfThere(
        goalId,
        spend,
        Uuid7.timeOf(goalId),
        header -> {
          GoalHeader paid = header.plusUncounted(spend);
          if (header.has(stage) || !mayWork(header)) return List.of(paid.write(table));
          Item kept =
              Item.key(Keys.goal(goalId), Keys.stage(stage))
                  .with(DOCUMENT, stageDocument(stage, header.request().style(), result));
          GoalHeader staged = paid.withStage(stage, promptVersion, model);
          if (result instanceof Plan plan && plan.findings() != null) {
            staged = staged.withPlanFindings(plan.findings().size());
          }
          return List.of(staged.write(table), table.put(kept));
        });
  }

  // What could not be read back must not be kept.
  private static AttributeValue stageDocument(Stage stage, Style style, StageResult result) {
    var json = StageJson.encode(result);
    try {
      var _ = StageJson.decode(stage, style, json);
    } catch (UnusableAnswer e) {
      throw new IllegalArgumentException(stage.wireName() + " can't be kept: " + e.getMessage(), e);
    }
    return Item.document(stage.wireName(), Json.write(json));
  }

  @Override
  public void complete(UUID goalId, Spend uncounted, Instant now) {
    changeIfThere(
        goalId,
        uncounted,
        now,
        header -> {
          GoalHeader paid = header.plusUncounted(uncounted);
          Counters counters = new Counters(header.origin()).spend(now, paid.uncounted());
          GoalHeader counted = paid.withAllCounted();
          if (!mayWork(header)) return with(counters, counted.write(table));
          if (!header.hasEveryStage()) {
            throw new IllegalStateException("goal " + goalId + " lacks a stage");
          }
          GoalHeader completed = counted.completed(now);
          header.planFindings().ifPresent(found -> counters.planFindings(now, found));
          List<TransactWriteItem> writes =
              with(
                  counters.one(now, Metrics.GOALS_COMPLETED),
                  completed.write(table),
                  table.put(completed.listEntry()),
                  RunningItem.delete(table, goalId, header.createdAt()));
          Set<Kind> evaluated = header.evaluatedKinds();
          for (Kind kind : JUDGED) {
            if (evaluated.contains(kind)) continue;
            Subject subject = Subject.of(goalId, kind);
            writes.add(PendingItem.put(table, now, subject, header.trace()));
          }
          return writes;
        });
  }

  @Override
  public void fail(UUID goalId, Failure failure, Spend uncounted, Instant now) {
    changeIfThere(
        goalId,
        uncounted,
        now,
        header -> {
          GoalHeader paid = header.plusUncounted(uncounted);
          Counters counters = new Counters(header.origin()).spend(now, paid.uncounted());
          GoalHeader counted = paid.withAllCounted();
          if (!mayWork(header)) return with(counters, counted.write(table));
          GoalHeader failed = counted.failed(failure);
          return with(
              counters.one(now, Metrics.GOALS_FAILED),
              failed.write(table),
              table.put(failed.listEntry()),
              RunningItem.delete(table, goalId, header.createdAt()));
        });
  }

  private boolean mayWork(GoalHeader header) {
    return header.status() == GoalStatus.RUNNING && leases.mayWrite(header.id(), header.lease());
  }

  @Override
  public Optional<Goal> find(String userId, UUID goalId) {
    return find(goalId, header -> header.userId().equals(userId));
  }

  @Override
  public Optional<Goal> find(UUID goalId) {
    return find(goalId, _ -> true);
  }

  /// Nothing is put together for who may not see it, so that it takes no longer than for a goal
  /// that is not there.
  private Optional<Goal> find(UUID goalId, Predicate<GoalHeader> mayBeSeen) {
    List<Item> items = table.partition(Keys.goal(goalId));
    return items.stream()
        .filter(item -> item.require(Item.SK).equals(Keys.GOAL))
        .findFirst()
        .map(GoalHeader::new)
        .filter(mayBeSeen)
        .map(header -> GoalItems.assemble(header, items));
  }

  @Override
  public Page<GoalSummary> list(String userId, int limit, @Nullable String cursor) {
    UserIds.require(userId);
    if (limit < 1 || limit > Limits.PAGE) throw new IllegalArgumentException("limit: " + limit);
    String before = cursor == null ? null : Keys.userGoal(ListCursor.read(userId, cursor));
    List<GoalSummary> found =
        table.last(Keys.user(userId), Keys.USER_GOAL_PREFIX, before, limit + 1).stream()
            .map(GoalHeader::summary)
            .toList();
    if (found.size() <= limit) return new Page<>(found, null);
    List<GoalSummary> items = found.subList(0, limit);
    return new Page<>(items, ListCursor.write(userId, items.getLast().id()));
  }

  @Override
  public boolean saveEvaluation(Subject subject, Evaluation evaluation, Spend spend) {
    UUID goalId = subject.goalId();
    Kind kind = subject.kind();
    if (evaluation.kind() != kind) throw new IllegalArgumentException("not of this subject's kind");
    if (subject.messageId() != null) return coaching.saveEvaluation(subject, evaluation, spend);
    String rubric = evaluation.rubricVersion();
    return change(
            goalId,
            header -> {
              if (header.isEvaluated(subject, rubric)) return List.of();
              GoalHeader paid = header.plusUncounted(spend);
              Origin origin = header.origin(kind);
              Origin judge = new Origin(rubric, evaluation.model(), origin.style());
              Item kept =
                  Item.key(Keys.goal(goalId), Keys.evaluation(subject, rubric))
                      .with(
                          DOCUMENT,
                          Item.document("the evaluation", Json.write(GoalJson.of(evaluation))));
              List<TransactWriteItem> writes =
                  with(
                      new Counters(origin).evaluation(evaluation),
                      paid.withAllCounted().withEvaluation(subject, rubric).write(table),
                      table.put(kept));
              writes.addAll(
                  new Counters(judge)
                      .spend(evaluation.evaluatedAt(), paid.uncounted())
                      .writes(table));
              writes.addAll(
                  Judgements.pair(
                      table,
                      subject,
                      origin,
                      header.trace(),
                      header.userId(),
                      Judgements.newest(table, subject),
                      evaluation));
              Instant completedAt = header.completedAt();
              if (completedAt != null && JUDGED.contains(kind)) {
                writes.add(PendingItem.delete(table, completedAt, subject));
              }
              return writes;
            })
        .orElse(false);
  }

  @Override
  public void count(Spend spend, Instant now) {
    new Counters(Origin.UNKNOWN).spend(now, spend).keep(table);
  }

  @Override
  public Optional<Evaluation.Scored> cachedJudgement(String hash) {
    return judgements.find(hash);
  }

  @Override
  public void cacheJudgement(
      String hash, Evaluation.Scored judgement, UUID goalId, Duration timeToLive, Instant now) {
    judgements.keep(hash, judgement, goalId, timeToLive, now);
  }

  @Override
  public Taken take(String userId, IdempotencyKey key, Instant askedAt, Instant until) {
    UserIds.require(userId);
    return answers.take(userId, key, askedAt, until);
  }

  @Override
  public void keepAnswer(
      String userId, IdempotencyKey key, String lease, String answer, Instant askedAt) {
    UserIds.require(userId);
    answers.keep(userId, key, lease, answer, askedAt);
  }

  @Override
  public void release(String userId, IdempotencyKey key, String lease) {
    UserIds.require(userId);
    answers.release(userId, key, lease);
  }

  /// As [#change]. Where the goal was erased, what was spent for it is counted all the same.
  private void changeIfThere(UUID goalId, Spend spend, Instant now, Writes writes) {
    if (change(goalId, writes).isEmpty()) count(spend, now);
  }

  /// Reads the goal's own item, asks what to write for it, and writes it; again from the start if
  /// the item was changed in between.
  ///
  /// @param writes empty where there is nothing to change
  /// @return false where there was nothing to change, empty where there is no such goal
  private Optional<Boolean> change(UUID goalId, Writes writes) {
    return table.untilSettled(
        () -> {
          Optional<GoalHeader> header = header(goalId);
          if (header.isEmpty()) return Optional.of(Optional.empty());
          List<TransactWriteItem> transaction = writes.of(header.get());
          if (transaction.isEmpty()) return Optional.of(Optional.of(false));
          return done(transaction) ? Optional.of(Optional.of(true)) : Optional.empty();
        });
  }

  private interface Writes {
    List<TransactWriteItem> of(GoalHeader header);
  }

  private boolean done(List<TransactWriteItem> transaction) {
    return switch (table.transact(transaction)) {
      case Outcome.Done _ -> true;
      case Outcome.Conflict _, Outcome.Refused _ -> false;
    };
  }

  private List<TransactWriteItem> with(Counters counters, TransactWriteItem... others) {
    List<TransactWriteItem> writes = new ArrayList<>(List.of(others));
    writes.addAll(counters.writes(table));
    return writes;
  }

  private Optional<GoalHeader> header(UUID goalId) {
    return table.get(Keys.goal(goalId), Keys.GOAL).map(GoalHeader::new);
  }

  private Goal require(UUID goalId) {
    return find(goalId).orElseThrow(() -> unknown(goalId));
  }

  private static IllegalArgumentException unknown(UUID goalId) {
    return new IllegalArgumentException("no goal " + goalId);
  }
}
