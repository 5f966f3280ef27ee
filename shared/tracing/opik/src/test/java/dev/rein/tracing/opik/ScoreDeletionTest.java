package dev.rein.tracing.opik;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.Score;
import dev.rein.tracing.ScoreDeletion;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Scores that are taken off a trace: at once, from the outbox, and against values that wait.
class ScoreDeletionTest {
  private static final String NAME = "user_rating";
  private static final Instant FIRST = Instant.now().minusSeconds(600).plusNanos(123);
  private static final Instant THEN = FIRST.plusNanos(1_000);

  private final OpikStandIn opik = OpikStandIn.start();
  private final List<List<Item>> spilled = new ArrayList<>();
  private final OpikSink sink =
      new OpikSink(
          Samples.CLIENT,
          Samples.settings(opik),
          (items, _, _) -> {
            spilled.add(items);
            return items.size();
          });
  private final TraceRecord trace = Samples.trace();
  private final Map<String, Instant> history = new TreeMap<>();

  @BeforeEach
  void putTrace() {
    flush(trace);
  }

  @AfterEach
  void close() {
    opik.close();
  }

  @Test
  void deletion_takesTheScoreOff_andOneOfNothingChangesNothing() {
    flush(value(2, FIRST), other(3));

    Flushed flushed = flush(gone(THEN), gone("user_clarity", THEN));

    assertThat(flushed).isEqualTo(new Flushed(2, 0, Map.of()));
    assertThat(scores()).containsOnlyKeys("user_motivation");
    assertThat(opik.violations()).isEmpty();
    assertThat(opik.requests().getLast().body()).matches("\\{\"name\":\"user_\\w+\"}");
  }

  @Test
  void valueAndDeletion_inOneFlush_theLaterOneStands() {
    flush(value(2, FIRST), gone(THEN));
    assertThat(scores()).isEmpty();
    flush(gone(FIRST), value(3, THEN));
    assertThat(scores()).containsEntry(NAME, "3");
    flush(gone(THEN.plusSeconds(2)), value(4, THEN.plusSeconds(1)));
    assertThat(scores()).isEmpty();
  }

  @Test
  void deletion_thatOpikDoesNotTake_isSpilled_andCounted() {
    opik.faults(_ -> Fault.status(401));

    assertThat(flush(gone(THEN))).isEqualTo(new Flushed(0, 1, Map.of()));

    assertThat(spilled).containsExactly(List.of(gone(THEN)));
  }

  @Test
  void envelope_keepsDeletionsAndTimes() throws IOException {
    OutboxEnvelope read = OutboxEnvelope.parse(envelope(gone(THEN), value(2, FIRST)).text());

    assertThat(read.rows()).extracting(KeptRow::at).containsExactly(THEN);
    assertThat(read.rows()).extracting(KeptRow::kind).containsExactly(Kind.DELETIONS);
    assertThat(envelope(gone(THEN)).text()).startsWith("{\"v\":2,");
    assertThat(envelope(trace, Score.of(trace.id(), NAME, 2, null)).text()).startsWith("{\"v\":1,");
  }

  @Test
  void waitingValue_thatWasTakenBackSince_doesNotComeBack() {
    OutboxEnvelope waiting = envelope(value(2, FIRST));
    flush(gone(THEN));
    history.put(NAME, THEN);

    assertThat(deliver(waiting)).isEqualTo(new Settled(0, 1, Map.of(), null));

    assertThat(scores()).isEmpty();
  }

  @Test
  void waitingDeletion_doesNotTakeAValueThatWasGivenSince() {
    OutboxEnvelope waiting = envelope(gone(FIRST));
    flush(value(4, THEN));
    history.put(NAME, THEN);

    assertThat(deliver(waiting).superseded()).isEqualTo(1);

    assertThat(scores()).containsEntry(NAME, "4");
  }

  @Test
  void waitingDeletion_ofAValueThatArrivedLate_isCarriedOut() {
    OutboxEnvelope value = envelope(value(2, FIRST));
    OutboxEnvelope deletion = envelope(gone(THEN));
    deliver(value);
    history.put(NAME, THEN);

    // Opik says that the value was written after the deletion was recorded.
    assertThat(deliver(deletion).delivered()).isEqualTo(1);

    assertThat(scores()).isEmpty();
  }

  @Test
  void twoThatWait_inEitherOrder_leaveTheNewerOne() {
    OutboxEnvelope value = envelope(value(2, FIRST));
    OutboxEnvelope deletion = envelope(gone(THEN));
    for (List<OutboxEnvelope> order : List.of(List.of(value, deletion), List.of(deletion, value))) {
      List<Settled> settled = courier().deliver(order, Samples.in(20_000));
      assertThat(settled).extracting(Settled::isDone).containsOnly(true);
      assertThat(scores()).isEmpty();
    }
  }

  @Test
  void withoutHistory_opikIsAsked() {
    OutboxEnvelope old = envelope(gone(FIRST));
    flush(value(4, THEN));
    assertThat(deliver(old).superseded()).isEqualTo(1);
    assertThat(scores()).containsEntry(NAME, "4");
    OutboxEnvelope late = envelope(gone(Instant.now().plusSeconds(60)));
    assertThat(deliver(late).delivered()).isEqualTo(1);
    assertThat(scores()).isEmpty();
  }

  @Test
  void historyThatCannotBeAsked_letsItWait() {
    OutboxEnvelope waiting = envelope(value(2, FIRST));
    OpikCourier courier =
        new OpikCourier(
            Samples.CLIENT,
            Samples.settings(opik),
            _ -> {
              throw new IOException("planted");
            });

    Settled settled = courier.deliver(List.of(waiting), Samples.in(20_000)).getFirst();

    assertThat(settled.left()).containsOnlyKeys("unreachable");
    assertThat(scores()).isEmpty();
  }

  private OpikCourier courier() {
    return new OpikCourier(Samples.CLIENT, Samples.settings(opik), _ -> Map.copyOf(history));
  }

  private Settled deliver(OutboxEnvelope envelope) {
    return courier().deliver(List.of(envelope), Samples.in(20_000)).getFirst();
  }

  private OutboxEnvelope envelope(Item... items) {
    return new OutboxPacker(Samples.settings(opik), 250_000, Instant::now)
        .pack(List.of(items), "timeout", Samples.in(10_000))
        .getFirst();
  }

  private Flushed flush(Item... items) {
    for (Item item : items) sink.accept(item);
    return sink.flush(Samples.in(20_000));
  }

  private Score value(int value, @Nullable Instant at) {
    return new Score(trace.id(), NAME, BigDecimal.valueOf(value), null, at);
  }

  private Score other(int value) {
    return Score.of(trace.id(), "user_motivation", value, null);
  }

  private ScoreDeletion gone(Instant at) {
    return gone(NAME, at);
  }

  private ScoreDeletion gone(String name, Instant at) {
    UUID id = trace.id();
    return new ScoreDeletion(id, name, at);
  }

  private Map<String, String> scores() {
    Map<String, String> scores = new TreeMap<>();
    opik.store()
        .scores(trace.id().toString())
        .forEach(
            score ->
                scores.put(
                    score.path("name").asText(),
                    score.path("value").decimalValue().stripTrailingZeros().toPlainString()));
    return scores;
  }
}
