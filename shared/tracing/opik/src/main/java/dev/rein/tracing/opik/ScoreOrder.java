package dev.rein.tracing.opik;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rein.tracing.Deadline;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends scores so that an old value does not replace a newer one.
///
/// A score's row carries no time, and of two writes Opik keeps the later one. So the time of the
/// envelope stands for it: of two values that wait, the newer wins; what this process sent before
/// is remembered; and before a value is sent, Opik is asked whether somebody has written that score
/// since.
///
/// What remains: a value may win wrongly when two processes send two waiting values of one score,
/// or when somebody replaces a score between the question and the write.
final class ScoreOrder {
  /// A row and when its envelope was made.
  record Dated(OpikCourier.Slot slot, Instant at) {}

  private static final int QUESTIONS_AT_ONCE = 6;
  private static final JsonFactory JSON = new JsonFactory();

  private final InstantSource clock;
  private final RecentScores recent = new RecentScores();

  ScoreOrder(InstantSource clock) {
    this.clock = clock;
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
    Map<RecentScores.Key, Dated> newest = new LinkedHashMap<>();
    for (Dated score : scores) {
      RecentScores.Key key = key(score);
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
      Map<RecentScores.Key, Dated> newest,
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
    Map<String, OpikReader.ScoreTimes> times =
        ask(
            newest.keySet().stream().map(RecentScores.Key::traceId).distinct().toList(),
            opik,
            sendBy,
            leaveBy,
            patience);

    Sending<OpikCourier.Slot> sending = toSend.get();
    Map<OpikCourier.Slot, RecentScores.Key> sent = new LinkedHashMap<>();
    newest.forEach(
        (key, score) -> {
          OpikReader.ScoreTimes known =
              times.getOrDefault(
                  key.traceId(), new OpikReader.ScoreTimes(Map.of(), DropReason.TIMEOUT));
          String unknown = known.unknown();
          if (unknown != null) {
            outcome.lost(score.slot(), unknown);
          } else if (isReplaced(known.byName().get(key.name()), score, recent.get(key))) {
            superseded.add(score.slot());
          } else {
            sent.put(score.slot(), key);
            sending.add(Kind.SCORES, new Row<>(score.slot(), score.slot().row().json()));
          }
        });
    Outcome<OpikCourier.Slot> sentOutcome = sending.finish(patience, leaveBy);
    Instant now = clock.instant();
    for (OpikCourier.Slot slot : sentOutcome.delivered()) {
      RecentScores.Key key = sent.get(slot);
      Dated score = key == null ? null : newest.get(key);
      if (key != null && score != null) {
        recent.put(key, new RecentScores.Sent(score.at(), now));
      }
    }
    outcome.add(sentOutcome);
  }

  private static boolean isReplaced(
      @Nullable Instant inOpik, Dated score, RecentScores.@Nullable Sent before) {
    if (inOpik == null || !inOpik.isAfter(score.at())) return false;
    // What this process sent itself is known to be older.
    return before == null || inOpik.isAfter(before.sentBy());
  }

  private static Map<String, OpikReader.ScoreTimes> ask(
      List<String> traceIds,
      OpikReader opik,
      Deadline sendBy,
      Deadline leaveBy,
      Patience patience) {
    Semaphore questions = new Semaphore(QUESTIONS_AT_ONCE);
    Map<String, FutureTask<OpikReader.ScoreTimes>> asked = new LinkedHashMap<>();
    for (String traceId : traceIds) {
      UUID id = UUID.fromString(traceId);
      asked.put(
          traceId,
          Patience.start(
              () -> {
                questions.acquire();
                try {
                  return opik.scoreTimes(id, sendBy);
                } finally {
                  questions.release();
                }
              }));
    }
    Map<String, OpikReader.ScoreTimes> times = new LinkedHashMap<>();
    asked.forEach(
        (traceId, asking) ->
            times.put(
                traceId,
                patience.await(
                    asking,
                    leaveBy,
                    () -> new OpikReader.ScoreTimes(Map.of(), DropReason.TIMEOUT))));
    return times;
  }

  /// Null for a row that can't be read; no flush wrote it.
  private static RecentScores.@Nullable Key key(Dated score) {
    String id = null;
    String name = null;
    try (JsonParser json = JSON.createParser(score.slot().row().json())) {
      if (json.nextToken() != JsonToken.START_OBJECT) return null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        if (field.equals("id")) id = UUID.fromString(json.getText()).toString();
        else if (field.equals("name")) name = json.getText();
        else json.skipChildren();
      }
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
    return id == null || name == null ? null : new RecentScores.Key(id, name);
  }
}
