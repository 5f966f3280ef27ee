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
import java.util.function.Function;
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
  private static final String GOAL_ID = "goalId";
  private static final String DOCUMENT = "document";

  private final Table table;
  private final Idempotency idempotency;
  private final GoalPartition goals;
  private final GoalEvaluations evaluations;
  private final Answers answers;
  private final CoachingItems coaching;
  private final JudgementCache judgements;
  private final Leases leases = new Leases();

  /// @param tableName of a table with text keys `pk` and `sk` and time to live on `expiresAt`
  public DynamoGoalStore(DynamoDbClient client, String tableName) {
    this.table = new Table(client, tableName);
    this.idempotency = new Idempotency(table);
    this.goals = new GoalPartition(table);
    this.evaluations = new GoalEvaluations(table);
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
                yield Optional.of(started(goalId));
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

  /// An erasure may have begun right after the goal.
  private Begun started(UUID goalId) {
    return find(goalId).<Begun>map(Begun.Started::new).orElseGet(Begun.Erased::new);
  }

  @Override
  public Claimed claim(UUID goalId, Instant now, Instant runUntil) {
    return table.untilSettled(
        () -> {
          Optional<GoalHeader> found = goals.header(goalId);
          if (found.isEmpty()) return Optional.of(new Claimed.Unknown());
          GoalHeader header = found.get();
          boolean free =
              switch (header.status()) {
                case FAILED -> true;
                case RUNNING -> !header.runUntil().isAfter(now);
                case COMPLETED -> false;
              };
          if (!free) return Optional.of(claimed(goalId, Claimed.NotNow::new));
          String lease = Nonce.next();
          GoalHeader mine = header.running(lease, runUntil);
          List<TransactWriteItem> writes =
              new ArrayList<>(List.of(mine.write(table), table.put(mine.listEntry())));
          // One that runs has its mark, with how often it was swept already.
          if (header.status() == GoalStatus.FAILED) writes.add(RunningItem.put(table, mine));
          return table.write(writes) ? Optional.of(mine(goalId, lease)) : Optional.empty();
        });
  }

  private Claimed mine(UUID goalId, String lease) {
    leases.given(goalId, lease);
    return claimed(goalId, Claimed.Mine::new);
  }

  private Claimed claimed(UUID goalId, Function<Goal, Claimed> how) {
    return find(goalId).map(how).orElseGet(Claimed.Unknown::new);
  }

  @Override
  public void runUntil(UUID goalId, Instant runUntil) {
    Optional<Boolean> _ =
        goals.change(
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
          if (!mayWork(header)) return counters.writesAfter(table, counted.write(table));
          if (!header.hasEveryStage()) {
            throw new IllegalStateException("goal " + goalId + " lacks a stage");
          }
          GoalHeader completed = counted.completed(now);
          header.planFindings().ifPresent(found -> counters.planFindings(now, found));
          List<TransactWriteItem> writes =
              counters
                  .one(now, Metrics.GOALS_COMPLETED)
                  .writesAfter(
                      table,
                      completed.write(table),
                      table.put(completed.listEntry()),
                      RunningItem.delete(table, goalId, header.createdAt()));
          Set<Kind> evaluated = header.evaluatedKinds();
          for (Kind kind : GoalEvaluations.KINDS) {
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
          if (!mayWork(header)) return counters.writesAfter(table, counted.write(table));
          GoalHeader failed = counted.failed(failure);
          return counters
              .one(now, Metrics.GOALS_FAILED)
              .writesAfter(
                  table,
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
    return goals.find(goalId, header -> header.userId().equals(userId));
  }

  @Override
  public Optional<Goal> find(UUID goalId) {
    return goals.find(goalId, _ -> true);
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
    if (evaluation.kind() != subject.kind()) {
      throw new IllegalArgumentException("not of this subject's kind");
    }
    return subject.messageId() == null
        ? evaluations.save(subject, evaluation, spend)
        : coaching.saveEvaluation(subject, evaluation, spend);
  }

  @Override
  public void spent(UUID goalId, Spend spend, Instant now) {
    spent(goalId, spend, now, GoalHeader::origin);
  }

  @Override
  public void spent(Subject subject, Spend spend, Instant now) {
    if (subject.messageId() == null) {
      spent(subject.goalId(), spend, now, _ -> Origin.UNKNOWN);
    } else if (!coaching.spent(subject, spend, now)) {
      count(spend, now);
    }
  }

  private void spent(UUID goalId, Spend spend, Instant now, Function<GoalHeader, Origin> origin) {
    changeIfThere(
        goalId,
        spend,
        now,
        header -> {
          GoalHeader paid = header.plusUncounted(spend);
          return new Counters(origin.apply(header))
              .spend(now, paid.uncounted())
              .writesAfter(table, paid.withAllCounted().write(table));
        });
  }

  @Override
  public void count(Spend spend, Instant now) {
    new Counters(Origin.UNKNOWN).spend(now, spend).keep(table);
  }

  @Override
  public Optional<CachedJudgement> cachedJudgement(String hash) {
    return judgements.find(hash);
  }

  @Override
  public void cacheJudgement(
      String hash, CachedJudgement judgement, Duration timeToLive, Instant now) {
    judgements.keep(hash, judgement, timeToLive, now);
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

  /// As [GoalPartition#change]. Where the goal was erased, what was spent for it is counted all the
  /// same.
  private void changeIfThere(
      UUID goalId, Spend spend, Instant now, Function<GoalHeader, List<TransactWriteItem>> writes) {
    if (goals.change(goalId, writes).isEmpty()) count(spend, now);
  }
}
