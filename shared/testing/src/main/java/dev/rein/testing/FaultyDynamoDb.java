package dev.rein.testing;

import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// A client in front of a real one whose calls fail as somebody decides. Knows reads and
/// transactions.
public final class FaultyDynamoDb implements DynamoDbClient {
  /// What becomes of one call.
  public enum Fault {
    NONE,
    /// It never arrives.
    LOST,
    /// It is carried out, and nobody hears of it.
    ANSWER_LOST,
    /// A transaction meets another one. Reads never do.
    CONFLICT,
    /// A transaction asks more of an item than it can take. Reads are fine.
    THROTTLED
  }

  private final DynamoDbClient behind;
  private final Supplier<Fault> faults;

  /// @param faults asked before each call
  public FaultyDynamoDb(DynamoDbClient behind, Supplier<Fault> faults) {
    this.behind = behind;
    this.faults = faults;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return call(() -> behind.getItem(request), false);
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return call(() -> behind.query(request), false);
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return call(() -> behind.transactWriteItems(request), true);
  }

  private <T> T call(Supplier<T> call, boolean writes) {
    return switch (faults.get()) {
      case NONE -> call.get();
      case LOST -> throw SdkClientException.create("planted: the call is lost");
      case ANSWER_LOST -> {
        var _ = call.get();
        throw SdkClientException.create("planted: the answer is lost");
      }
      case CONFLICT -> {
        if (writes) throw canceled("TransactionConflict");
        yield call.get();
      }
      case THROTTLED -> {
        if (writes) throw canceled("ThrottlingError");
        yield call.get();
      }
    };
  }

  private static TransactionCanceledException canceled(String code) {
    return TransactionCanceledException.builder()
        .message("planted: " + code)
        .cancellationReasons(CancellationReason.builder().code(code).build())
        .build();
  }

  @Override
  public String serviceName() {
    return behind.serviceName();
  }

  /// Leaves the client behind it open.
  @Override
  public void close() {}
}
