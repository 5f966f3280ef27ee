package dev.rein.coaching;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/// Partition and sort keys of the table.
final class Keys {
  /// Sort key of a goal's own item.
  static final String GOAL = "GOAL";

  static final String STAGE_PREFIX = "STAGE#";
  static final String EVALUATION_PREFIX = "EVAL#";
  static final String CHECK_IN_PREFIX = "CHECKIN#";
  static final String MESSAGE_PREFIX = "MESSAGE#";
  static final String RATING_PREFIX = "RATING#";
  static final String USER_GOAL_PREFIX = "GOAL#";
  static final String JUDGEMENT = "JUDGEMENT";

  /// Comes after every sort key.
  static final String END = "\uffff";

  // Always three decimals, so that text order is time order.
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Keys() {}

  static String goal(UUID goalId) {
    return "GOAL#" + goalId;
  }

  static String user(String userId) {
    return "USER#" + userId;
  }

  static String userGoal(UUID goalId) {
    return USER_GOAL_PREFIX + goalId;
  }

  static String stage(Stage stage) {
    return STAGE_PREFIX + stage.wireName();
  }

  static String evaluation(Subject subject, String rubricVersion) {
    return EVALUATION_PREFIX + subject.key() + "#" + rubricVersion;
  }

  /// Partition of a goal's conversation. Not the goal's own, which is read whole and must stay
  /// small.
  static String coaching(UUID goalId) {
    return "COACHING#" + goalId;
  }

  static String message(UUID messageId) {
    return MESSAGE_PREFIX + messageId;
  }

  /// Partition of the ratings of `subject`: that of what is rated.
  static String ratings(Subject subject) {
    return subject.messageId() == null ? goal(subject.goalId()) : coaching(subject.goalId());
  }

  static String rating(Subject subject, String userId) {
    return RATING_PREFIX + subject.key() + "#" + userId;
  }

  /// Partition of a goal's check-ins. Not the goal's own, which is read whole.
  static String progress(UUID goalId) {
    return "PROGRESS#" + goalId;
  }

  static String checkIn(UUID checkInId) {
    return CHECK_IN_PREFIX + checkInId;
  }

  static String idempotency(IdempotencyKey key) {
    return "IDEM#" + key.route() + "#" + Hashes.sha256(key.key());
  }

  static String judgement(String hash) {
    return "JUDGE#" + hash;
  }

  /// Partition of what says which judgements of a goal are cached.
  static String cachedFor(UUID goalId) {
    return "CACHED#" + goalId;
  }

  static String pending(UUID goalId) {
    return pending(Counters.shardOf(goalId));
  }

  /// @param shard 0 to [Counters#SHARDS] - 1
  static String pending(int shard) {
    return "PENDING#" + shard;
  }

  static String pending(Instant since, Subject subject) {
    return moment(since) + "#" + subject.goalId() + "#" + subject.key();
  }

  static String running(UUID goalId) {
    return running(Counters.shardOf(goalId));
  }

  /// @param shard 0 to [Counters#SHARDS] - 1
  static String running(int shard) {
    return "RUNNING#" + shard;
  }

  static String running(Instant since, UUID goalId) {
    return moment(since) + "#" + goalId;
  }

  /// What the sort keys of that moment begin with.
  static String moment(Instant since) {
    return MILLIS.format(since);
  }
}
