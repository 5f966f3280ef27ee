package dev.rein.tracing.opik;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.Score;
import dev.rein.tracing.ThreadDeletion;
import dev.rein.tracing.TraceDeletion;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Traces and threads that are taken away: at once, and from the outbox.
class TraceDeletionTest {
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

  @AfterEach
  void close() {
    opik.close();
  }

  @Test
  void traces_goWithTheirSpansAndScores_inOneRequest() {
    TraceRecord one = Samples.trace();
    TraceRecord other = Samples.trace();
    TraceRecord kept = Samples.trace();
    flush(
        one, other, kept, Samples.span(one.id()), Samples.span(kept.id()), score(one), score(kept));

    Flushed flushed = flush(new TraceDeletion(one.id()), new TraceDeletion(other.id()));

    assertThat(flushed).isEqualTo(new Flushed(2, 0, Map.of()));
    assertThat(opik.requests().getLast().body())
        .contains(one.id().toString(), other.id().toString())
        .startsWith("{\"ids\":[\"");
    assertThat(opik.store().traces(null)).hasSize(1);
    assertThat(opik.store().spans(one.id().toString())).isEmpty();
    assertThat(opik.store().scores(one.id().toString())).isEmpty();
    assertThat(opik.store().spans(kept.id().toString())).hasSize(1);
    assertThat(opik.store().scores(kept.id().toString())).hasSize(1);
    assertThat(opik.violations()).isEmpty();
  }

  @Test
  void threads_goWithEveryTraceThatNamesThem() {
    TraceRecord one = inThread("goal-1");
    TraceRecord two = inThread("goal-1");
    TraceRecord other = inThread("goal-2");
    TraceRecord kept = inThread("goal-3");
    flush(one, two, other, kept, Samples.span(one.id()), score(two));

    Flushed flushed = flush(new ThreadDeletion(List.of("goal-2", "goal-1", "goal-1")));

    assertThat(flushed).isEqualTo(new Flushed(1, 0, Map.of()));
    assertThat(opik.requests().getLast().body())
        .endsWith("\"thread_ids\":[\"goal-1\",\"goal-2\"]}");
    assertThat(opik.store().ids()).containsExactly(kept.id().toString());
    assertThat(opik.store().scores(two.id().toString())).isEmpty();
    assertThat(opik.violations()).isEmpty();
  }

  @Test
  void whatIsNotThere_isDeletedWithoutAnError() {
    TraceRecord kept = inThread("goal-3");
    flush(kept);

    assertThat(flush(new TraceDeletion(Samples.trace().id()), new ThreadDeletion(List.of("goal"))))
        .isEqualTo(new Flushed(2, 0, Map.of()));

    assertThat(opik.store().ids()).containsExactly(kept.id().toString());
  }

  @Test
  void threads_ofAProjectThatWasNeverMade_areDeletedWithoutAnError() {
    assertThat(flush(new ThreadDeletion(List.of("goal")))).isEqualTo(new Flushed(1, 0, Map.of()));
    assertThat(opik.violations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"errors\":[\"Project not found\"]}",
        "{\"code\":404,\"message\":\"Project not found\"}"
      })
  void deletions_whereOpikKnowsNoProject_haveNothingLeftToDo(String body) throws IOException {
    opik.faults(_ -> new Fault.Answer(404, Map.of(), body));
    Item thread = new ThreadDeletion(List.of("goal-1"));
    Item trace = new TraceDeletion(Samples.trace().id());

    assertThat(flush(thread, trace)).isEqualTo(new Flushed(2, 0, Map.of()));

    assertThat(spilled).isEmpty();
    assertThat(
            new OpikCourier(Samples.CLIENT, Samples.settings(opik))
                .deliver(List.of(envelope(List.of(thread, trace))), Samples.in(20_000))
                .getFirst())
        .isEqualTo(new Settled(2, 0, Map.of(), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json|{\"code\":404,\"message\":\"Workspace not found\"}",
        "application/json|{\"code\":404,\"message\":\"HTTP 404 Not Found\"}",
        "application/json|{}",
        "text/html|<html>\"Project not found\"</html>",
        "text/plain|\"Project not found\""
      })
  void deletions_atAWrongAddressOrWorkspace_areMisdirectedAndKept(String type, String body)
      throws IOException {
    opik.faults(_ -> new Fault.Answer(404, Map.of("Content-Type", type), body));
    Item thread = new ThreadDeletion(List.of("goal-1"));

    assertThat(flush(thread)).isEqualTo(new Flushed(0, 1, Map.of()));

    assertThat(
            new OpikCourier(Samples.CLIENT, Samples.settings(opik))
                .deliver(List.of(envelope(List.of(thread))), Samples.in(20_000))
                .getFirst()
                .left())
        .containsOnlyKeys(DropReason.MISDIRECTED);
  }

  @Test
  void writes_whereOpikKnowsNoProject_areKept() {
    opik.faults(_ -> new Fault.Answer(404, Map.of(), "{\"errors\":[\"Project not found\"]}"));

    assertThat(flush(Samples.trace())).isEqualTo(new Flushed(0, 1, Map.of()));
  }

  @Test
  void deletions_thatOpikDoesNotTake_areSpilled_andCarriedOutFromTheOutbox() throws IOException {
    TraceRecord one = inThread("goal-1");
    TraceRecord two = Samples.trace();
    flush(one, two);
    opik.faults(_ -> Fault.status(401));
    Item thread = new ThreadDeletion(List.of("goal-1"));
    Item trace = new TraceDeletion(two.id());

    assertThat(flush(thread, trace)).isEqualTo(new Flushed(0, 2, Map.of()));

    opik.faults(_ -> Fault.none());
    OutboxEnvelope kept = OutboxEnvelope.parse(envelope(spilled.getFirst()).text());
    assertThat(envelope(spilled.getFirst()).text()).startsWith("{\"v\":3,");
    assertThat(kept.rows())
        .extracting(KeptRow::kind)
        .hasSameElementsAs(Set.of(Kind.THREAD_DELETIONS, Kind.TRACE_DELETIONS));
    Settled settled =
        new OpikCourier(Samples.CLIENT, Samples.settings(opik))
            .deliver(List.of(kept), Samples.in(20_000))
            .getFirst();
    assertThat(settled).isEqualTo(new Settled(2, 0, Map.of(), null));
    assertThat(opik.store().ids()).isEmpty();
  }

  private OutboxEnvelope envelope(List<Item> items) {
    return new OutboxPacker(Samples.settings(opik), 250_000, Instant::now)
        .pack(items, "timeout", Samples.in(10_000))
        .getFirst();
  }

  private Flushed flush(Item... items) {
    for (Item item : items) sink.accept(item);
    return sink.flush(Samples.in(20_000));
  }

  private static Score score(TraceRecord trace) {
    return Score.of(trace.id(), "user_rating", 5, "text");
  }

  private static TraceRecord inThread(String thread) {
    TraceRecord trace = Samples.trace();
    return new TraceRecord(
        trace.id(),
        trace.name(),
        trace.startedAt(),
        trace.endedAt(),
        trace.updatedAt(),
        thread,
        trace.input(),
        trace.output(),
        trace.metadata(),
        trace.tags(),
        trace.error());
  }
}
