package dev.rein.coaching;

import dev.rein.coaching.Table.Outcome;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Ratings and check-ins in the table of [DynamoGoalStore].
///
/// A rating's transaction writes at most ten items: what is rated and its owner's list entry, the
/// rating, counters, the pair with the judgement, the times of its scores, the use of the
/// idempotency key, and the note that Opik has not heard of it. A transaction is tried again while
/// others change the same items; each try reads everything anew.
///
/// Of two ratings of one thing the later one has the later time, whatever the clocks say: what
/// waits for Opik is ordered by it. So it is with two check-ins of one goal; the later one has its
/// own millisecond, too, for they are listed by their ids.
public final class DynamoFeedbackStore implements FeedbackStore {
  private static final Duration TICK = Duration.ofNanos(1_000);
  private static final String FIRST = "first";
  private static final String SCORED = "scored";

  private final Table table;
  private final Idempotency idempotency;
  private final ScoreTimes scoreTimes;
  private final Uuid7 ids = new Uuid7();

  /// @param tableName of the table that holds the goals
  public DynamoFeedbackStore(DynamoDbClient client, String tableName) {
    this.table = new Table(client, tableName);
    this.idempotency = new Idempotency(table);
    this.scoreTimes = new ScoreTimes(table);
  }

  @Override
  public Rated rate(Subject subject, NewRating rating, Change change) {
    RatingBounds.require(subject.kind(), rating);
    return table.untilSettled(() -> rateOnce(subject, rating, change));
  }

  private Optional<Rated> rateOnce(Subject subject, NewRating wanted, Change change) {
    Optional<GoalHeader> header = header(subject.goalId(), change);
    if (header.isEmpty()) return refused(new Refusal.Unknown());
    Optional<Item> use = use(change);
    if (use.isPresent()) {
      Item found = use.get();
      return isSame(found, change)
          ? Optional.of(
              new Rated.Repeated(
                  RatingItem.read(found),
                  TraceIdItem.read(found, SCORED),
                  found.flag(FIRST),
                  isUnsent(subject.goalId(), subject)))
          : refused(new Refusal.KeyReused());
    }
    return switch (rateable(header.get(), subject)) {
      case Found.There(Rateable thing) -> keep(thing, subject, wanted, change);
      case Found.NotThere(Refusal why) -> refused(why);
    };
  }

  private static Optional<Rated> refused(Refusal why) {
    return Optional.of(new Rated.Refused(why));
  }

  private Optional<Rated> keep(Rateable thing, Subject subject, NewRating wanted, Change change) {
    Rating replaced = rating(subject, change.userId()).orElse(null);
    Instant at = replaced == null ? change.now() : after(change.now(), replaced);
    UUID feedbackId = replaced == null ? ids.at(at) : replaced.feedbackId();
    Rating rating =
        new Rating(
            feedbackId, subject.kind(), wanted.score(), wanted.dimensions(), wanted.text(), at);
    Unsent unsent = unsent(subject, change, thing.trace(), rating);
    Counters counters = new Counters(thing.origin()).rated(rating);
    if (replaced != null) counters.unrated(replaced);
    Item item = Item.key(Keys.ratings(subject), Keys.rating(subject, change.userId()));
    List<TransactWriteItem> writes = new ArrayList<>(thing.writes().with(rating));
    writes.add(table.put(RatingItem.with(item, rating)));
    writes.addAll(counters.writes(table));
    if (thing.judged() != null) {
      writes.add(
          PairItem.put(table, subject, thing.origin(), thing.judged(), rating, thing.trace()));
    }
    writes.add(scoreTimes.changed(thing.trace(), names(rating, replaced), at));
    writes.add(UnsentItem.put(table, unsent));
    IdempotencyKey key = change.key();
    if (key != null) {
      Item use =
          RatingItem.with(Idempotency.item(change.userId(), key, change.now()), rating)
              .with(FIRST, Item.flag(replaced == null));
      writes.add(idempotency.write(TraceIdItem.with(use, SCORED, thing.trace()), change.now()));
    }
    return done(writes)
        ? Optional.of(new Rated.Kept(rating, replaced, thing.trace(), unsent))
        : Optional.empty();
  }

  private static Instant after(Instant now, Rating earlier) {
    Instant least = earlier.ratedAt().plus(TICK);
    return now.isAfter(least) ? now : least;
  }

  private static Set<String> names(Rating rating, @Nullable Rating replaced) {
    Set<String> names = new TreeSet<>(UserScores.of(rating).keySet());
    if (replaced != null) names.addAll(UserScores.of(replaced).keySet());
    return names;
  }

  @Override
  public Withdrawn withdraw(Subject subject, Change change) {
    return table.untilSettled(() -> withdrawOnce(subject, change));
  }

  private Optional<Withdrawn> withdrawOnce(Subject subject, Change change) {
    Optional<GoalHeader> header = header(subject.goalId(), change);
    if (header.isEmpty()) return Optional.of(new Withdrawn.Refused(new Refusal.Unknown()));
    Optional<Rating> found = rating(subject, change.userId());
    return switch (rateable(header.get(), subject)) {
      case Found.There(Rateable thing) ->
          found.isEmpty()
              ? Optional.of(new Withdrawn.NotRated())
              : takeBack(thing, subject, found.get(), change);
      case Found.NotThere(Refusal.NotThere _) -> Optional.of(new Withdrawn.NotRated());
      case Found.NotThere(Refusal why) -> Optional.of(new Withdrawn.Refused(why));
    };
  }

  private Optional<Withdrawn> takeBack(
      Rateable thing, Subject subject, Rating rating, Change change) {
    Instant at = after(change.now(), rating);
    Unsent unsent = unsent(subject, change, thing.trace(), null);
    List<TransactWriteItem> writes = new ArrayList<>(thing.writes().with(null));
    writes.add(table.delete(Keys.ratings(subject), Keys.rating(subject, change.userId())));
    writes.addAll(new Counters(thing.origin()).unrated(rating).writes(table));
    if (thing.judged() != null) writes.add(PairItem.delete(table, subject));
    writes.add(scoreTimes.changed(thing.trace(), names(rating, null), at));
    writes.add(UnsentItem.put(table, unsent));
    return done(writes)
        ? Optional.of(new Withdrawn.Done(rating, thing.trace(), at, unsent))
        : Optional.empty();
  }

  @Override
  public CheckedIn checkIn(UUID goalId, NewCheckIn checkIn, Change change) {
    return table.untilSettled(() -> checkInOnce(goalId, checkIn, change));
  }

  private Optional<CheckedIn> checkInOnce(UUID goalId, NewCheckIn wanted, Change change) {
    Optional<GoalHeader> found = header(goalId, change);
    if (found.isEmpty()) return Optional.of(new CheckedIn.Refused(new Refusal.Unknown()));
    GoalHeader header = found.get();
    Optional<Item> use = use(change);
    if (use.isPresent()) {
      return Optional.of(
          isSame(use.get(), change)
              ? new CheckedIn.Repeated(CheckInItem.read(use.get()), header.trace())
              : new CheckedIn.Refused(new Refusal.KeyReused()));
    }
    if (header.status() != GoalStatus.COMPLETED) {
      return Optional.of(new CheckedIn.Refused(new Refusal.NotThere(header.status())));
    }
    // First: whoever checks in after this read makes the write fail, and is seen by the next try.
    String first = UserScores.progressNames().getFirst();
    AttributeValue changed = scoreTimes.kept(header.trace(), first);
    CheckIn previous = progress(goalId, 1).stream().findFirst().orElse(null);
    Instant now = previous == null ? change.now() : after(change.now(), previous);
    CheckIn checkIn =
        new CheckIn(
            ids.at(now),
            wanted.completed(),
            wanted.completionPercentage(),
            wanted.difficulty(),
            wanted.motivation(),
            wanted.notes(),
            now);
    Unsent unsent =
        new Unsent(
            goalId,
            null,
            change.userId(),
            header.trace(),
            change.trace(),
            change.now(),
            isUnsent(goalId, null),
            null,
            checkIn);
    List<TransactWriteItem> writes = new ArrayList<>();
    // Not erased meanwhile.
    writes.add(GoalHeader.requireOwner(table, goalId, change.userId()));
    Item item = Item.key(Keys.progress(goalId), Keys.checkIn(checkIn.id()));
    writes.add(table.put(CheckInItem.with(item, checkIn)));
    writes.addAll(new Counters(header.origin(Kind.PLAN)).checkedIn(checkIn).writes(table));
    writes.add(
        scoreTimes.changed(
            header.trace(), new TreeSet<>(UserScores.progressNames()), now, first, changed));
    writes.add(UnsentItem.put(table, unsent));
    IdempotencyKey key = change.key();
    if (key != null) {
      Item used = CheckInItem.with(Idempotency.item(change.userId(), key, change.now()), checkIn);
      writes.add(idempotency.write(used, change.now()));
    }
    return done(writes)
        ? Optional.of(new CheckedIn.Kept(checkIn, previous, header.trace(), unsent))
        : Optional.empty();
  }

  /// Ids are in order across processes only where their milliseconds are.
  private static Instant after(Instant now, CheckIn earlier) {
    Instant least = earlier.at().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
    return now.isBefore(least) ? least : now;
  }

  @Override
  public List<CheckIn> progress(UUID goalId, int limit) {
    if (limit < 1 || limit > MOST) throw new IllegalArgumentException("limit: " + limit);
    return table.last(Keys.progress(goalId), Keys.CHECK_IN_PREFIX, null, limit).reversed().stream()
        .map(CheckInItem::read)
        .toList();
  }

  @Override
  public Optional<Rating> rating(Subject subject, String userId) {
    return table.get(Keys.ratings(subject), Keys.rating(subject, userId)).map(RatingItem::read);
  }

  @Override
  public List<Unsent> unsent(Instant before, int limit) {
    List<Unsent> found = new ArrayList<>();
    for (int shard = 0; shard < Spread.SHARDS && found.size() < limit; shard++) {
      table.partition(UnsentItem.partition(shard)).stream()
          .map(UnsentItem::read)
          .filter(unsent -> unsent.since().isBefore(before))
          .limit(limit - found.size())
          .forEach(found::add);
    }
    return found;
  }

  @Override
  public void acknowledge(Unsent unsent) {
    Item key = UnsentItem.key(unsent);
    List<TransactWriteItem> writes =
        List.of(table.delete(key.require(Item.PK), key.require(Item.SK)));
    Boolean _ = table.untilSettled(() -> done(writes) ? Optional.of(true) : Optional.empty());
  }

  private Unsent unsent(Subject subject, Change change, TraceId scored, @Nullable Rating rating) {
    return new Unsent(
        subject.goalId(),
        subject,
        change.userId(),
        scored,
        change.trace(),
        change.now(),
        isUnsent(subject.goalId(), subject),
        rating,
        null);
  }

  private boolean isUnsent(UUID goalId, @Nullable Subject subject) {
    String prefix = UnsentItem.prefix(goalId, subject);
    return !table.last(UnsentItem.partition(goalId), prefix, null, 1).isEmpty();
  }

  private sealed interface Found {
    record There(Rateable thing) implements Found {}

    record NotThere(Refusal why) implements Found {}
  }

  private Found rateable(GoalHeader header, Subject subject) {
    return switch (subject.kind()) {
      case RESOLUTION, PLAN ->
          header.status() == GoalStatus.COMPLETED
              ? new Found.There(Rateable.of(table, header, subject))
              : new Found.NotThere(new Refusal.NotThere(header.status()));
      case COACHING ->
          new CoachingItems(table)
              .item(subject.goalId(), Objects.requireNonNull(subject.messageId()))
              .map(reply -> rateable(header, reply))
              .orElseGet(() -> new Found.NotThere(new Refusal.Unknown()));
    };
  }

  private Found rateable(GoalHeader header, MessageItem reply) {
    return switch (reply.status()) {
      case COMPLETED -> new Found.There(Rateable.of(table, header, reply));
      case RUNNING -> new Found.NotThere(new Refusal.NotThere(GoalStatus.RUNNING));
      case FAILED -> new Found.NotThere(new Refusal.NotThere(GoalStatus.FAILED));
    };
  }

  private Optional<GoalHeader> header(UUID goalId, Change change) {
    return table
        .get(Keys.goal(goalId), Keys.GOAL)
        .map(GoalHeader::new)
        .filter(found -> found.userId().equals(change.userId()));
  }

  private Optional<Item> use(Change change) {
    IdempotencyKey key = change.key();
    if (key == null) return Optional.empty();
    return idempotency
        .use(change.userId(), key)
        .filter(use -> !Idempotency.isOver(use, change.now()));
  }

  private static boolean isSame(Item use, Change change) {
    IdempotencyKey key = change.key();
    return key != null && Idempotency.isSame(use, key);
  }

  private boolean done(List<TransactWriteItem> writes) {
    return switch (table.transact(writes)) {
      case Outcome.Done _ -> true;
      case Outcome.Conflict _, Outcome.Refused _ -> false;
    };
  }
}
