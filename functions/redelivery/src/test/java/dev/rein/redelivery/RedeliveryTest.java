package dev.rein.redelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.runtime.SqsBatch;
import dev.rein.testing.SqsGate;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Item;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.lambda.OutboxQueue;
import dev.rein.tracing.opik.OpikCourier;
import dev.rein.tracing.opik.OpikSink;
import dev.rein.tracing.opik.OutboxEnvelope;
import dev.rein.tracing.opik.Overflow;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.LambdaContext;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.Message;

class RedeliveryTest {
  private final World world = new World();
  private final TraceRecord trace = Samples.trace();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void whatAFlushLeft_isInOpik_andTheMessageIsDone() throws Exception {
    SpanRecord span = Samples.span(trace.id());
    world.spill(trace, span, Samples.score(trace.id(), 4));

    World.Round round = world.round(world.handler());

    assertThat(round.failed()).isEmpty();
    assertThat(world.opik.store().ids())
        .containsExactlyInAnyOrder(trace.id().toString(), span.id().toString());
    assertThat(world.opik.store().scores(trace.id().toString())).hasSize(1);
    assertThat(world.opik.violations()).isEmpty();
    assertThat(world.isEmpty()).isTrue();
    assertThat(world.metric("SpansRedelivered")).containsExactly(3);
    assertThat(world.sentences()).isEmpty();
  }

  @Test
  void eventOfTheProject_isDelivered() throws Exception {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("events"))) root = root.getParent();
    byte[] event = Files.readAllBytes(root.resolve("events/redeliver-traces.json"));
    ByteArrayOutputStream answer = new ByteArrayOutputStream();

    world
        .handler()
        .handleRequest(
            new ByteArrayInputStream(event),
            answer,
            new LambdaContext("request-1", "RedeliveryFunction", Duration.ofMinutes(1)));

    assertThat(answer.toString(StandardCharsets.UTF_8)).isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(world.opik.store().ids()).hasSize(3);
    assertThat(world.opik.store().danglingSpans()).isEmpty();
    assertThat(world.opik.violations()).isEmpty();
  }

  @Test
  void itsOwnWork_isNotTraced() throws Exception {
    world.spill(trace);
    world.round(world.handler());

    assertThat(world.opik.store().ids()).containsExactly(trace.id().toString());
  }

  @Test
  void sameMessages_repeatedReorderedAndAtOnce_leaveEachEntityOnce() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      TraceRecord each = Samples.trace();
      SpanRecord span = Samples.span(each.id());
      world.spill(each, span);
      expected.add(each.id().toString());
      expected.add(span.id().toString());
    }
    List<Message> messages = new ArrayList<>();
    while (messages.size() < 4) messages.addAll(world.receive(Duration.ofSeconds(10)));
    RedeliveryHandler handler = world.handler();

    List<Callable<List<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      List<Message> order = i % 2 == 0 ? messages : messages.reversed();
      RedeliveryHandler to = i % 3 == 0 ? world.handler() : handler;
      calls.add(() -> world.invoke(order, to));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var call : threads.invokeAll(calls)) assertThat(call.get()).isEmpty();
    }

    assertThat(world.opik.store().ids()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(world.opik.violations()).isEmpty();
  }

  @Test
  void poisonedItem_isParkedAloneWithItsReason_andTheOthersArrive() throws Exception {
    List<Item> items = new ArrayList<>();
    items.add(trace);
    for (int i = 0; i < 300; i++) items.add(Samples.span(trace.id()));
    SpanRecord poison = Samples.poisoned(trace.id());
    items.add(150, poison);
    world.spill(items.toArray(Item[]::new));
    world.spill(Samples.trace());

    int done = 0;
    while (done < 2) done += world.round(world.handler()).received().size();

    assertThat(world.opik.store().ids()).hasSize(302);
    assertThat(world.isEmpty()).isTrue();
    List<Message> dead = world.dead();
    assertThat(dead).hasSize(1);
    assertThat(dead.getFirst().messageAttributes().get("reason").stringValue())
        .isEqualTo("refused");
    assertThat(World.rows(dead.getFirst().body())).contains(poison.id().toString()).hasLineCount(1);
    assertThat(world.sentences()).singleElement().asString().contains("{refused=1}");
  }

  @Test
  void itemThatIsTooLargeForOpik_isParkedAsTooLarge() throws Exception {
    try (World tight = new World(OpikStandIn.Options.forTests().withMaxInflatedBytes(20_000))) {
      SpanRecord giant = Samples.span(trace.id(), "x".repeat(30_000));
      tight.spill(trace, giant, Samples.span(trace.id()));

      assertThat(tight.round(tight.handler()).failed()).isEmpty();

      assertThat(tight.opik.store().ids()).hasSize(2);
      List<Message> dead = tight.dead();
      assertThat(dead).hasSize(1);
      assertThat(dead.getFirst().messageAttributes().get("reason").stringValue())
          .isEqualTo("too_large");
    }
  }

  @ParameterizedTest
  @CsvSource({"401,refuses the key", "403,refuses the key", "402,quota", "404,not Opik"})
  void faultThatSomebodyMustMend_keepsEverythingQueued_andIsSaidOncePerInvocation(
      int status, String words) throws Exception {
    world.spill(trace, Samples.span(trace.id()), Samples.score(trace.id(), 5));
    world.opik.faults(seen -> seen.route().startsWith("GET") ? Fault.none() : Fault.status(status));
    RedeliveryHandler handler = world.handler();

    for (int i = 0; i < 20; i++) assertThat(world.round(handler).failed()).hasSize(1);

    assertThat(world.sentences()).hasSize(20).allSatisfy(line -> assertThat(line).contains(words));
    assertThat(world.waits())
        .hasSize(20)
        .allSatisfy(seconds -> assertThat(seconds).isBetween(60, 18 * 60 + 1));
    assertThat(world.waits().getLast()).isGreaterThanOrEqualTo(15 * 60);
    assertThat(world.dead()).isEmpty();

    world.opik.faults(_ -> Fault.none());
    assertThat(world.round(handler).failed()).isEmpty();
    assertThat(world.opik.store().ids()).hasSize(2);
    assertThat(world.opik.store().scores(trace.id().toString())).hasSize(1);
    assertThat(world.dead()).isEmpty();
    assertThat(world.isEmpty()).isTrue();
  }

  @Test
  void quotaThatStopsTracesOnly_letsScoresThrough_andKeepsTheRest() throws Exception {
    world.spill(trace, Samples.score(trace.id(), 5));
    world.opik.faults(seen -> seen.route().endsWith("/batch") ? Fault.status(402) : Fault.none());

    assertThat(world.round(world.handler()).failed()).isEmpty();

    assertThat(world.opik.store().scores(trace.id().toString())).hasSize(1);
    Message left = world.receive(Duration.ofSeconds(10)).getFirst();
    OutboxEnvelope envelope = OutboxEnvelope.parse(left.body());
    assertThat(envelope.size()).isEqualTo(1);
    assertThat(envelope.tries()).isEqualTo(1);
    assertThat(envelope.reason()).isEqualTo("quota");
    assertThat(World.rows(left.body())).startsWith("traces ");
  }

  @Test
  void rateLimit_isHonouredByTheMessagesVisibility() throws Exception {
    world.spill(trace);
    world.opik.faults(_ -> Fault.status(429, "RateLimit-Reset", "77"));

    assertThat(world.round(world.handler()).failed()).hasSize(1);

    assertThat(world.waits()).singleElement().satisfies(s -> assertThat(s).isBetween(77, 93));
    assertThat(world.opik.counts().get("POST /v1/private/traces/batch")).isEqualTo(2);
  }

  @Test
  void outage_backsOffLongerEachTime() throws Exception {
    world.spill(trace);
    world.opik.close();
    Redelivery quick = redelivery(Instant::now);

    for (int i = 0; i < 5; i++) {
      List<Message> messages = world.receive(Duration.ofSeconds(10));
      List<SqsBatch.Message> decoded = SqsBatch.of(World.event(messages)).messages();
      assertThat(quick.run(decoded, Deadline.in(Duration.ofSeconds(2)), new Tally())).hasSize(1);
    }

    List<Integer> waits = world.waits();
    assertThat(waits).isSorted().hasSize(5);
    assertThat(waits.getFirst()).isBetween(5, 7);
    assertThat(waits.getLast()).isBetween(80, 97);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{\"v\":1}", "{\"v\":9,\"reason\":\"x\",\"outbox\":\"AA\"}"})
  void unreadableMessage_isParkedAsItIs_andTheOthersArrive(String body) throws Exception {
    String text = body.isEmpty() ? " " : body;
    world.spill(trace);
    world.sqs.sendMessage(r -> r.queueUrl(world.queue).messageBody(text));

    RedeliveryHandler handler = world.handler();
    int done = 0;
    while (done < 2) done += world.round(handler).received().size();

    assertThat(world.opik.store().ids()).containsExactly(trace.id().toString());
    Message dead = world.dead().getFirst();
    assertThat(dead.body()).isEqualTo(text);
    assertThat(dead.messageAttributes().get("reason").stringValue()).isEqualTo("unreadable");
    assertThat(world.isEmpty()).isTrue();
  }

  @Test
  void messageAsLargeAsTheQueueTakes_isDelivered() throws Exception {
    Random random = new Random(5);
    List<Item> items = new ArrayList<>();
    items.add(trace);
    byte[] noise = new byte[17_000];
    for (int i = 0; i < 8; i++) {
      random.nextBytes(noise);
      items.add(Samples.span(trace.id(), Base64.getEncoder().encodeToString(noise)));
    }
    world.spill(items.toArray(Item[]::new));

    World.Round round = world.round(world.handler());

    assertThat(round.received())
        .singleElement()
        .satisfies(message -> assertThat(message.body()).hasSizeBetween(180_000, 250_000));
    assertThat(world.opik.store().ids()).hasSize(9);
  }

  @Test
  void deadLetterQueueThatFails_keepsTheMessage() throws Exception {
    world.spill(trace, Samples.poisoned(trace.id()));
    world.gate.decide(body -> body.contains("-dead") ? SqsGate.Way.REFUSE : SqsGate.Way.THROUGH);
    assertThat(world.round(world.handler()).failed()).hasSize(1);
    assertThat(world.dead()).isEmpty();

    world.gate.decide(_ -> SqsGate.Way.THROUGH);
    assertThat(world.round(world.handler()).failed()).isEmpty();

    assertThat(world.dead()).hasSize(1);
    assertThat(world.opik.store().ids()).hasSize(1);
  }

  @Test
  void rowsThatWaitedTooLong_areParked_beforeTheQueueForgetsThem() throws Exception {
    world.spill(trace);
    world.opik.faults(_ -> Fault.status(401));
    List<SqsBatch.Message> messages =
        SqsBatch.of(World.event(world.receive(Duration.ofSeconds(10)))).messages();
    Redelivery early =
        redelivery(() -> Instant.now().plus(Redelivery.LONGEST_WAIT).minusSeconds(60));
    Redelivery late = redelivery(() -> Instant.now().plus(Redelivery.LONGEST_WAIT).plusSeconds(1));
    Tally tally = new Tally();

    assertThat(early.run(messages, soon(), tally)).hasSize(1);
    assertThat(world.dead()).isEmpty();
    assertThat(late.run(messages, soon(), tally)).isEmpty();

    assertThat(world.dead())
        .singleElement()
        .satisfies(
            dead ->
                assertThat(dead.messageAttributes().get("reason").stringValue())
                    .isEqualTo("credentials"));
  }

  @Test
  void deadLetterMovedBack_waitsThroughARateLimit_howeverOldItIs() throws Exception {
    world.spill(trace);
    Message waiting = world.receive(Duration.ofSeconds(10)).getFirst();
    String old =
        waiting.body().replaceFirst("\"at\":\"[^\"]+\"", "\"at\":\"2026-01-01T00:00:00Z\"");
    world.sqs.deleteMessage(r -> r.queueUrl(world.queue).receiptHandle(waiting.receiptHandle()));
    world.opik.faults(_ -> Fault.status(429, "RateLimit-Reset", "600"));
    world.sqs.sendMessage(r -> r.queueUrl(world.queue).messageBody(old));
    assertThat(world.round(world.handler()).failed()).isEmpty();
    Message dead = world.dead().getFirst();
    assertThat(dead.messageAttributes().get("reason").stringValue()).isEqualTo("rate_limited");

    world.sqs.sendMessage(r -> r.queueUrl(world.queue).messageBody(dead.body()));
    for (int i = 0; i < 3; i++) {
      assertThat(world.round(world.handler()).failed()).hasSize(1);
    }
    world.opik.faults(_ -> Fault.none());
    assertThat(world.round(world.handler()).failed()).isEmpty();

    assertThat(world.dead()).isEmpty();
    assertThat(world.opik.store().ids()).containsExactly(trace.id().toString());
  }

  @Test
  void workspaceThatWasMended_getsWhatWaited() throws Exception {
    world.environment.put("OPIK_WORKSPACE", "defualt");
    world.spill(trace, Samples.span(trace.id()), Samples.score(trace.id(), 3));
    assertThat(world.round(world.handler()).failed()).hasSize(1);

    world.environment.remove("OPIK_WORKSPACE");
    assertThat(world.round(world.handler()).failed()).isEmpty();

    assertThat(world.opik.store().ids()).hasSize(2);
    assertThat(world.opik.store().scores(trace.id().toString())).hasSize(1);
    assertThat(world.isEmpty()).isTrue();
  }

  @Test
  void twoReasonsToWait_areOneNewMessage() throws Exception {
    world.spill(trace, Samples.span(trace.id()), Samples.score(trace.id(), 5));
    world.opik.faults(
        seen ->
            seen.route().contains("spans")
                ? Fault.status(402)
                : seen.route().contains("feedback") ? Fault.status(401) : Fault.none());

    assertThat(world.round(world.handler()).failed()).isEmpty();

    assertThat(world.opik.store().ids()).containsExactly(trace.id().toString());
    Message left = world.receive(Duration.ofSeconds(10)).getFirst();
    assertThat(World.rows(left.body()).lines())
        .hasSize(2)
        .anyMatch(row -> row.startsWith("spans "))
        .anyMatch(row -> row.startsWith("scores"));
    world.opik.faults(_ -> Fault.none());
    assertThat(world.settle(List.of(left), world.handler()).failed()).isEmpty();
    assertThat(world.opik.store().ids()).hasSize(2);
    assertThat(world.opik.store().scores(trace.id().toString())).hasSize(1);
    assertThat(world.isEmpty()).isTrue();
  }

  @Test
  void queueThatRefusesWhatIsLeft_keepsTheMessage() throws Exception {
    world.spill(trace, Samples.span(trace.id()));
    world.opik.faults(seen -> seen.route().contains("spans") ? Fault.status(402) : Fault.none());
    world.gate.decide(
        body -> body.contains("MessageBody") ? SqsGate.Way.REFUSE : SqsGate.Way.THROUGH);

    assertThat(world.round(world.handler()).failed()).hasSize(1);
    world.gate.decide(_ -> SqsGate.Way.THROUGH);
    world.opik.faults(_ -> Fault.none());
    assertThat(world.round(world.handler()).failed()).isEmpty();

    assertThat(world.opik.store().ids()).hasSize(2);
    assertThat(world.isEmpty()).isTrue();
  }

  @Test
  void scoreReplacedMeanwhile_keepsItsNewValue() throws Exception {
    world.spill(Samples.score(trace.id(), 2));
    OpikSink sink = new OpikSink(World.HTTP, world.settings(), Overflow.none());
    sink.accept(trace);
    sink.accept(Samples.score(trace.id(), 5));
    sink.flush(soon());

    assertThat(world.round(world.handler()).failed()).isEmpty();

    assertThat(world.opik.store().scores(trace.id().toString()).getFirst().path("value").asInt())
        .isEqualTo(5);
    assertThat(world.metric("SpansSuperseded")).containsExactly(1);
    assertThat(world.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE_OUTBOX_QUEUE_URL", "TRACE_OUTBOX_DEAD_LETTER_QUEUE_URL"})
  void missingQueue_isNamedAtInit(String name) {
    world.environment.remove(name);

    assertThatThrownBy(world::handler)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  private Redelivery redelivery(InstantSource clock) {
    return new Redelivery(
        new OpikCourier(World.HTTP, world.settings()),
        OutboxQueue.of(world.environment),
        new Backoff(() -> 0.5),
        clock);
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }
}
