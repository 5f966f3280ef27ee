package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.time.Instant;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Marks what is made and not yet judged: written with what is to be judged, gone with its
/// evaluation.
final class PendingItem {
  private PendingItem() {}

  /// @param since when it was made
  static TransactWriteItem put(Table table, Instant since, Subject subject, TraceId trace) {
    Item item =
        Item.key(Keys.pending(subject.goalId()), Keys.pending(since, subject))
            .with("goalId", subject.goalId().toString())
            .with("kind", subject.kind().wireName())
            .with("traceId", trace.value().toString());
    UUID messageId = subject.messageId();
    return table.put(messageId == null ? item : item.with("messageId", messageId.toString()));
  }

  static TransactWriteItem delete(Table table, Instant since, Subject subject) {
    return table.delete(Keys.pending(subject.goalId()), Keys.pending(since, subject));
  }
}
