package dev.rein.coaching;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Evaluations of resolutions and plans, kept with what they count.
final class GoalEvaluations {
  /// What is judged of a goal once it is complete.
  static final List<Kind> KINDS = List.of(Kind.RESOLUTION, Kind.PLAN);

  private final Table table;
  private final GoalPartition goals;

  GoalEvaluations(Table table) {
    this.table = table;
    this.goals = new GoalPartition(table);
  }

  /// @return false when an evaluation by this rubric was kept before, or the goal was erased
  boolean save(Subject subject, Evaluation evaluation, Spend spend) {
    return goals
        .change(
            subject.goalId(),
            header ->
                header.isEvaluated(subject, evaluation.rubricVersion())
                    ? List.of()
                    : writes(header, subject, evaluation, spend))
        .orElse(false);
  }

  private List<TransactWriteItem> writes(
      GoalHeader header, Subject subject, Evaluation evaluation, Spend spend) {
    String rubric = evaluation.rubricVersion();
    GoalHeader paid = header.plusUncounted(spend);
    Origin origin = header.origin(subject.kind());
    Origin judge = new Origin(rubric, evaluation.model(), origin.style());
    List<TransactWriteItem> writes =
        new Counters(origin)
            .evaluation(evaluation)
            .writesAfter(
                table,
                paid.withAllCounted().withEvaluation(subject, rubric).write(table),
                table.put(item(subject, evaluation)));
    writes.addAll(
        new Counters(judge).spend(evaluation.evaluatedAt(), paid.uncounted()).writes(table));
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
    if (completedAt != null && KINDS.contains(subject.kind())) {
      writes.add(PendingItem.delete(table, completedAt, subject));
    }
    return writes;
  }

  private static Item item(Subject subject, Evaluation evaluation) {
    UUID goalId = subject.goalId();
    return Item.key(Keys.goal(goalId), Keys.evaluation(subject, evaluation.rubricVersion()))
        .with("document", Item.document("the evaluation", Json.write(GoalJson.of(evaluation))));
  }
}
