package dev.rein.feedback;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.ErasedKind;
import dev.rein.coaching.ErasedTraces;
import dev.rein.coaching.Erasure;
import dev.rein.runtime.Json;
import java.time.Instant;
import java.util.Map;

/// What a user is told of the erasure of their data: what was removed where, and what stays, why
/// and how long.
final class ReceiptJson {
  private static final Map<String, String> KEPT =
      Map.of(
          "counters",
          "Counts and sums by day, prompt version, model and style stay. They name nobody.",
          "backups",
          "Backups of the table for point-in-time recovery hold earlier states for up to 35 days."
              + " They are read only to restore the table, after which this erasure has to be"
              + " repeated.",
          "queues",
          "Messages that are already queued can't be picked out. They hold ids: whoever receives"
              + " one finds nothing and changes nothing. Traces that wait for Opik may still arrive"
              + " there and are deleted when it is asked again.",
          "opik",
          "Ids of the deleted traces, and a hash of your id, are kept until Opik has been asked for"
              + " the last time, for traces may arrive late. Traces of test prompts that you send"
              + " until then go with them.",
          "experiments",
          "Sets of badly rated goals that somebody made for an experiment with prompts hold what"
              + " was written, with personal data masked, in Opik and in files. They have to be"
              + " deleted by hand.",
          "logs",
          "Logs of the functions hold ids, and traces that neither Opik nor the queue took, with"
              + " personal data masked, until the logs expire.",
          "erasure",
          "A hash of your id is kept for a day after the end, so that older requests of yours keep"
              + " nothing.");

  private ReceiptJson() {}

  /// @param tracing whether Opik is written to at all
  static ObjectNode of(Erasure erasure, boolean tracing) {
    ObjectNode json = Json.object();
    json.put("receiptId", erasure.receiptId().toString());
    Instant finishedAt = erasure.finishedAt();
    json.put("status", finishedAt == null ? "erasing" : "erased");
    json.put("requestedAt", erasure.requestedAt().toString());
    if (finishedAt != null) json.put("finishedAt", finishedAt.toString());
    ObjectNode removed = json.putObject("removed");
    for (ErasedKind kind : ErasedKind.values()) {
      removed.put(kind.wireName(), erasure.removed().getOrDefault(kind, 0L));
    }
    ObjectNode opik = json.putObject("opik");
    opik.put("status", tracing ? "requested" : "disabled");
    opik.put("threadsRequested", erasure.goals());
    opik.put("tracesRequested", erasure.traces());
    if (tracing && finishedAt != null) {
      opik.put("repeatedUntil", finishedAt.plus(ErasedTraces.LAST).toString());
    }
    ArrayNode kept = json.putArray("kept");
    KEPT.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> kept.addObject().put("what", entry.getKey()).put("why", entry.getValue()));
    return json;
  }
}
