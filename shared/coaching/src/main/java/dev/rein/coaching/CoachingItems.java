package dev.rein.coaching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The items of conversations: read with their ratings, and changed with what they count.
record CoachingItems(Table table) {

  Optional<MessageItem> item(UUID goalId, UUID messageId) {
    return table.get(Keys.coaching(goalId), Keys.message(messageId)).map(MessageItem::new);
  }

  Optional<CoachingMessage> find(UUID goalId, UUID messageId) {
    return item(goalId, messageId).map(this::withRating);
  }

  private CoachingMessage withRating(MessageItem item) {
    Subject subject = Subject.coaching(item.goalId(), item.id());
    return item.message(
        table
            .get(Keys.ratings(subject), Keys.rating(subject, item.userId()))
            .map(RatingItem::read));
  }

  /// Newest first.
  ///
  /// @param before id of a message that none of them reaches, or null
  List<CoachingMessage> list(UUID goalId, @Nullable UUID before, int limit) {
    List<MessageItem> items =
        table
            .last(
                Keys.coaching(goalId),
                Keys.MESSAGE_PREFIX,
                before == null ? null : Keys.message(before),
                limit)
            .stream()
            .map(MessageItem::new)
            .toList();
    if (items.isEmpty()) return List.of();
    Map<String, Rating> ratings = ratings(goalId, items.getLast().id(), items.getFirst().id());
    return items.stream()
        .map(
            item ->
                item.message(
                    Optional.ofNullable(
                        ratings.get(
                            Keys.rating(Subject.coaching(goalId, item.id()), item.userId())))))
        .toList();
  }

  private Map<String, Rating> ratings(UUID goalId, UUID oldest, UUID newest) {
    Map<String, Rating> ratings = new TreeMap<>();
    table
        .between(
            Keys.coaching(goalId),
            Keys.rating(Subject.coaching(goalId, oldest), ""),
            Keys.rating(Subject.coaching(goalId, newest), "\uffff"))
        .forEach(item -> ratings.put(item.require(Item.SK), RatingItem.read(item)));
    return ratings;
  }

  /// @return false when an evaluation by this rubric was kept before, or the message was erased
  boolean saveEvaluation(Subject subject, Evaluation evaluation, Spend spend) {
    UUID messageId = subject.messageId();
    if (messageId == null) throw new IllegalArgumentException("not a coaching reply");
    return change(
            subject.goalId(),
            messageId,
            item -> {
              if (item.isEvaluated(evaluation.rubricVersion())) return List.of();
              Origin origin = origin(item);
              Origin judge =
                  new Origin(evaluation.rubricVersion(), evaluation.model(), origin.style());
              List<TransactWriteItem> writes = new ArrayList<>();
              writes.add(item.plus(spend).evaluated(evaluation).write(table));
              Instant repliedAt = item.repliedAt();
              if (repliedAt != null) writes.add(PendingItem.delete(table, repliedAt, subject));
              writes.addAll(new Counters(origin).evaluation(evaluation).writes(table));
              writes.addAll(
                  new Counters(judge).spend(evaluation.evaluatedAt(), spend).writes(table));
              writes.addAll(
                  Judgements.pair(
                      table,
                      subject,
                      origin,
                      item.trace(),
                      item.userId(),
                      item.evaluation(),
                      evaluation));
              return writes;
            })
        .orElse(false);
  }

  /// Adds calls that nothing came of to what the message has cost, and counts them.
  ///
  /// @return false, and nothing is counted, where the message was erased
  boolean spent(Subject subject, Spend spend, Instant now) {
    return change(
            subject.goalId(),
            Objects.requireNonNull(subject.messageId()),
            item ->
                new Counters(Origin.UNKNOWN)
                    .spend(now, spend)
                    .writesAfter(table, item.plus(spend).write(table)))
        .isPresent();
  }

  /// What made the reply, in a conversation about a goal of some style.
  Origin origin(MessageItem item) {
    return table
        .get(Keys.goal(item.goalId()), Keys.GOAL)
        .map(header -> item.origin(new GoalHeader(header).request().style()))
        .orElse(Origin.UNKNOWN);
  }

  /// Reads a message's item, asks what to write for it, and writes it; again from the start if the
  /// item was changed in between.
  ///
  /// @param writes empty where there is nothing to change
  /// @return false where there was nothing to change, empty where there is no such message
  Optional<Boolean> change(
      UUID goalId, UUID messageId, Function<MessageItem, List<TransactWriteItem>> writes) {
    return table.untilSettled(
        () -> {
          Optional<MessageItem> item = item(goalId, messageId);
          if (item.isEmpty()) return Optional.of(Optional.empty());
          List<TransactWriteItem> transaction = writes.apply(item.get());
          if (transaction.isEmpty()) return Optional.of(Optional.of(false));
          return table.write(transaction) ? Optional.of(Optional.of(true)) : Optional.empty();
        });
  }
}
