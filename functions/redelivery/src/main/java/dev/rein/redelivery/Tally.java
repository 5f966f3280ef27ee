package dev.rein.redelivery;

import dev.rein.tracing.lambda.Emf;
import dev.rein.tracing.opik.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What one invocation came to. Belongs to one thread.
final class Tally {
  private int redelivered;
  private int superseded;
  private final Map<String, Integer> parked = new TreeMap<>();
  private final Map<String, Integer> waiting = new TreeMap<>();
  private int unreadable;

  void redelivered(int rows) {
    redelivered += rows;
  }

  void superseded(int rows) {
    superseded += rows;
  }

  void parked(String reason, int rows) {
    parked.merge(reason, rows, Integer::sum);
  }

  void waiting(String reason, int rows) {
    waiting.merge(reason, rows, Integer::sum);
  }

  void unreadable() {
    unreadable++;
  }

  Emf metrics() {
    return new Emf()
        .count("SpansRedelivered", redelivered)
        .count("SpansSuperseded", superseded)
        .count("SpansParked", sum(parked))
        .count("SpansWaiting", sum(waiting));
  }

  /// One sentence for each thing that somebody should know.
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    say(
        sentences,
        DropReason.CREDENTIALS,
        "Opik refuses the key or the workspace: check OPIK_API_KEY and OPIK_WORKSPACE.");
    say(sentences, DropReason.QUOTA, "Opik's quota is used up.");
    say(
        sentences,
        DropReason.MISDIRECTED,
        "What answers is not Opik: check OPIK_URL_OVERRIDE and OPIK_WORKSPACE.");
    if (!parked.isEmpty()) {
      sentences.add(
          "Spans that Opik refuses for good, or that waited too long, are in the dead-letter"
              + " queue, by reason: "
              + parked
              + ".");
    }
    if (unreadable > 0) {
      sentences.add(unreadable + " unreadable messages are in the dead-letter queue.");
    }
    return sentences;
  }

  private void say(List<String> sentences, String reason, String what) {
    Integer rows = waiting.get(reason);
    if (rows != null) sentences.add(what + " " + rows + " spans stay queued until then.");
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
