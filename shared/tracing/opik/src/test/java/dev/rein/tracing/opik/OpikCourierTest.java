package dev.rein.tracing.opik;

import static dev.rein.tracing.opik.OpikLimits.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Item;
import dev.rein.tracing.Score;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpikCourierTest {
  private final OpikStandIn opik = OpikStandIn.start();
  private final OpikCourier courier = new OpikCourier(Samples.CLIENT, Samples.settings(opik));

  @AfterEach
  void close() {
    opik.close();
  }

  @Test
  void envelope_isDeliveredWhole() {
    TraceRecord trace = Samples.trace();
    SpanRecord span = Samples.span(trace.id());

    Settled settled = deliver(envelope(trace, span, Samples.score(trace.id())));

    assertThat(settled).isEqualTo(new Settled(3, 0, Map.of(), null));
    assertThat(opik.store().ids())
        .containsExactlyInAnyOrder(trace.id().toString(), span.id().toString());
    assertThat(opik.store().scores(trace.id().toString())).hasSize(1);
    assertThat(opik.violations()).isEmpty();
  }

  @Test
  void sameRows_lateRepeatedReorderedAndAtOnce_areThereOnceAndInTheirLastState() throws Exception {
    TraceRecord first = Samples.trace();
    TraceRecord last =
        Samples.trace(first.id(), first.startedAt(), first.updatedAt().plusMillis(5));
    List<SpanRecord> spans = new ArrayList<>();
    for (int i = 0; i < 20; i++) spans.add(Samples.span(first.id()));
    OutboxEnvelope early = envelope(first, spans.get(0), spans.get(1));
    OutboxEnvelope late = envelope(last);
    OutboxEnvelope rest = envelope(spans.toArray(Item[]::new));

    List<Callable<Settled>> deliveries = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      deliveries.add(() -> deliver(late));
      deliveries.add(() -> deliver(rest));
      deliveries.add(() -> deliver(early));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var settled : threads.invokeAll(deliveries)) {
        assertThat(settled.get().isDone()).isTrue();
      }
    }

    assertThat(opik.store().ids()).hasSize(21).doesNotHaveDuplicates();
    assertThat(opik.store().trace(first.id().toString()).path("last_updated_at").asText())
        .startsWith(last.updatedAt().toString().substring(0, 23));
    assertThat(opik.store().danglingSpans()).isEmpty();
  }

  @Test
  void poisonedRow_isLeftAlone_andSaysWhichEnvelopeItWasIn() {
    TraceRecord trace = Samples.trace();
    OutboxEnvelope good = envelope(trace, Samples.span(trace.id()));
    OutboxEnvelope bad = envelope(Samples.span(trace.id()), Samples.poisoned(trace.id()));

    List<Settled> settled = courier.deliver(List.of(good, bad), Samples.in(20_000));

    assertThat(settled.get(0)).isEqualTo(new Settled(2, 0, Map.of(), null));
    assertThat(settled.get(1).delivered()).isEqualTo(1);
    assertThat(settled.get(1).left()).containsOnlyKeys("refused");
    assertThat(settled.get(1).left().get("refused").size()).isEqualTo(1);
  }

  @Test
  void rateLimitBeyondTheTimeThereIs_saysHowLongToWait() {
    opik.faults(_ -> Fault.status(429, "RateLimit-Reset", "77"));

    Settled settled = deliver(envelope(Samples.trace()));

    assertThat(settled.left()).containsOnlyKeys("rate_limited");
    assertThat(settled.askedWait()).isEqualTo(Duration.ofSeconds(77));
  }

  @Test
  void rowsOfAnotherWorkspace_goThere() {
    try (OpikStandIn cloud = OpikStandIn.start(OpikStandIn.Options.forTests().withApiKey("key"))) {
      OpikSettings here =
          new OpikSettings(Samples.settings(cloud).baseUrl(), "key", "default", "p", DEFAULT);

      List<Settled> settled =
          new OpikCourier(Samples.CLIENT, here)
              .deliver(List.of(ofTeamB(), envelope(Samples.trace())), Samples.in(20_000));

      assertThat(settled).extracting(Settled::isDone).containsOnly(true);
      assertThat(cloud.requests())
          .extracting(seen -> seen.header("Comet-Workspace"))
          .containsExactly("team-b", "default");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404})
  void rowsThatTheirWorkspaceTurnsAway_goToTheOneSetNow(int status) {
    TraceRecord trace = Samples.trace();
    opik.faults(
        seen ->
            "team-b".equals(seen.header("Comet-Workspace")) ? Fault.status(status) : Fault.none());

    List<Settled> settled =
        courier.deliver(
            List.of(ofTeamB(trace, Samples.score(trace.id())), envelope(Samples.trace())),
            Samples.in(20_000));

    assertThat(settled).extracting(Settled::isDone).containsOnly(true);
    assertThat(settled.get(0).delivered()).isEqualTo(2);
    assertThat(opik.store().ids()).hasSize(2).contains(trace.id().toString());
    assertThat(opik.store().scores(trace.id().toString())).hasSize(1);
  }

  @Test
  void workspaceThatHangs_leavesTimeForTheOthers() {
    opik.faults(
        seen -> "team-b".equals(seen.header("Comet-Workspace")) ? Fault.hang() : Fault.none());

    List<Settled> settled =
        courier.deliver(List.of(ofTeamB(), envelope(Samples.trace())), Samples.in(4_000));

    assertThat(settled.get(0).left()).containsOnlyKeys("timeout");
    assertThat(settled.get(1).isDone()).isTrue();
  }

  private OutboxEnvelope ofTeamB(Item... items) {
    OpikSettings theirs =
        new OpikSettings(Samples.settings(opik).baseUrl(), null, "team-b", "p", DEFAULT);
    List<Item> rows = items.length == 0 ? List.of(Samples.trace()) : List.of(items);
    return new OutboxPacker(theirs, 250_000, Instant::now)
        .pack(rows, DropReason.TIMEOUT, Samples.in(10_000))
        .getFirst();
  }

  @Test
  void lookUpsThatHang_keepNoSpanBack() {
    opik.faults(seen -> seen.route().startsWith("GET") ? Fault.hang() : Fault.none());
    TraceRecord trace = Samples.trace();
    List<Item> items = new ArrayList<>(List.of(trace, Samples.span(trace.id())));
    for (int i = 0; i < 20; i++) items.add(Samples.score(Samples.trace().id()));

    List<Settled> settled =
        courier.deliver(List.of(envelope(items.toArray(Item[]::new))), Samples.in(3_000));

    assertThat(settled.getFirst().delivered()).isEqualTo(2);
    assertThat(settled.getFirst().left()).containsOnlyKeys("timeout");
    assertThat(settled.getFirst().left().get("timeout").size()).isEqualTo(20);
  }

  @Test
  void scoresWhoseLookUpsAnswer_areSent_thoughAnotherHangs() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 5; i++) items.add(Samples.score(Samples.trace().id()));
    opik.next(Fault.hang());

    Settled settled =
        courier
            .deliver(List.of(envelope(items.toArray(Item[]::new))), Samples.in(4_000))
            .getFirst();

    assertThat(settled.delivered()).isEqualTo(4);
    assertThat(settled.left().get("timeout").size()).isEqualTo(1);
  }

  @Test
  void moreLookUpsThanThereIsTimeFor_areFewerTheNextTime() {
    opik.faults(
        seen ->
            seen.route().startsWith("GET") ? Fault.delay(Duration.ofMillis(200)) : Fault.none());
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 100; i++) items.add(Samples.score(Samples.trace().id()));
    OutboxEnvelope left = envelope(items.toArray(Item[]::new));

    while (true) {
      Settled settled = courier.deliver(List.of(left), Samples.in(3_000)).getFirst();
      assertThat(settled.delivered()).isPositive();
      if (settled.isDone()) break;
      assertThat(settled.left()).containsOnlyKeys("timeout");
      left = settled.left().get("timeout");
    }
  }

  @Test
  void hungOpik_endsByTheDeadline_withEverythingLeft() {
    opik.faults(_ -> Fault.hang());
    TraceRecord trace = Samples.trace();
    long before = System.nanoTime();

    List<Settled> settled =
        courier.deliver(
            List.of(envelope(trace, Samples.span(trace.id()), Samples.score(trace.id()))),
            Samples.in(400));

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    assertThat(settled.getFirst().left().values().stream().mapToInt(OutboxEnvelope::size).sum())
        .isEqualTo(3);
  }

  @Test
  void waitingScore_thatWasReplacedInOpikSince_isNotSent() {
    TraceRecord trace = Samples.trace();
    OutboxEnvelope old = envelope(Score.of(trace.id(), "user_rating", 2, "meh"));
    direct(trace, Score.of(trace.id(), "user_rating", 5, "great"));

    assertThat(deliver(old)).isEqualTo(new Settled(0, 1, Map.of(), null));
    assertThat(value(trace.id())).isEqualTo(5);
  }

  @Test
  void waitingScore_thatReplacesWhatOpikHas_isSent() {
    TraceRecord trace = Samples.trace();
    direct(trace, Score.of(trace.id(), "user_rating", 2, "meh"));
    OutboxEnvelope later = envelope(Score.of(trace.id(), "user_rating", 5, "great"));

    assertThat(deliver(later).delivered()).isEqualTo(1);
    assertThat(value(trace.id())).isEqualTo(5);
  }

  @Test
  void twoWaitingScores_inEitherOrder_leaveTheNewerOne() {
    for (boolean newerFirst : List.of(true, false)) {
      for (boolean together : List.of(true, false)) {
        TraceRecord trace = Samples.trace();
        direct(trace);
        OutboxEnvelope older = envelope(Score.of(trace.id(), "user_rating", 2, "meh"));
        OutboxEnvelope newer = envelope(Score.of(trace.id(), "user_rating", 5, "great"));
        assertThat(newer.at()).isAfterOrEqualTo(older.at());
        List<OutboxEnvelope> order = newerFirst ? List.of(newer, older) : List.of(older, newer);

        if (together && !newer.at().equals(older.at())) courier.deliver(order, Samples.in(10_000));
        else order.forEach(this::deliver);

        assertThat(value(trace.id())).isEqualTo(5);
      }
    }
  }

  @Test
  void scoreThatIsTakenBackWhileOpikFails_isNotSentWhenItAnswersAgain() {
    Map<String, Instant> changes = new ConcurrentHashMap<>();
    OpikCourier asking =
        new OpikCourier(Samples.CLIENT, Samples.settings(opik), _ -> Map.copyOf(changes));
    TraceRecord trace = Samples.trace();
    direct(trace);
    OutboxEnvelope rating = envelope(Score.of(trace.id(), "user_rating", 2, "meh"));
    opik.faults(
        seen -> {
          if (!seen.isWrite()) return Fault.none();
          changes.put("user_rating", Instant.now().plusSeconds(1));
          opik.faults(_ -> Fault.none());
          return Fault.status(503);
        });

    Settled first = asking.deliver(List.of(rating), Samples.in(20_000)).getFirst();

    assertThat(first.left()).containsOnlyKeys("server_error");
    assertThat(asking.deliver(List.of(rating), Samples.in(20_000)).getFirst())
        .isEqualTo(new Settled(0, 1, Map.of(), null));
    assertThat(opik.store().scores(trace.id().toString())).isEmpty();
  }

  @Test
  void scoreOfAnotherNameOrTrace_isNoReplacement() {
    TraceRecord trace = Samples.trace();
    TraceRecord other = Samples.trace();
    OutboxEnvelope waiting = envelope(Score.of(trace.id(), "user_rating", 4, null));
    direct(trace, Score.of(trace.id(), "user_clarity", 1, null));
    direct(other, Score.of(other.id(), "user_rating", 1, null));

    assertThat(deliver(waiting).delivered()).isEqualTo(1);
    assertThat(value(trace.id())).isEqualTo(4);
  }

  @Test
  void scoreWhoseTraceCannotBeLookedUp_waits() {
    TraceRecord trace = Samples.trace();
    opik.faults(seen -> seen.route().startsWith("GET") ? Fault.status(503) : Fault.none());

    Settled settled = deliver(envelope(trace, Samples.score(trace.id())));

    assertThat(settled.delivered()).isEqualTo(1);
    assertThat(settled.left()).containsOnlyKeys("server_error");
  }

  private void direct(TraceRecord trace, Score... scores) {
    OpikSink sink = Samples.sink(opik);
    sink.accept(trace);
    for (Score score : scores) sink.accept(score);
    assertThat(sink.flush(Samples.in(10_000)).dropped()).isZero();
  }

  private int value(UUID traceId) {
    return opik.store().scores(traceId.toString()).stream()
        .filter(score -> score.path("name").asText().equals("user_rating"))
        .findFirst()
        .orElseThrow()
        .path("value")
        .asInt();
  }

  private Settled deliver(OutboxEnvelope envelope) {
    return courier.deliver(List.of(envelope), Samples.in(20_000)).getFirst();
  }

  private OutboxEnvelope envelope(Item... items) {
    OutboxPacker packer = new OutboxPacker(Samples.settings(opik), 250_000, Instant::now);
    return packer.pack(List.of(items), DropReason.TIMEOUT, Samples.in(10_000)).getFirst();
  }
}
