package dev.rein.local.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.local.TestHandlers;
import dev.rein.local.TestHandlers.Messages;
import dev.rein.local.lambda.Environments;
import dev.rein.local.template.FunctionSpec.QueueSource;
import dev.rein.local.template.Resources;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// How a queue and a function go together: batches, partial failures, redrive.
abstract class EventSourceMappingContract {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int RECEIVES = 2;

  private final String name = "q-" + UUID.randomUUID();
  private String queue = "";
  private String deadLetters = "";
  private final SqsClient sqs = client(engine());

  /// Where queues are.
  abstract URI engine();

  private static SqsClient client(URI endpoint) {
    return SqsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.of(Resources.REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  @BeforeEach
  void makeQueues() {
    Messages.SEEN.clear();
    deadLetters = sqs.createQueue(request -> request.queueName(name + "-dead")).queueUrl();
    queue =
        sqs.createQueue(
                request ->
                    request
                        .queueName(name)
                        .attributes(
                            Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                "1",
                                QueueAttributeName.REDRIVE_POLICY,
                                "{\"deadLetterTargetArn\":\""
                                    + LocalAws.queueArn(name + "-dead")
                                    + "\",\"maxReceiveCount\":\""
                                    + RECEIVES
                                    + "\"}")))
            .queueUrl();
  }

  @AfterEach
  void close() {
    for (String url : List.of(queue, deadLetters))
      sqs.deleteQueue(request -> request.queueUrl(url));
    sqs.close();
  }

  private EventSourceMapping map(boolean reportsFailures, int batchSize) {
    return map(sqs, reportsFailures, batchSize);
  }

  private EventSourceMapping map(SqsClient client, boolean reportsFailures, int batchSize) {
    return EventSourceMapping.start(
        client,
        queue,
        LocalAws.queueArn(name),
        new QueueSource("Queue", batchSize, reportsFailures),
        new Environments(TestHandlers.spec(Messages.class, Duration.ofSeconds(10))));
  }

  private void send(String body) {
    sqs.sendMessage(
        request ->
            request
                .queueUrl(queue)
                .messageBody(body)
                .messageAttributes(
                    Map.of(
                        "traceId",
                        MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue("trace-of-" + body)
                            .build())));
  }

  private List<String> deadLetters(int expected) {
    List<String> bodies = new ArrayList<>();
    await(
        () -> {
          for (Message message :
              sqs.receiveMessage(
                      request ->
                          request.queueUrl(deadLetters).maxNumberOfMessages(10).waitTimeSeconds(1))
                  .messages()) {
            bodies.add(message.body());
          }
          return bodies.size() >= expected;
        });
    return bodies;
  }

  private boolean empty() {
    Map<QueueAttributeName, String> counts =
        sqs.getQueueAttributes(
                request -> request.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
            .attributes();
    return "0".equals(counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
        && "0".equals(counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
  }

  /// Has the queue hide for longer than a second what it gives out.
  private void hideFor(int seconds) {
    sqs.setQueueAttributes(
        request ->
            request
                .queueUrl(queue)
                .attributes(
                    Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, String.valueOf(seconds))));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("given up waiting").isLessThan(end);
    }
  }

  private static long seen(String body) {
    return Messages.SEEN.stream().filter(each -> each.path("body").asText().equals(body)).count();
  }

  @Test
  void batch_cutByAClose_isHandedBackAtOnce() throws Exception {
    hideFor(600);
    send("hang");
    try (EventSourceMapping mapping = map(true, 10)) {
      await(() -> seen("hang") == 1);
      mapping.stop();
      // Longer than a poll: one that is cut on this side alone may still be given the message.
      assertThat(mapping.join(Duration.ofSeconds(3))).isFalse();
    }

    await(
        () ->
            sqs
                .receiveMessage(request -> request.queueUrl(queue).waitTimeSeconds(1))
                .messages()
                .stream()
                .anyMatch(message -> message.body().equals("hang")));
  }

  @Test
  void batch_withOnePoison_comesBackForThePoisonAlone() throws Exception {
    // Long enough for a batch to be deleted before it is seen again.
    hideFor(5);
    for (int i = 1; i <= 23; i++) send("good-" + i);
    send("poison");
    try (EventSourceMapping mapping = map(true, 10)) {
      assertThat(deadLetters(1)).containsExactly("poison");
      await(this::empty);
      mapping.stop();
      assertThat(mapping.join(PATIENCE)).isTrue();
    }
    for (int i = 1; i <= 23; i++) assertThat(seen("good-" + i)).isEqualTo(1);
    assertThat(seen("poison")).isEqualTo(RECEIVES);
  }

  @Test
  void pollerSurvivesAnUnexpectedException() {
    // As many of either kind as there are pollers.
    AtomicInteger receives = new AtomicInteger(EventSourceMapping.POLLERS);
    AtomicInteger deletes = new AtomicInteger(EventSourceMapping.POLLERS);
    Map<String, AtomicInteger> left =
        Map.of("receiveMessage", receives, "deleteMessageBatch", deletes);
    InvocationHandler handler =
        (_, called, arguments) -> {
          AtomicInteger faults = left.get(called.getName());
          if (faults != null && faults.getAndDecrement() > 0) {
            throw new IllegalStateException("planted");
          }
          try {
            return called.invoke(sqs, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    SqsClient faulty =
        (SqsClient)
            Proxy.newProxyInstance(
                SqsClient.class.getClassLoader(), new Class<?>[] {SqsClient.class}, handler);
    try (EventSourceMapping _ = map(faulty, true, 10)) {
      await(() -> receives.get() <= 0);
      send("one");
      await(() -> seen("one") >= 1);
      await(() -> deletes.get() < EventSourceMapping.POLLERS);
      send("two");
      await(() -> seen("two") >= 1);
    }
  }

  @Test
  void event_hasWhatLambdaPutsThere() {
    hideFor(30);
    send("one");
    try (EventSourceMapping _ = map(true, 10)) {
      await(() -> seen("one") == 1);
    }
    JsonNode record = Messages.SEEN.remove();
    assertThat(record.path("eventSource").asText()).isEqualTo("aws:sqs");
    assertThat(record.path("eventSourceARN").asText()).isEqualTo(LocalAws.queueArn(name));
    assertThat(record.path("awsRegion").asText()).isEqualTo(Resources.REGION);
    assertThat(record.path("md5OfBody").asText()).hasSize(32);
    assertThat(record.at("/attributes/ApproximateReceiveCount").asText()).isEqualTo("1");
    assertThat(record.at("/messageAttributes/traceId/stringValue").asText())
        .isEqualTo("trace-of-one");
    assertThat(record.at("/messageAttributes/traceId/dataType").asText()).isEqualTo("String");
  }

  @Test
  void answer_thatNamesNobody_failsTheWholeBatch() {
    // One a batch: together, any one of them would fail the others.
    for (String body : List.of("lie", "empty", "null", "explode")) {
      send(body);
    }
    try (EventSourceMapping _ = map(true, 1)) {
      assertThat(deadLetters(4)).containsExactlyInAnyOrder("lie", "empty", "null", "explode");
    }
  }

  @Test
  void answer_ofAFunctionThatReportsNothing_isNotRead() {
    hideFor(600);
    send("poison");
    try (EventSourceMapping _ = map(false, 10)) {
      await(() -> seen("poison") == 1 && empty());
    }
    assertThat(seen("poison")).isEqualTo(1);
  }
}
