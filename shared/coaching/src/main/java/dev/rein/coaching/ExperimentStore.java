package dev.rein.coaching;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What many workers have done of one experiment. Nothing here knows what the documents mean; all
/// of it expires, [DynamoExperimentStore#KEPT] after it was written.
public interface ExperimentStore {
  /// @param document JSON that says what is tried
  /// @param budgetUsd null for none
  /// @param spentUsd known costs of all calls
  /// @param costComplete false when some call's cost is unknown
  /// @param sent goals, in the order of sending, that are in the queue or were
  /// @param sentAt when the last of them was sent; when it was begun, where none was
  record Header(
      String document,
      @Nullable BigDecimal budgetUsd,
      BigDecimal spentUsd,
      boolean costComplete,
      int sent,
      Instant sentAt) {}

  /// Two parts, so that figures can be read without texts.
  ///
  /// @param facts JSON without anybody's words
  /// @param texts JSON, possibly large
  record Piece(String facts, String texts) {}

  /// How asking for a goal ended.
  enum Claim {
    GRANTED,
    /// Another delivery works on it.
    BUSY,
    DONE
  }

  /// What is known of a goal.
  sealed interface Known {
    record Done() implements Known {}

    /// @param until when it is another's to take
    record Claimed(Instant until) implements Known {}

    /// Nobody will take it up until it is sent again.
    record Unrun(String why) implements Known {}

    /// Its message comes again.
    record Waiting() implements Known {}
  }

  /// Creates it, or keeps the one that is there.
  ///
  /// @return the one that is there now
  Header begin(String experiment, String document, Instant now);

  Optional<Header> header(String experiment);

  /// @param budgetUsd null for none
  void setBudget(String experiment, @Nullable BigDecimal budgetUsd);

  /// Never goes back.
  void setSent(String experiment, int count, Instant now);

  /// Takes what a piece will probably cost out of the budget.
  ///
  /// @return false, and nothing is taken, where spent and reserved would exceed it
  boolean reserve(String experiment, BigDecimal amountUsd, @Nullable BigDecimal budgetUsd);

  /// @param reservedUsd given back
  /// @param spentUsd what it came to
  void settle(String experiment, BigDecimal reservedUsd, BigDecimal spentUsd, boolean complete);

  /// @param owner unique to this delivery
  /// @param until when it is another's to take, if this one has not ended it
  Claim claim(String experiment, String item, String owner, Instant now, Instant until);

  /// Everything of this goal is done. Nothing is changed where the claim is another's by now.
  void finish(String experiment, String item, String owner, Instant now);

  /// Gives a claimed goal back. Nothing is changed where the claim is another's by now.
  ///
  /// @param unrun why nobody will take it up until it is sent again; null where somebody will
  void giveBack(String experiment, String item, String owner, @Nullable String unrun, Instant now);

  /// Says why nobody will take a goal up. Nothing is changed where it is done, or claimed.
  void giveUp(String experiment, String item, String unrun, Instant now);

  /// Changes why nobody takes a goal up.
  ///
  /// @param was why before; null for no reason
  /// @param unrun why from now on; null for no reason
  /// @return false, and nothing is changed, where the reason is another, or it is done, or claimed
  boolean change(
      String experiment, String item, @Nullable String was, @Nullable String unrun, Instant now);

  /// @return the pieces of a goal, by key
  Map<String, Piece> pieces(String experiment, String item);

  /// The first one counts.
  ///
  /// @return whether it is this one
  boolean keep(String experiment, String item, String key, Piece piece, Instant now);

  /// Reads page by page; pieces of one goal come together.
  void eachFacts(String experiment, Facts taker);

  /// Reads page by page.
  void eachItem(String experiment, Items taker);

  /// Takes what one piece came to.
  @FunctionalInterface
  interface Facts {
    void take(String item, String facts);
  }

  /// Takes what is known of one goal.
  @FunctionalInterface
  interface Items {
    /// @param since when something last became of it
    void take(String item, Known known, Instant since);
  }

  /// Where goals are sent to be worked on.
  @FunctionalInterface
  interface Queue {
    /// Returns when all are in the queue.
    ///
    /// @param bodies at most ten, of [#MOST_BYTES] together
    void send(List<String> bodies);

    /// How long a message is there to be received, from when it was sent: `ExperimentQueue` in
    /// `template.yaml`.
    Duration RETENTION = Duration.ofDays(4);

    /// SQS takes no more in one request (it was 256 KiB for long, and stand-ins still say so).
    int MOST_BYTES = 250_000;

    /// Messages of one request.
    int MOST_MESSAGES = 10;
  }
}
