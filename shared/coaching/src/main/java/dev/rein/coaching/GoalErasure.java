package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds what is to be removed of one goal, part by part.
///
/// The goal's own item goes first. Every change of a goal, its ratings, check-ins and cached
/// judgements is held to it, and a new message is, so from then on only messages that had begun can
/// still change; they go by their revision. The entry in the user's list goes last: until then it
/// leads back here.
record GoalErasure(Table table) {
  /// Items that are read for one part. Each may lead to three more, and a transaction takes 100.
  static final int MOST = 20;

  /// Characters in the items of one part, for a transaction takes 4 MB.
  static final long MOST_CHARACTERS = 2_000_000;

  /// @param entry in the user's list
  Doomed next(Item entry, Instant now) {
    UUID goalId = UUID.fromString(entry.require("goalId"));
    Doomed doomed = new Doomed(table);
    table
        .get(Keys.goal(goalId), Keys.GOAL)
        .map(GoalHeader::new)
        .ifPresentOrElse(
            header -> header(header, doomed, now), () -> rest(goalId, entry, doomed, now));
    doomed.read();
    return doomed;
  }

  private static void header(GoalHeader header, Doomed doomed, Instant now) {
    doomed.addRevision(header.item(), ErasedKind.GOALS);
    doomed.addIfThere(GoalDays.key(header.id()), null);
    doomed.addIfThere(RunningItem.key(header.id(), header.createdAt()), null);
    Instant completedAt = header.completedAt();
    if (completedAt != null) {
      for (Kind kind : List.of(Kind.RESOLUTION, Kind.PLAN)) {
        doomed.addIfThere(
            PendingItem.key(completedAt, Subject.of(header.id(), kind)),
            ErasedKind.PENDING_EVALUATIONS);
      }
    }
    doomed.add(
        new ErasedTraces(header.id().toString(), "goal", List.of(header.trace().value()), now, 0));
  }

  private void rest(UUID goalId, Item entry, Doomed doomed, Instant now) {
    Room room = new Room();
    read(Keys.goal(goalId), null, room).forEach(item -> doomed.add(item, kindOf(item)));
    messages(goalId, read(Keys.coaching(goalId), null, room), doomed, now);
    read(Keys.progress(goalId), null, room).forEach(item -> doomed.add(item, ErasedKind.CHECK_INS));
    for (Item pointer : read(Keys.cachedFor(goalId), null, room)) {
      doomed.add(pointer, null);
      doomed.addIfThere(
          Item.key(Keys.judgement(pointer.require(Item.SK)), Keys.JUDGEMENT),
          ErasedKind.CACHED_JUDGEMENTS);
    }
    read(UnsentItem.partition(goalId), goalId + "#", room)
        .forEach(item -> doomed.add(item, ErasedKind.UNSENT_NOTES));
    if (room.isFull()) return;
    doomed.addIfThere(PairItem.key(Subject.resolution(goalId)), ErasedKind.COMPARISONS);
    doomed.addIfThere(PairItem.key(Subject.plan(goalId)), ErasedKind.COMPARISONS);
    TraceId trace = GoalHeader.summary(entry).trace();
    doomed.addIfThere(ScoreTimes.key(trace.value()), ErasedKind.SCORE_TIMES);
    doomed.add(entry, null);
  }

  private static ErasedKind kindOf(Item item) {
    String sk = item.require(Item.SK);
    if (sk.startsWith(Keys.STAGE_PREFIX)) return ErasedKind.STAGES;
    if (sk.startsWith(Keys.EVALUATION_PREFIX)) return ErasedKind.EVALUATIONS;
    if (sk.startsWith(Keys.RATING_PREFIX)) return ErasedKind.RATINGS;
    throw new IllegalStateException("the table holds an item of a goal that does not exist");
  }

  private static void messages(UUID goalId, List<Item> items, Doomed doomed, Instant now) {
    List<UUID> traces = new ArrayList<>();
    String part = "";
    for (Item item : items) {
      if (!item.require(Item.SK).startsWith(Keys.MESSAGE_PREFIX)) {
        doomed.add(item, kindOf(item));
        continue;
      }
      MessageItem message = new MessageItem(item);
      Subject subject = Subject.coaching(goalId, message.id());
      doomed.addRevision(item, ErasedKind.COACHING_MESSAGES);
      Instant repliedAt = message.repliedAt();
      if (repliedAt != null) {
        doomed.addIfThere(PendingItem.key(repliedAt, subject), ErasedKind.PENDING_EVALUATIONS);
      }
      doomed.addIfThere(PairItem.key(subject), ErasedKind.COMPARISONS);
      doomed.addIfThere(ScoreTimes.key(message.trace().value()), ErasedKind.SCORE_TIMES);
      if (traces.isEmpty()) part = message.id().toString();
      traces.add(message.trace().value());
    }
    if (!traces.isEmpty()) {
      doomed.add(new ErasedTraces(goalId.toString(), part, traces, now, 0));
    }
  }

  private List<Item> read(String pk, @Nullable String prefix, Room room) {
    return room.isFull() ? List.of() : room.take(table.first(pk, prefix, room.items()));
  }

  /// What one part has room for.
  static final class Room {
    private int items = MOST;
    private long characters = MOST_CHARACTERS;

    int items() {
      return items;
    }

    boolean isFull() {
      return items == 0;
    }

    /// As many of them as fit, one at least.
    List<Item> take(List<Item> found) {
      List<Item> taken = new ArrayList<>();
      for (Item item : found) {
        long size = item.characters();
        if (size > characters && items < MOST) {
          items = 0;
          break;
        }
        characters -= size;
        items--;
        taken.add(item);
      }
      return taken;
    }
  }
}
