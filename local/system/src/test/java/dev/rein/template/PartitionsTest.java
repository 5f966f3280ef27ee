package dev.rein.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.DynamoExperimentStore;
import dev.rein.coaching.ExperimentStore;
import dev.rein.coaching.ScoreTimes;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// Roles that reach a part of the table only, and code that asks for nothing else in it.
class PartitionsTest extends FaultsCase {
  private static final Map<Class<?>, Object> ARGUMENTS =
      Map.of(
          String.class,
          "x",
          Instant.class,
          Instant.EPOCH,
          BigDecimal.class,
          BigDecimal.ONE,
          int.class,
          1,
          boolean.class,
          true,
          ExperimentStore.Piece.class,
          new ExperimentStore.Piece("{}", "{}"),
          ExperimentStore.Facts.class,
          (ExperimentStore.Facts) (_, _) -> {},
          ExperimentStore.Items.class,
          (ExperimentStore.Items) (_, _, _) -> {});

  @Test
  void roles_reachTheirPartitionsOnly() {
    assertThat(Access.partitions(Template.ofProject())).isEmpty();
  }

  /// What others can reach they can only use with a table that they are given.
  @Test
  void tables_areMadeByTheStoresBelowAlone() {
    assertThat(makers("dev.rein.redelivery.RedeliveryHandler"))
        .containsExactly("dev/rein/coaching/ScoreTimes");
    assertThat(makers("dev.rein.experiment.ExperimentHandler"))
        .containsExactly("dev/rein/coaching/DynamoExperimentStore");
  }

  private static Set<String> makers(String handler) {
    Reachable reachable = Reachable.from(handler);
    assertThat(reachable.calls())
        .filteredOn(call -> call.contains("/DynamoDbClient."))
        .isNotEmpty()
        .allSatisfy(
            call ->
                assertThat(reachable.callersOf(call))
                    .isSubsetOf("dev/rein/coaching/Table", "dev/rein/coaching/AwsClients"));
    return reachable.callersOf("dev/rein/coaching/Table.<init>");
  }

  @Test
  void scoreTimes_askForTheirPartitionOnly() throws IOException {
    Asked asked = new Asked();

    assertThat(new ScoreTimes(asked, "table").of(UUID.randomUUID())).isEmpty();

    assertThat(asked.partitions)
        .hasSize(1)
        .allMatch(key -> key.startsWith(Contract.PARTITIONS.get("RedeliveryRole/ScoreTimes")));
  }

  @Test
  void experiments_areAskedForInTheirPartitionOnly() throws ReflectiveOperationException {
    Asked asked = new Asked();
    ExperimentStore store = new DynamoExperimentStore(asked, "table");

    store.begin("x", "{}", Instant.EPOCH);
    for (Method method : ExperimentStore.class.getDeclaredMethods()) {
      int before = asked.requests;
      Object[] arguments = Arrays.stream(method.getParameterTypes()).map(ARGUMENTS::get).toArray();
      assertThat(arguments).as(method.getName()).doesNotContainNull();
      try {
        method.invoke(store, arguments);
      } catch (InvocationTargetException e) {
        throw new AssertionError(method.getName(), e.getCause());
      }
      assertThat(asked.requests).as(method.getName()).isGreaterThan(before);
    }

    assertThat(asked.partitions)
        .isNotEmpty()
        .allMatch(key -> key.startsWith(Contract.PARTITIONS.get("ExperimentRole/Table")));
  }

  /// Keeps what is put, finds it again by its key, and remembers each partition that it was asked
  /// for. What it does not have here, the interface refuses.
  private static final class Asked implements DynamoDbClient {
    private final Set<String> partitions = new TreeSet<>();
    private final Map<String, Map<String, AttributeValue>> items = new HashMap<>();
    private int requests;

    private String key(Map<String, AttributeValue> attributes) {
      requests++;
      partitions.add(attributes.get("pk").s());
      return attributes.get("pk").s() + " " + attributes.get("sk").s();
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      return GetItemResponse.builder().item(items.get(key(request.key()))).build();
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      items.put(key(request.item()), request.item());
      return PutItemResponse.builder().build();
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      key(request.key());
      return UpdateItemResponse.builder().build();
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      requests++;
      assertThat(request.indexName()).isNull();
      assertThat(request.keyConditionExpression()).startsWith("pk = :pk");
      partitions.add(request.expressionAttributeValues().get(":pk").s());
      return QueryResponse.builder().items(List.of()).build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  static Stream<Fault> faults() {
    String scores = "[\"SCORES#*\"]";
    String condition =
        """
                        Condition:
                          ForAllValues:StringLike:
                            dynamodb:LeadingKeys: %s
        """;
    return Stream.of(
        new Fault(
            condition.formatted(scores),
            "",
            Access::partitions,
            "RedeliveryRole/ScoreTimes reaches the whole table"),
        new Fault(
            scores,
            "[\"*\"]",
            Access::partitions,
            "RedeliveryRole/ScoreTimes is held to"
                + " {\"ForAllValues:StringLike\":{\"dynamodb:LeadingKeys\":[\"*\"]}}, not"
                + " {\"ForAllValues:StringLike\":{\"dynamodb:LeadingKeys\":[\"SCORES#*\"]}}"),
        new Fault(
            "dynamodb:LeadingKeys: [\"EXPERIMENT#*\"]",
            "dynamodb:LeadingKey: [\"EXPERIMENT#*\"]",
            Access::partitions,
            "ExperimentRole/Table is held to"
                + " {\"ForAllValues:StringLike\":{\"dynamodb:LeadingKey\":[\"EXPERIMENT#*\"]}}, not"
                + " {\"ForAllValues:StringLike\":{\"dynamodb:LeadingKeys\":[\"EXPERIMENT#*\"]}}"));
  }
}
