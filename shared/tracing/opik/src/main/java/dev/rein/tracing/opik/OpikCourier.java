package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import okhttp3.OkHttpClient;

/// Brings to Opik what an earlier flush could not.
///
/// Sending an envelope twice, late, out of order or from two places leaves each trace and span once
/// and in its last state, for its row says when it was made. A score's row does not: see
/// [ScoreOrder]. Rows go to the workspace that they were made for, and to the one set now if that
/// one turns them away.
public final class OpikCourier {
  /// Part of the time kept back for what does not end by itself.
  private static final int RESERVE_PART = 20;

  private final OkHttpClient client;
  private final OpikSettings settings;
  private final OpikHttp http;
  private final ScoreOrder scores;

  /// @param settings whose project is not used: each row names its own
  public OpikCourier(OkHttpClient client, OpikSettings settings) {
    this(client, settings, ScoreHistory.none());
  }

  /// @param settings whose project is not used: each row names its own
  /// @param history what is known of the scores that wait
  public OpikCourier(OkHttpClient client, OpikSettings settings, ScoreHistory history) {
    this(client, settings, history, InstantSource.system());
  }

  OpikCourier(
      OkHttpClient client, OpikSettings settings, ScoreHistory history, InstantSource clock) {
    this.client = client;
    this.settings = settings;
    this.http = new OpikHttp(client, settings);
    this.scores = new ScoreOrder(clock, history);
  }

  /// A row and the envelope it came in.
  record Slot(int envelope, KeptRow row) {}

  /// Sends the rows of all envelopes together. Never throws and never outlives `deadline`.
  ///
  /// @return one for each envelope, in order
  public List<Settled> deliver(List<OutboxEnvelope> envelopes, Deadline deadline) {
    Map<String, List<ScoreOrder.Dated>> elsewhere = new LinkedHashMap<>();
    List<ScoreOrder.Dated> here = new ArrayList<>();
    for (int i = 0; i < envelopes.size(); i++) {
      String workspace = envelopes.get(i).workspace();
      List<ScoreOrder.Dated> rows =
          workspace.equals(settings.workspace())
              ? here
              : elsewhere.computeIfAbsent(workspace, _ -> new ArrayList<>());
      for (KeptRow row : envelopes.get(i).rows()) rows.add(dated(envelopes, new Slot(i, row)));
    }
    Outcome<Slot> all = new Outcome<>();
    List<Slot> superseded = new ArrayList<>();
    try (Patience patience = new Patience()) {
      int left = elsewhere.size() + 1;
      for (Map.Entry<String, List<ScoreOrder.Dated>> each : elsewhere.entrySet()) {
        Deadline share = Deadline.in(deadline.remaining().dividedBy(left--));
        Outcome<Slot> outcome =
            deliver(each.getKey(), each.getValue(), superseded, share, patience);
        // A workspace that was misspelt, or is no more: where its name has been mended since, its
        // rows would otherwise wait until they are dead letters.
        for (String reason : List.of(DropReason.CREDENTIALS, DropReason.MISDIRECTED)) {
          for (Slot slot : outcome.without(reason)) here.add(dated(envelopes, slot));
        }
        all.add(outcome);
      }
      if (!here.isEmpty()) {
        all.add(deliver(settings.workspace(), here, superseded, deadline, patience));
      }
    }
    return settled(envelopes, all, superseded);
  }

  private static ScoreOrder.Dated dated(List<OutboxEnvelope> envelopes, Slot slot) {
    Instant at = slot.row().at();
    return new ScoreOrder.Dated(slot, at == null ? envelopes.get(slot.envelope()).at() : at);
  }

  private Outcome<Slot> deliver(
      String workspace,
      List<ScoreOrder.Dated> rows,
      List<Slot> superseded,
      Deadline deadline,
      Patience patience) {
    Outcome<Slot> outcome = new Outcome<>();
    try {
      OpikHttp to = to(workspace);
      Duration reserve = deadline.remaining().dividedBy(RESERVE_PART);
      Deadline sendBy = deadline.minus(reserve);
      Sending<Slot> sending = sending(to, sendBy, true);
      List<ScoreOrder.Dated> scored = new ArrayList<>();
      for (ScoreOrder.Dated row : rows) {
        KeptRow kept = row.slot().row();
        if (kept.kind().isOfScores()) scored.add(row);
        else sending.add(kept.kind(), new Row<>(row.slot(), kept.json()));
      }
      // First, so that spans need not wait until it is known which scores are still true.
      outcome.add(sending.finish(patience, deadline));
      if (!scored.isEmpty()) {
        outcome.add(
            scores.send(
                scored,
                new OpikReader(to, settings),
                // Whoever changes a score while it is sent again would be overridden; so it waits,
                // and is asked about anew.
                () -> sending(to, sendBy, false),
                superseded,
                sendBy,
                deadline,
                patience));
      }
    } catch (IllegalArgumentException e) {
      // No workspace can have that name, so no Opik can be asked.
      for (ScoreOrder.Dated row : rows) outcome.lost(row.slot(), DropReason.MISDIRECTED);
    }
    return outcome;
  }

  private OpikHttp to(String workspace) {
    return workspace.equals(settings.workspace())
        ? http
        : new OpikHttp(client, settings.withWorkspace(workspace));
  }

  private Sending<Slot> sending(OpikHttp to, Deadline sendBy, boolean retries) {
    return new Sending<>(
        to, settings.limits(), () -> ThreadLocalRandom.current().nextDouble(), sendBy, retries);
  }

  private static List<Settled> settled(
      List<OutboxEnvelope> envelopes, Outcome<Slot> all, List<Slot> superseded) {
    int[] delivered = new int[envelopes.size()];
    int[] passed = new int[envelopes.size()];
    List<Map<String, List<KeptRow>>> left = new ArrayList<>();
    envelopes.forEach(_ -> left.add(new LinkedHashMap<>()));
    for (Slot slot : all.delivered()) delivered[slot.envelope()]++;
    for (Slot slot : superseded) passed[slot.envelope()]++;
    all.undelivered()
        .forEach(
            (reason, slots) -> {
              for (Slot slot : slots) {
                left.get(slot.envelope())
                    .computeIfAbsent(reason, _ -> new ArrayList<>())
                    .add(slot.row());
              }
            });
    List<Settled> settled = new ArrayList<>();
    for (int i = 0; i < envelopes.size(); i++) {
      OutboxEnvelope envelope = envelopes.get(i);
      Map<String, OutboxEnvelope> rest = new LinkedHashMap<>();
      left.get(i).forEach((reason, rows) -> rest.put(reason, envelope.with(reason, rows)));
      settled.add(new Settled(delivered[i], passed[i], rest, all.askedWait()));
    }
    return settled;
  }
}
