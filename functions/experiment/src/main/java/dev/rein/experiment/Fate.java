package dev.rein.experiment;

import dev.rein.experiments.ItemWork.Ended;
import dev.rein.runtime.SqsBatch;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What becomes of one message.
sealed interface Fate {
  /// It leaves the queue.
  record Gone() implements Fate {}

  /// It comes back after a while.
  record Back(Duration time) implements Fate {}

  /// It becomes a dead letter, and its goal is named as unrun by the report.
  ///
  /// @param reason in a word
  record Dead(String reason) implements Fate {}

  System.Logger LOG = System.getLogger(ExperimentHandler.class.getName());

  static Fate of(SqsBatch.Message message, Ended ended, Waits waits, Instant now) {
    int tries = message.receiveCount();
    return switch (ended) {
      case Ended.Done _ -> new Gone();
      // Not sent round and round: a larger budget sends it again.
      case Ended.OutOfMoney _ -> new Gone();
      case Ended.OutOfTime _ -> new Back(Duration.ZERO);
      case Ended.Busy _ -> new Back(waits.busy());
      case Ended.Unknown _ -> dead(message, "unknown-experiment", null);
      case Ended.Differs _ -> dead(message, "design-differs", null);
      case Ended.NoAnswer(var why) -> {
        LOG.log(
            why.lasting() ? Level.ERROR : Level.WARNING,
            "no answer for message {0}: {1}",
            message.id(),
            why.detail());
        Instant sent = message.sentAt();
        boolean old = sent != null && Duration.between(sent, now).compareTo(Waits.GIVEN_UP) > 0;
        yield old ? dead(message, "no-answer", null) : new Back(waits.noAnswer(tries, why));
      }
      case Ended.Broken(var thrown) ->
          tries >= Waits.BROKEN_TRIES
              ? dead(message, "broken", thrown)
              : broken(message, thrown, waits.moment(tries));
    };
  }

  static Fate unreadable(SqsBatch.Message message) {
    // Never its content: it may hold anything.
    return dead(message, "unreadable", null);
  }

  private static Fate broken(SqsBatch.Message message, RuntimeException thrown, Duration wait) {
    LOG.log(Level.ERROR, "message " + message.id() + " broke and waits", thrown);
    return new Back(wait);
  }

  private static Fate dead(
      SqsBatch.Message message, String reason, @Nullable RuntimeException thrown) {
    LOG.log(Level.ERROR, "message " + message.id() + " becomes a dead letter: " + reason, thrown);
    return new Dead(reason);
  }
}
