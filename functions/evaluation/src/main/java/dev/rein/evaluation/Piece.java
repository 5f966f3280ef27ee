package dev.rein.evaluation;

import dev.rein.coaching.CoachingContext;
import dev.rein.coaching.CoachingMessage;
import dev.rein.coaching.CoachingReply;
import dev.rein.coaching.CoachingStore;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.ProgressEntry;
import dev.rein.coaching.ProgressReader;
import dev.rein.coaching.Rubric;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.Subject;
import dev.rein.judge.Exhibit;
import dev.rein.tracing.TraceId;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something to judge, with all that is needed for it.
///
/// @param trace that made it, and that its scores go to
/// @param before the evaluation by the same rubric that is kept already, or null
record Piece(
    Subject subject,
    String userId,
    TraceId trace,
    Rubric rubric,
    Exhibit exhibit,
    @Nullable Evaluation before) {

  /// What there is under a subject's name.
  sealed interface Found {
    record Ready(Piece piece) implements Found {}

    /// Not yet complete.
    record NotReady() implements Found {}

    record Gone() implements Found {}
  }

  /// Where pieces come from.
  record Source(GoalStore goals, CoachingStore coaching, ProgressReader progress, Rubrics rubrics) {
    Found find(Subject subject) {
      Optional<Goal> goal = goals.find(subject.goalId());
      if (goal.isEmpty()) return new Found.Gone();
      UUID messageId = subject.messageId();
      return messageId == null
          ? ofGoal(subject, goal.get())
          : reply(subject, goal.get(), messageId);
    }

    private Found ofGoal(Subject subject, Goal goal) {
      boolean made = goal.resolution() != null && goal.plan() != null;
      if (goal.status() != GoalStatus.COMPLETED || !made) return new Found.NotReady();
      Rubric rubric = rubrics.of(subject.kind());
      // The day on which it was asked for, not that of judging: a message that waits, or comes
      // twice, is judged as it would have been at once.
      LocalDate asked = LocalDate.ofInstant(goal.createdAt(), ZoneOffset.UTC);
      return new Found.Ready(
          new Piece(
              subject,
              goal.userId(),
              goal.trace(),
              rubric,
              new Exhibit(rubric.data(goal, asked)),
              by(rubric, goal.evaluations())));
    }

    private Found reply(Subject subject, Goal goal, UUID messageId) {
      Optional<CoachingMessage> message = coaching.find(goal.id(), messageId);
      if (message.isEmpty()) return new Found.Gone();
      CoachingReply reply = message.get().reply();
      if (reply == null || goal.plan() == null) return new Found.NotReady();
      Rubric rubric = rubrics.of(subject.kind());
      CoachingContext context =
          CoachingContext.of(
              goal,
              message.get(),
              progress.progress(goal.id(), ProgressReader.MOST).stream()
                  .map(ProgressEntry::of)
                  .toList(),
              coaching.before(message.get(), CoachingContext.EARLIER_READ));
      Evaluation kept = message.get().evaluation();
      return new Found.Ready(
          new Piece(
              subject,
              goal.userId(),
              message.get().trace(),
              rubric,
              new Exhibit(rubric.data(context, reply)),
              by(rubric, kept == null ? List.of() : List.of(kept))));
    }

    private static @Nullable Evaluation by(Rubric rubric, List<Evaluation> evaluations) {
      for (Evaluation evaluation : evaluations) {
        if (evaluation.kind() == rubric.kind()
            && evaluation.rubricVersion().equals(rubric.version())) {
          return evaluation;
        }
      }
      return null;
    }
  }
}
