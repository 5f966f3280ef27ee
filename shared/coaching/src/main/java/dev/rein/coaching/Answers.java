package dev.rein.coaching;

import dev.rein.coaching.GoalStore.Taken;
import dev.rein.coaching.Table.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Answers given under idempotency keys, of operations that keep nothing else. A key is taken
/// before there is an answer, so that of two requests with it one works and the other hears so.
///
/// While somebody works under it the item has a lease and expires with it: whoever dies leaves a
/// key that is free again.
record Answers(Table table, Idempotency idempotency) {
  private static final String ANSWER = "answer";
  private static final String LEASE = "lease";

  Taken take(String userId, IdempotencyKey key, Instant askedAt, Instant until) {
    String lease = Nonce.next();
    Item use =
        Idempotency.item(userId, key, askedAt)
            .with(LEASE, lease)
            .with(Item.EXPIRES_AT, Idempotency.expiry(until.plusSeconds(1)));
    List<TransactWriteItem> writes =
        List.of(ErasureItem.fence(table, userId, askedAt), idempotency.write(use, askedAt));
    return table.untilSettled(
        () ->
            switch (table.transact(writes)) {
              case Outcome.Done _ -> Optional.of(new Taken.Mine(lease));
              case Outcome.Conflict _ -> Optional.empty();
              // Nothing may be kept of this user, so that nobody is kept from answering either.
              case Outcome.Refused refused when refused.found().containsKey(0) ->
                  Optional.of(new Taken.Mine(lease));
              case Outcome.Refused refused ->
                  Optional.of(taken(Objects.requireNonNull(refused.found().get(1)), key));
            });
  }

  private static Taken taken(Item use, IdempotencyKey key) {
    if (!Idempotency.isSame(use, key)) return new Taken.KeyReused();
    String answer = use.textOrNull(ANSWER);
    return answer == null ? new Taken.InUse() : new Taken.Known(answer);
  }

  void keep(String userId, IdempotencyKey key, String lease, String answer, Instant askedAt) {
    Item use =
        Idempotency.item(userId, key, askedAt).with(ANSWER, Item.document("the answer", answer));
    table.writeWhereAllowed(
        List.of(
            ErasureItem.fence(table, userId, askedAt),
            idempotency.writeOver(use, LEASE, lease, askedAt)));
  }

  void release(String userId, IdempotencyKey key, String lease) {
    table.writeWhereAllowed(List.of(idempotency.delete(userId, key, LEASE, lease)));
  }
}
