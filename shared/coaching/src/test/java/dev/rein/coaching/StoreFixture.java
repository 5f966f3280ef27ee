package dev.rein.coaching;

import dev.rein.coaching.GoalStore.Begun;
import dev.rein.testing.Tables;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Uuid7;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// A table of its own for each test, and goals brought to where a test begins.
abstract class StoreFixture {
  static final String ANN = "ann";
  static final String BOB = "bob";
  static final Instant NOON = Samples.NOON;
  static final Instant LATER = NOON.plusSeconds(60);
  static final Failure FAILURE =
      new Failure("model-unavailable", "The model is overloaded.", "generate_resolution", true);

  // Not the samples': thousands of ids of one millisecond are no longer in order.
  private static final Uuid7 REQUESTS = new Uuid7();

  final String tableName = "rein-" + UUID.randomUUID();
  final Samples samples = new Samples(42);
  private @Nullable DynamoDbClient client;
  private @Nullable DynamoGoalStore store;

  abstract Engine engine();

  @BeforeEach
  final void createTable() {
    Samples.renewIds();
    client = AwsClients.dynamoDb(engine().environment());
    Tables.create(client(), tableName);
    store = anotherStore();
  }

  @AfterEach
  final void dropTable() {
    client().deleteTable(request -> request.tableName(tableName));
    client().close();
  }

  final DynamoDbClient client() {
    if (client == null) throw new IllegalStateException("no client yet");
    return client;
  }

  final DynamoGoalStore store() {
    if (store == null) throw new IllegalStateException("no store yet");
    return store;
  }

  final DynamoFeedbackStore feedback() {
    return new DynamoFeedbackStore(client(), tableName);
  }

  final DynamoMetricsStore metrics() {
    return new DynamoMetricsStore(client(), tableName);
  }

  /// As another process would open it.
  final DynamoGoalStore anotherStore() {
    return new DynamoGoalStore(client(), tableName);
  }

  final Goal begun(String userId) {
    return begun(userId, samples.request(), null);
  }

  final Goal begun(String userId, GoalRequest request, @Nullable IdempotencyKey key) {
    Begun begun = store().begin(Samples.id(), userId, Samples.trace(), request, key, LATER);
    return ((Begun.Started) begun).goal();
  }

  final Goal withStages(String userId, Spend spendOfEach) {
    Goal goal = begun(userId);
    for (Stage stage : Stage.values()) saveStage(store(), goal, stage, spendOfEach);
    return found(goal.id());
  }

  final Goal completed(String userId) {
    Goal goal = withStages(userId, Spend.NONE);
    store().complete(goal.id(), Spend.NONE, NOON);
    return found(goal.id());
  }

  final StageResult saveStage(GoalStore into, Goal goal, Stage stage, Spend spend) {
    StageResult result = samples.result(stage, goal.request().style());
    into.saveStage(goal.id(), result, stage.wireName() + ".v1", "model-1", spend);
    return result;
  }

  final Goal found(UUID goalId) {
    return store().find(goalId).orElseThrow();
  }

  final List<Item> allItems() {
    return client()
        .scanPaginator(request -> request.tableName(tableName).consistentRead(true))
        .items()
        .stream()
        .map(Item::new)
        .toList();
  }

  final List<Item> itemsOf(String pkPrefix, String skPrefix) {
    return allItems().stream()
        .filter(item -> item.require("pk").startsWith(pkPrefix))
        .filter(item -> item.require("sk").startsWith(skPrefix))
        .toList();
  }

  static FeedbackStore.Change change(String userId, @Nullable IdempotencyKey key, Instant now) {
    return new FeedbackStore.Change(userId, key, new TraceId(REQUESTS.at(now), now), now);
  }

  static IdempotencyKey key(String key, String body) {
    return new IdempotencyKey(key, "POST /api/goals", Hashes.sha256(body));
  }

  /// A client whose first call of `method` finds all partitions of that prefix erased.
  final DynamoDbClient erasing(String method, String prefix) {
    return interrupted(
        method,
        () -> {
          for (Item item : itemsOf(prefix, "")) {
            client()
                .deleteItem(
                    request ->
                        request
                            .tableName(tableName)
                            .key(Item.key(item.require("pk"), item.require("sk")).attributes()));
          }
        });
  }

  /// A client before whose first call of `method` somebody else does something.
  final DynamoDbClient interrupted(String method, Runnable between) {
    AtomicBoolean done = new AtomicBoolean();
    InvocationHandler handler =
        (_, called, arguments) -> {
          if (called.getName().equals(method) && !done.getAndSet(true)) between.run();
          try {
            return called.invoke(client(), arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, handler);
  }

  /// Runs all of them side by side and gives what they returned, in order.
  static <T> List<T> sideBySide(List<Callable<T>> calls) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(calls)) results.add(future.get());
      return results;
    }
  }

  static Goal goal(
      GoalRequest request,
      @Nullable ClarifiedGoal clarified,
      @Nullable Resolution resolution,
      @Nullable Plan plan) {
    return new Goal(
        Samples.id(),
        ANN,
        Samples.trace(),
        NOON,
        request,
        GoalStatus.RUNNING,
        clarified,
        resolution,
        plan,
        Spend.NONE,
        null,
        Map.of(),
        LATER,
        null,
        List.of(),
        List.of());
  }
}
