package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.testing.Engines;
import dev.rein.testing.Queues;
import dev.rein.testing.SqsGate;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.Uuid7;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OpikSink;
import dev.rein.tracing.opik.OutboxEnvelope;
import dev.rein.tracing.opik.OutboxReplay;
import dev.rein.tracing.opik.Replayed;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.BufferedReader;
import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/// What a flush leaves behind, against a real queue engine.
class OutboxTest {
  private static final OkHttpClient HTTP = new OkHttpClient();
  private static final Uuid7 IDS = new Uuid7();
  private static final Duration SOON = Duration.ofSeconds(20);

  private final OpikStandIn opik = OpikStandIn.start();
  private final List<String> printed = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> environment = new TreeMap<>();
  private final SqsClient sqs = OutboxClient.of(aws(Engines.shared().sqs())).get();
  private final UUID traceId = IDS.at(Instant.now());
  private String queue = "";
  private String deadLetters = "";

  @BeforeEach
  void makeQueues() {
    String name = "outbox-" + UUID.randomUUID();
    queue = Queues.create(sqs, name);
    deadLetters = Queues.create(sqs, name + "-dead");
    environment.putAll(aws(Engines.shared().sqs()));
    environment.put("TRACE_OUTBOX_QUEUE_URL", queue);
    environment.put("TRACE_OUTBOX_DEAD_LETTER_QUEUE_URL", deadLetters);
  }

  @AfterEach
  void close() {
    opik.close();
    sqs.close();
  }

  @ParameterizedTest
  @CsvSource({
    "401,credentials",
    "402,quota",
    "403,credentials",
    "404,misdirected",
    "429,rate_limited",
    "500,server_error",
    "503,server_error"
  })
  void refusedFlush_isInTheQueue_withItsReason(int status, String reason) throws Exception {
    opik.faults(_ -> Fault.status(status, "RateLimit-Reset", "600"));

    assertThat(flush(3, 10_000)).isEqualTo(new Flushed(0, 3, Map.of()));

    Message message = only(take(queue, 1));
    assertThat(message.messageAttributes().get("reason").stringValue()).isEqualTo(reason);
    OutboxEnvelope envelope = OutboxEnvelope.parse(message.body());
    assertThat(envelope.size()).isEqualTo(3);
    assertThat(envelope.reason()).isEqualTo(reason);
    assertThat(printed).isEmpty();
  }

  @Test
  void unreachableOpik_isOutlasted() throws Exception {
    opik.close();

    assertThat(flush(3, 4_000)).isEqualTo(new Flushed(0, 3, Map.of()));

    assertThat(OutboxEnvelope.parse(only(take(queue, 1)).body()).reason()).isEqualTo("unreachable");
  }

  @Test
  void hungOpik_leavesEnoughTimeForTheOutbox() {
    opik.faults(_ -> Fault.hang());
    warm();
    long before = System.nanoTime();

    assertThat(flush(3, 4_000)).isEqualTo(new Flushed(0, 3, Map.of()));

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(6));
    assertThat(take(queue, 1)).hasSize(1);
  }

  @Test
  void itemThatOpikRefuses_isADeadLetter_andTheRestIsDelivered() throws Exception {
    OpikSink sink = sink(environment);
    sink.accept(span(traceId, "fine"));
    sink.accept(poisoned());

    assertThat(sink.flush(in(20_000))).isEqualTo(new Flushed(1, 1, Map.of()));

    Message message = only(take(deadLetters, 1));
    assertThat(message.messageAttributes().get("reason").stringValue()).isEqualTo("refused");
    assertThat(OutboxEnvelope.parse(message.body()).size()).isEqualTo(1);
    assertThat(Queues.take(sqs, queue, 1, Duration.ofSeconds(1))).isEmpty();
  }

  @Test
  void itemThatOpikRefuses_withoutADeadLetterQueue_isDroppedAndCounted() {
    environment.remove("TRACE_OUTBOX_DEAD_LETTER_QUEUE_URL");
    OpikSink sink = sink(environment);
    sink.accept(poisoned());

    assertThat(sink.flush(in(20_000))).isEqualTo(new Flushed(0, 0, Map.of("refused", 1)));
    assertThat(printed).isEmpty();
  }

  @Test
  void tenThousandItems_areInMessagesUnderTheLimit() throws Exception {
    opik.faults(_ -> Fault.status(402));

    assertThat(flush(10_000, 60_000)).isEqualTo(new Flushed(0, 10_000, Map.of()));

    int rows = 0;
    long end = System.nanoTime() + SOON.toNanos();
    while (rows < 10_000 && System.nanoTime() - end < 0) {
      for (Message message : take(queue, 1)) {
        assertThat(message.body()).hasSizeLessThanOrEqualTo(OutboxSettings.DEFAULT_MESSAGE_BYTES);
        rows += OutboxEnvelope.parse(message.body()).size();
      }
    }
    assertThat(rows).isEqualTo(10_000);
    assertThat(printed).isEmpty();
  }

  @Test
  void messageLimit_isTheOneOfTheEnvironment() {
    opik.faults(_ -> Fault.status(402));
    environment.put("TRACE_OUTBOX_MESSAGE_BYTES", "4096");

    assertThat(flush(200, 30_000).spilled()).isEqualTo(200);

    List<Message> messages = take(queue, 3);
    assertThat(messages)
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(each -> assertThat(each.body()).hasSizeLessThanOrEqualTo(4_096));
  }

  @Test
  void rowLargerThanAMessage_isInTheLogInParts_andReplayed() throws Exception {
    opik.faults(_ -> Fault.status(402));
    byte[] noise = new byte[600_000];
    new Random(3).nextBytes(noise);
    String text = Base64.getEncoder().encodeToString(noise);
    OpikSink sink = sink(environment);
    sink.accept(
        span(
            traceId,
            List.of(
                text.substring(0, 200_000),
                text.substring(200_000, 400_000),
                text.substring(400_000, 600_000))));
    sink.accept(span(traceId, "small"));

    assertThat(sink.flush(in(30_000))).isEqualTo(new Flushed(0, 2, Map.of()));

    assertThat(take(queue, 1)).hasSize(1);
    assertThat(printed)
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(LogOutbox.MAX_LINE_BYTES));
    opik.faults(_ -> Fault.none());
    assertThat(replay()).isEqualTo(new Replayed(1, 1, 0, Map.of(), 0));
  }

  @Test
  void noQueue_meansTheLog_whichReplays() throws Exception {
    opik.faults(_ -> Fault.status(401));
    environment.remove("TRACE_OUTBOX_QUEUE_URL");

    assertThat(flush(2_500, 30_000)).isEqualTo(new Flushed(0, 2_500, Map.of()));

    opik.faults(_ -> Fault.none());
    assertThat(replay().delivered()).isEqualTo(2_500);
    assertThat(opik.store().ids()).hasSize(2_500);
  }

  @ParameterizedTest
  @EnumSource(
      value = SqsGate.Way.class,
      names = {"REFUSE", "HANG", "RESET"})
  void brokenQueue_meansTheLog_whichReplays(SqsGate.Way way) throws Exception {
    opik.faults(_ -> Fault.status(403));
    try (SqsGate gate = new SqsGate(Engines.shared().sqs())) {
      gate.decide(_ -> way);
      environment.put("AWS_ENDPOINT_URL_SQS", gate.uri().toString());
      environment.put("TRACE_OUTBOX_QUEUE_URL", gate.uri() + URI.create(queue).getPath());

      assertThat(flush(40, 4_000)).isEqualTo(new Flushed(0, 40, Map.of()));
    }
    opik.faults(_ -> Fault.none());
    assertThat(replay()).isEqualTo(new Replayed(1, 40, 0, Map.of(), 0));
  }

  @Test
  void messageThatFailsInABatch_isSentAgainAlone() throws Exception {
    opik.faults(_ -> Fault.status(402));
    environment.put("TRACE_OUTBOX_MESSAGE_BYTES", "20000");
    try (SqsGate gate = new SqsGate(Engines.shared().sqs())) {
      gate.decide(_ -> gate.bodies().size() == 1 ? SqsGate.Way.PART : SqsGate.Way.THROUGH);
      environment.put("AWS_ENDPOINT_URL_SQS", gate.uri().toString());
      environment.put("TRACE_OUTBOX_QUEUE_URL", gate.uri() + URI.create(queue).getPath());

      assertThat(flush(100, 30_000)).isEqualTo(new Flushed(0, 100, Map.of()));

      assertThat(gate.bodies()).hasSizeGreaterThanOrEqualTo(2);
    }
    assertThat(printed).isEmpty();
  }

  @Test
  void answerOfTheQueueLost_keepsEverything_perhapsTwice() throws Exception {
    opik.faults(_ -> Fault.status(402));
    try (SqsGate gate = new SqsGate(Engines.shared().sqs())) {
      gate.decide(_ -> gate.bodies().size() == 1 ? SqsGate.Way.RESET_AFTER : SqsGate.Way.THROUGH);
      environment.put("AWS_ENDPOINT_URL_SQS", gate.uri().toString());
      environment.put("TRACE_OUTBOX_QUEUE_URL", gate.uri() + URI.create(queue).getPath());

      assertThat(flush(5, 10_000)).isEqualTo(new Flushed(0, 5, Map.of()));
    }
    assertThat(take(queue, 1)).isNotEmpty();
  }

  @Test
  void brokenLogToo_isDroppedAndCountedByReason() {
    opik.faults(_ -> Fault.status(402));
    environment.remove("TRACE_OUTBOX_QUEUE_URL");
    OpikSink sink =
        sink(
            environment,
            _ -> {
              throw new IllegalStateException("closed");
            });
    sink.accept(span(traceId, "a"));
    sink.accept(span(traceId, "b"));

    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(0, 0, Map.of("quota", 2)));
  }

  @Test
  void interruptedThread_stillSpills_andStaysInterrupted() {
    opik.faults(_ -> Fault.status(402));
    Thread.currentThread().interrupt();

    Flushed flushed = flush(3, 10_000);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(flushed).isEqualTo(new Flushed(0, 3, Map.of()));
    assertThat(take(queue, 1)).hasSize(1);
  }

  @Test
  void wiredSetup_spillsByItself() {
    opik.faults(_ -> Fault.status(402));
    environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
    TracingSetup setup = TracingSetup.of(environment, HTTP, printed::add);
    setup.tracing().span("work", SpanType.GENERAL, _ -> 1);

    assertThat(setup.tracing().flush(in(10_000))).isEqualTo(new Flushed(0, 2, Map.of()));
    assertThat(take(queue, 1)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4095", "1040001", "many"})
  void messageBytes_outOfRange_areRefused(String bytes) {
    assertThatThrownBy(() -> OutboxSettings.of(Map.of("TRACE_OUTBOX_MESSAGE_BYTES", bytes)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TRACE_OUTBOX_MESSAGE_BYTES")
        .hasMessageContaining("4096 to 1040000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4096", "1040000"})
  void messageBytes_atTheEdge_areTaken(String bytes) {
    assertThat(OutboxSettings.of(Map.of("TRACE_OUTBOX_MESSAGE_BYTES", bytes)).messageBytes())
        .isEqualTo(Integer.parseInt(bytes));
  }

  @Test
  void endpointWithoutCredentials_isNamed() {
    assertThatThrownBy(
            () ->
                OutboxClient.of(
                    Map.of("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:1", "AWS_REGION", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AWS_ACCESS_KEY_ID");
  }

  // The first flush loads classes, for which a short deadline leaves no time.
  private void warm() {
    OpikSink sink = sink(environment);
    sink.accept(span(traceId, "warm"));
    assertThat(sink.flush(in(8_000)).spilled()).isEqualTo(1);
    take(queue, 1);
  }

  private Flushed flush(int spans, long millis) {
    OpikSink sink = sink(environment);
    for (int i = 0; i < spans; i++) sink.accept(span(traceId, "span " + i));
    return sink.flush(in(millis));
  }

  private OpikSink sink(Map<String, String> variables) {
    return sink(variables, printed::add);
  }

  private OpikSink sink(Map<String, String> variables, Consumer<String> out) {
    OpikSettings settings = settings();
    return new OpikSink(HTTP, settings, Outbox.of(variables, settings, out));
  }

  private OpikSettings settings() {
    return OpikSettings.of(Map.of("OPIK_URL_OVERRIDE", opik.uri().toString()));
  }

  private Replayed replay() throws Exception {
    return new OutboxReplay(HTTP, settings())
        .run(
            new BufferedReader(new StringReader(String.join("\n", printed))),
            Duration.ofSeconds(30));
  }

  private List<Message> take(String from, int count) {
    return Queues.take(sqs, from, count, SOON);
  }

  static Map<String, String> aws(URI endpoint) {
    return Map.of(
        "AWS_ENDPOINT_URL_SQS",
        endpoint.toString(),
        "AWS_REGION",
        "us-east-1",
        "AWS_ACCESS_KEY_ID",
        "local",
        "AWS_SECRET_ACCESS_KEY",
        "local");
  }

  private static Deadline in(long millis) {
    return Deadline.in(Duration.ofMillis(millis));
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.getFirst();
  }

  private static SpanRecord span(UUID trace, Object input) {
    return span(IDS.at(Instant.now()), trace, input);
  }

  /// Opik refuses it: the id is no version 7.
  private SpanRecord poisoned() {
    return span(UUID.fromString("00000000-0000-4000-8000-000000000000"), traceId, "x");
  }

  private static SpanRecord span(UUID id, UUID trace, Object input) {
    Instant start = Instant.now();
    return new SpanRecord(
        id,
        trace,
        null,
        "s",
        SpanType.GENERAL,
        start,
        start,
        start,
        input,
        "out",
        Map.of(),
        Set.of(),
        null,
        null);
  }
}
