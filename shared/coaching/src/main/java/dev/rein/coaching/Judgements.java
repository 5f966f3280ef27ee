package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// What was judged of a resolution or a plan, and how that changes its pair.
final class Judgements {
  private Judgements() {}

  static @Nullable Evaluation newest(Table table, Subject subject) {
    String prefix = Keys.evaluation(subject, "");
    // `$` is the character after `#`, so it ends the versions.
    String end = prefix.substring(0, prefix.length() - 1) + "$";
    return table.between(Keys.goal(subject.goalId()), prefix, end).stream()
        .map(item -> GoalJson.evaluation(item.json("document")))
        .max(Comparator.comparing(Evaluation::evaluatedAt))
        .orElse(null);
  }

  /// What a new evaluation changes in the pair of what it judges, if that is rated.
  ///
  /// @param before the newest evaluation until now
  static List<TransactWriteItem> pair(
      Table table,
      Subject subject,
      Origin origin,
      TraceId trace,
      String userId,
      @Nullable Evaluation before,
      Evaluation now) {
    if (before != null && before.evaluatedAt().isAfter(now.evaluatedAt())) return List.of();
    Optional<Rating> rating =
        table.get(Keys.ratings(subject), Keys.rating(subject, userId)).map(RatingItem::read);
    if (rating.isEmpty()) return List.of();
    return switch (now) {
      case Evaluation.Scored scored ->
          List.of(PairItem.put(table, subject, origin, scored, rating.get(), trace));
      case Evaluation.Unscored _ -> List.of(PairItem.delete(table, subject));
    };
  }
}
