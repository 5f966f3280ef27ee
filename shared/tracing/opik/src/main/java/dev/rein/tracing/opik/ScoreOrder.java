package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends scores so that an old value does not replace a newer one.
///
/// Of two writes Opik keeps the later one, whatever they say of themselves, and that a score is
/// gone it does not remember at all. So of two that wait for one score, values or deletions, the
/// newer one wins; what this process sent before is remembered; the [ScoreHistory] is asked when
/// that score was changed last, and where it does not know, Opik is asked whether somebody has
/// written the score since.
///
/// What remains, for scores that the history does not know: one may win wrongly when two processes
/// send two that wait for one score, or when somebody replaces it between the question and the
/// write.
final class ScoreOrder {
  /// A row, and when its score was given or taken back: where that is not known, when its envelope
  /// was made.
  record Dated(OpikCourier.Slot slot, Instant at) {}

  private static final int QUESTIONS_AT_ONCE = 6;

  private final InstantSource clock;
  private final ScoreHistory history;
  private final RecentScores recent = new RecentScores();

  ScoreOrder(InstantSource clock, ScoreHistory history) {
    this.clock = clock;
    this.history = history;
  }

  /// @param superseded takes the rows that need not be sent
  Outcome<OpikCourier.Slot> send(
      List<Dated> scores,
      OpikReader opik,
      Supplier<Sending<OpikCourier.Slot>> toSend,
      List<OpikCourier.Slot> superseded,
      Deadline sendBy,
      Deadline leaveBy,
      Patience patience) {
    Outcome<OpikCourier.Slot> outcome = new Outcome<>();
    Map<ScoreKey, Dated> newest = new LinkedHashMap<>();
    for (Dated score : scores) {
      ScoreKey key = ScoreKey.of(score.slot().row().json());
      if (key == null) {
        outcome.lost(score.slot(), DropReason.REFUSED);
        continue;
      }
      Dated other = newest.get(key);
      if (other == null) {
        newest.put(key, score);
      } else if (score.at().isBefore(other.at())) {
        superseded.add(score.slot());
      } else {
        superseded.add(other.slot());
        newest.put(key, score);
      }
    }
    if (!locked(sendBy)) {
      newest.values().forEach(score -> outcome.lost(score.slot(), DropReason.TIMEOUT));
      return outcome;
    }
    try {
      sendNewest(newest, opik, toSend, superseded, outcome, sendBy, leaveBy, patience);
    } finally {
      recent.lock().unlock();
    }
    return outcome;
  }

  private boolean locked(Deadline until) {
    try {
      return recent.lock().tryLock(until.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void sendNewest(
      Map<ScoreKey, Dated> newest,
      OpikReader opik,
      Supplier<Sending<OpikCourier.Slot>> toSend,
      List<OpikCourier.Slot> superseded,
      Outcome<OpikCourier.Slot> outcome,
      Deadline sendBy,
      Deadline leaveBy,
      Patience patience) {
    newest
        .entrySet()
        .removeIf(
            entry -> {
              RecentScores.Sent before = recent.get(entry.getKey());
              boolean old = before != null && !entry.getValue().at().isAfter(before.at());
              if (old) superseded.add(entry.getValue().slot());
              return old;
            });
    Map<String, Set<String>> names = new LinkedHashMap<>();
    newest.forEach(
        (key, _) -> names.computeIfAbsent(key.traceId(), _ -> new TreeSet<>()).add(key.name()));
    Duration half = sendBy.remaining().dividedBy(2);
    Map<String, Known> known = ask(names, opik, Deadline.in(half), patience);

    Sending<OpikCourier.Slot> sending = toSend.get();
    Map<OpikCourier.Slot, ScoreKey> sent = new LinkedHashMap<>();
    newest.forEach(
        (key, score) -> {
          Known about = known.getOrDefault(key.traceId(), Known.NOTHING_IN_TIME);
          String unknown = about.unknown();
          if (unknown != null) {
            outcome.lost(score.slot(), unknown);
          } else if (about.isReplaced(key.name(), score, recent.get(key))) {
            superseded.add(score.slot());
          } else {
            sent.put(score.slot(), key);
            KeptRow row = score.slot().row();
            sending.add(row.kind(), new Row<>(score.slot(), row.json()));
          }
        });
    Outcome<OpikCourier.Slot> sentOutcome = sending.finish(patience, leaveBy);
    Instant now = clock.instant();
    for (OpikCourier.Slot slot : sentOutcome.delivered()) {
      ScoreKey key = sent.get(slot);
      Dated score = key == null ? null : newest.get(key);
      if (key != null && score != null) {
        recent.put(key, new RecentScores.Sent(score.at(), now));
      }
    }
    outcome.add(sentOutcome);
  }

  /// What is known of a trace's scores.
  ///
  /// @param changes as the history tells them
  /// @param inOpik when Opik's were written
  /// @param unknown why nothing could be learnt, null if it could
  private record Known(
      Map<String, Instant> changes, Map<String, Instant> inOpik, @Nullable String unknown) {
    private static final Known NOTHING_IN_TIME = new Known(Map.of(), Map.of(), DropReason.TIMEOUT);

    boolean isReplaced(String name, Dated score, RecentScores.@Nullable Sent before) {
      Instant changed = changes.get(name);
      if (changed != null) return score.at().isBefore(changed);
      Instant written = inOpik.get(name);
      if (written == null || !written.isAfter(score.at())) return false;
      // What this process sent itself is known to be older.
      return before == null || written.isAfter(before.sentBy());
    }
  }

  /// What is not known by `askBy` can wait: what is known is sent in the time that is left.
  private Map<String, Known> ask(
      Map<String, Set<String>> names, OpikReader opik, Deadline askBy, Patience patience) {
    Semaphore questions = new Semaphore(QUESTIONS_AT_ONCE);
    Map<String, FutureTask<Known>> asked = new LinkedHashMap<>();
    names.forEach(
        (traceId, ofTrace) ->
            asked.put(
                traceId,
                Patience.start(
                    () -> {
                      questions.acquire();
                      try {
                        return known(UUID.fromString(traceId), ofTrace, opik, askBy);
                      } finally {
                        questions.release();
                      }
                    })));
    Map<String, Known> known = new LinkedHashMap<>();
    asked.forEach(
        (traceId, asking) ->
            known.put(traceId, patience.await(asking, askBy, () -> Known.NOTHING_IN_TIME)));
    return known;
  }

  private Known known(UUID traceId, Set<String> names, OpikReader opik, Deadline askBy) {
    if (askBy.passed()) return Known.NOTHING_IN_TIME;
    Map<String, Instant> changes;
    try {
      changes = history.lastChanges(traceId);
    } catch (IOException e) {
      return new Known(Map.of(), Map.of(), DropReason.UNREACHABLE);
    }
    if (changes.keySet().containsAll(names)) return new Known(changes, Map.of(), null);
    OpikReader.ScoreTimes times = opik.scoreTimes(traceId, askBy);
    return new Known(changes, times.byName(), times.unknown());
  }
}
