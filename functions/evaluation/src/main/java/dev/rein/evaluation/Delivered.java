package dev.rein.evaluation;

import dev.rein.llm.Answer;
import dev.rein.runtime.SqsBatch;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What becomes of one message.
sealed interface Delivered {
  /// It is done and leaves the queue.
  record Done() implements Delivered {}

  /// It comes back after a while.
  record Back(Duration time) implements Delivered {}

  /// It becomes a dead letter.
  ///
  /// @param reason in the field's words: `unreadable`, `broken`, or why nobody could judge
  record Parked(String reason) implements Delivered {}

  System.Logger LOG = System.getLogger(EvaluationHandler.class.getName());

  static Delivered unreadable(SqsBatch.Message message) {
    // Never its content: it may hold anything.
    LOG.log(Level.ERROR, "message {0} can''t be read and becomes a dead letter", message.id());
    return new Parked("unreadable");
  }

  static Delivered of(
      Task task, SqsBatch.Message message, Outcome outcome, Waits waits, Instant now) {
    return switch (outcome) {
      case Outcome.Judged _, Outcome.JudgedBefore _ -> new Done();
      case Outcome.NoGoal _ -> {
        LOG.log(Level.INFO, "the {0} is gone and not judged", task.words());
        yield new Done();
      }
      case Outcome.NotReady _ -> {
        LOG.log(Level.WARNING, "the {0} is not complete: it waits", task.words());
        yield back(message, waits.moment(message.receiveCount()), "not_complete", now);
      }
      case Outcome.NoAnswer(Answer.Unavailable why, _) -> {
        LOG.log(
            why.cause().retryable() ? Level.WARNING : Level.ERROR,
            "the judge gave no answer for the {0}: {1}, HTTP status {2}: {3}",
            task.words(),
            why.cause(),
            Integer.toString(why.status()),
            why.detail());
        yield back(message, waits.noAnswer(message.receiveCount(), why), why.cause().name(), now);
      }
      case Outcome.OverBudget(Duration until, boolean first) -> {
        if (first) {
          LOG.log(
              Level.WARNING,
              "today's budget for judging (JUDGE_DAILY_BUDGET_USD) is used up: what is left to"
                  + " judge waits for midnight UTC");
        }
        // Not given up: every day brings a new budget.
        yield new Back(waits.until(until));
      }
    };
  }

  static Delivered broken(
      String words, SqsBatch.Message message, RuntimeException thrown, Waits waits, Instant now) {
    LOG.log(
        Level.ERROR,
        "judging the " + words + " failed: message " + message.id() + " waits",
        thrown);
    if (message.receiveCount() >= Waits.BROKEN_TRIES) return new Parked("broken");
    return back(message, waits.moment(message.receiveCount()), "broken", now);
  }

  private static Delivered back(
      SqsBatch.Message message, Duration wait, String reason, Instant now) {
    Instant sent = message.sentAt();
    boolean old = isOld(sent, now);
    if (old) {
      LOG.log(
          Level.ERROR,
          "message {0} waited too long and becomes a dead letter: {1}",
          message.id(),
          reason);
    }
    return old ? new Parked(reason) : new Back(wait);
  }

  private static boolean isOld(@Nullable Instant sent, Instant now) {
    return sent != null && Duration.between(sent, now).compareTo(Waits.GIVEN_UP) > 0;
  }
}
