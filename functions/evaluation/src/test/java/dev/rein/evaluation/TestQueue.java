package dev.rein.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.AwsClients;
import dev.rein.runtime.Json;
import dev.rein.testing.Engines;
import dev.rein.testing.Queues;
import dev.rein.testing.SqsGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The evaluation queue and its dead letters, in the real engine, behind a gate that hears what the
/// function asks of it.
final class TestQueue implements AutoCloseable {
  final SqsGate gate;
  final SqsClient client;
  final String url;
  final String deadLetters;
  final Map<String, String> environment = new TreeMap<>();

  TestQueue() {
    try {
      gate = new SqsGate(Engines.shared().sqs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> direct =
        Map.of(
            "AWS_ENDPOINT_URL_SQS", Engines.shared().sqs().toString(),
            "AWS_ACCESS_KEY_ID", "local",
            "AWS_SECRET_ACCESS_KEY", "local",
            "AWS_REGION", "eu-central-1");
    client = AwsClients.sqs(direct);
    String name = "evaluation-" + UUID.randomUUID();
    deadLetters = Queues.create(client, name + "-dead");
    String deadArn = arn(client, deadLetters);
    url =
        client
            .createQueue(
                request ->
                    request
                        .queueName(name)
                        .attributes(
                            Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                "30",
                                QueueAttributeName.REDRIVE_POLICY,
                                "{\"deadLetterTargetArn\":\""
                                    + deadArn
                                    + "\",\"maxReceiveCount\":1000}")))
            .queueUrl();
    environment.put("AWS_ENDPOINT_URL_SQS", gate.uri().toString());
    environment.put("EVALUATION_QUEUE_URL", url);
    environment.put("EVALUATION_DEAD_LETTER_QUEUE_URL", deadLetters);
  }

  String arn(String queueUrl) {
    return arn(client, queueUrl);
  }

  private static String arn(SqsClient client, String queueUrl) {
    return Objects.requireNonNull(
        client
            .getQueueAttributes(
                request -> request.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN));
  }

  /// Receives once and gives the records that Lambda would make of it.
  List<ObjectNode> receive() {
    return client
        .receiveMessage(
            request ->
                request
                    .queueUrl(url)
                    .maxNumberOfMessages(10)
                    .waitTimeSeconds(2)
                    .messageAttributeNames("All")
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages()
        .stream()
        .map(TestQueue::record)
        .toList();
  }

  void delete(ObjectNode record) {
    client.deleteMessage(
        request -> request.queueUrl(url).receiptHandle(record.path("receiptHandle").textValue()));
  }

  private static ObjectNode record(Message message) {
    ObjectNode record =
        TestSystem.message(
            message.messageId(),
            message.body(),
            message.messageAttributes().containsKey("traceId")
                ? message.messageAttributes().get("traceId").stringValue()
                : "");
    record.put("receiptHandle", message.receiptHandle());
    ObjectNode attributes = record.putObject("attributes");
    message.attributesAsStrings().forEach(attributes::put);
    return record;
  }

  /// Seconds for which messages were kept back, in the order in which it was asked for.
  List<Integer> hidden() {
    return gate.bodies().stream()
        .map(TestQueue::json)
        .filter(body -> body.has("VisibilityTimeout"))
        .map(body -> body.path("VisibilityTimeout").intValue())
        .toList();
  }

  private static JsonNode json(String body) {
    try {
      return Json.parse(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    gate.close();
  }
}
