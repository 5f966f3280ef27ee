package dev.rein.redelivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.testing.Engines;
import dev.rein.testing.Queues;
import dev.rein.testing.SqsGate;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.lambda.Outbox;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OpikSink;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.LambdaContext;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import okhttp3.OkHttpClient;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// An outbox with its two queues, an Opik, and the function between them, called as Lambda's event
/// source mapping calls it. Every wait that the function asks SQS for is noted and then passes at
/// once.
final class World implements AutoCloseable {
  static final OkHttpClient HTTP = new OkHttpClient();
  static final int MAX_RECEIVES = 1_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 5;
  private static final int INVOCATION_MILLIS = 60_000;

  final OpikStandIn opik;
  final SqsGate gate;
  final SqsClient sqs;
  final String queue;
  final String deadLetters;
  final List<String> printed = Collections.synchronizedList(new ArrayList<>());
  final Map<String, String> environment = new TreeMap<>();

  World() {
    this(OpikStandIn.Options.forTests());
  }

  World(OpikStandIn.Options options) {
    URI engine = Engines.shared().sqs();
    try {
      gate = new SqsGate(engine);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    gate.rewrite(body -> body.replaceAll("\"(DelaySeconds|VisibilityTimeout)\":\\d+", "\"$1\":0"));
    opik = OpikStandIn.start(options);
    sqs =
        SqsClient.builder()
            .endpointOverride(engine)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
    String name = "outbox-" + UUID.randomUUID();
    deadLetters = Queues.create(sqs, name + "-dead");
    queue = Queues.create(sqs, name);
    sqs.setQueueAttributes(
        request ->
            request
                .queueUrl(queue)
                .attributes(
                    Map.of(
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\""
                            + arn(deadLetters)
                            + "\",\"maxReceiveCount\":\""
                            + MAX_RECEIVES
                            + "\"}",
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        "360")));
    environment.put("AWS_ENDPOINT_URL_SQS", gate.uri().toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "RedeliveryFunction");
    environment.put("TRACE_OUTBOX_QUEUE_URL", queue);
    environment.put("TRACE_OUTBOX_DEAD_LETTER_QUEUE_URL", deadLetters);
    environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
    environment.put("LOG_LEVEL", "warn");
  }

  private String arn(String url) {
    String arn =
        sqs.getQueueAttributes(
                request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    return arn == null ? "" : arn;
  }

  RedeliveryHandler handler() {
    return new RedeliveryHandler(Wiring.of(environment, printed::add));
  }

  OpikSettings settings() {
    return OpikSettings.of(environment);
  }

  /// Leaves items in the outbox, by a flush that Opik turns away.
  void spill(Item... items) {
    opik.faults(_ -> Fault.status(402));
    OpikSink sink =
        new OpikSink(HTTP, settings(), Outbox.of(environment, settings(), printed::add));
    for (Item item : items) sink.accept(item);
    assertThat(sink.flush(Deadline.in(Duration.ofSeconds(20))))
        .isEqualTo(new Flushed(0, items.length, Map.of()));
    opik.faults(_ -> Fault.none());
  }

  /// @param failed ids of messages that went back to the queue
  record Round(List<Message> received, List<String> failed) {}

  /// One batch from the queue through the function.
  Round round(RedeliveryHandler handler) throws Exception {
    return settle(receive(Duration.ofSeconds(10)), handler);
  }

  List<Message> receive(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    do {
      List<Message> messages =
          sqs.receiveMessage(
                  request ->
                      request
                          .queueUrl(queue)
                          .maxNumberOfMessages(BATCH)
                          .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                          .waitTimeSeconds(1))
              .messages();
      if (!messages.isEmpty()) return messages;
    } while (System.nanoTime() - end < 0);
    return List.of();
  }

  Round settle(List<Message> messages, RedeliveryHandler handler) throws Exception {
    List<String> failed = invoke(messages, handler);
    for (Message message : messages) {
      if (!failed.contains(message.messageId())) {
        sqs.deleteMessage(
            request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
      }
    }
    return new Round(messages, failed);
  }

  List<String> invoke(List<Message> messages, RedeliveryHandler handler) throws Exception {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(JSON.writeValueAsBytes(event(messages))),
        answer,
        new LambdaContext("request-1", "RedeliveryFunction", Duration.ofMillis(INVOCATION_MILLIS)));
    List<String> failed = new ArrayList<>();
    for (JsonNode each : JSON.readTree(answer.toByteArray()).path("batchItemFailures")) {
      failed.add(each.path("itemIdentifier").asText());
    }
    return failed;
  }

  static ObjectNode event(List<Message> messages) {
    ObjectNode event = JSON.createObjectNode();
    ArrayNode records = event.putArray("Records");
    for (Message message : messages) {
      ObjectNode each = records.addObject();
      each.put("messageId", message.messageId());
      each.put("receiptHandle", message.receiptHandle());
      each.put("body", message.body());
      ObjectNode attributes = each.putObject("attributes");
      message.attributesAsStrings().forEach(attributes::put);
    }
    return event;
  }

  boolean isEmpty() {
    Map<QueueAttributeName, String> counts =
        sqs.getQueueAttributes(
                request -> request.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
            .attributes();
    return "0".equals(counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
        && "0".equals(counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        && "0".equals(counts.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED));
  }

  /// Dead letters there are now.
  List<Message> dead() {
    List<Message> all = new ArrayList<>();
    while (true) {
      List<Message> some = Queues.take(sqs, deadLetters, 1, Duration.ofSeconds(1));
      if (some.isEmpty()) return all;
      all.addAll(some);
    }
  }

  /// Seconds that the function asked SQS to hide or delay a message, in order.
  List<Integer> waits() {
    List<Integer> waits = new ArrayList<>();
    for (String body : gate.bodies()) {
      var wait = Pattern.compile("\"(DelaySeconds|VisibilityTimeout)\":(\\d+)").matcher(body);
      while (wait.find()) waits.add(Integer.parseInt(wait.group(2)));
    }
    return waits;
  }

  /// A metric's value in each metric line, in order.
  List<Integer> metric(String name) throws IOException {
    List<Integer> values = new ArrayList<>();
    for (String line : List.copyOf(printed)) {
      JsonNode json = JSON.readTree(line);
      if (json.has(name)) values.add(json.path(name).intValue());
    }
    return values;
  }

  /// What was said to people.
  List<String> sentences() throws IOException {
    List<String> sentences = new ArrayList<>();
    for (String line : List.copyOf(printed)) {
      JsonNode json = JSON.readTree(line);
      if (json.has("message")) sentences.add(json.path("message").asText());
    }
    return sentences;
  }

  /// The rows in an envelope or a log line, as text.
  static String rows(String envelope) throws IOException {
    byte[] data = Base64.getDecoder().decode(JSON.readTree(envelope).path("outbox").asText());
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(data))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    opik.close();
    gate.close();
    sqs.close();
  }
}
