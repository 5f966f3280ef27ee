package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.testing.Queues;
import dev.rein.tracing.TraceId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

abstract class QueueContract {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  abstract Engine engine();

  @Test
  void evaluation_submitted_arrivesWithItsTrace() {
    try (SqsClient client = AwsClients.sqs(engine().environment())) {
      String url = Queues.create(client, "evaluation-" + UUID.randomUUID());
      UUID goalId = Samples.id();
      TraceId trace = Samples.trace();
      EvaluationQueue queue = new SqsEvaluationQueue(() -> client, url);
      queue.submit(Subject.resolution(goalId), trace);
      queue.submit(Subject.plan(goalId), trace);
      List<Message> messages = Queues.take(client, url, 2, LIMIT);
      client.deleteQueue(request -> request.queueUrl(url));
      assertThat(messages)
          .extracting(Message::body)
          .containsExactlyInAnyOrder(
              "{\"goalId\":\"" + goalId + "\",\"kind\":\"resolution\"}",
              "{\"goalId\":\"" + goalId + "\",\"kind\":\"plan\"}");
      assertThat(messages).allSatisfy(message -> carries(message, trace));
    }
  }

  @Test
  void generation_submitted_arrivesWithItsTrace() {
    try (SqsClient client = AwsClients.sqs(engine().environment())) {
      String url = Queues.create(client, "generation-" + UUID.randomUUID());
      UUID goalId = Samples.id();
      TraceId trace = Samples.trace();
      new SqsGenerationQueue(() -> client, url).submit(goalId, trace);
      Message message = Queues.take(client, url, 1, LIMIT).getFirst();
      client.deleteQueue(request -> request.queueUrl(url));
      JsonNode body = Json.parse(message.body());
      assertThat(body.path("goalId").asText()).isEqualTo(goalId.toString());
      assertThat(body).hasSize(1);
      carries(message, trace);
    }
  }

  @Test
  void queue_thatDoesNotExist_throws() {
    try (SqsClient client = AwsClients.sqs(engine().environment())) {
      String url = engine().sqs() + "/000000000000/nowhere-" + UUID.randomUUID();
      assertThatThrownBy(
              () -> new SqsGenerationQueue(() -> client, url).submit(Samples.id(), Samples.trace()))
          .isInstanceOf(QueueDoesNotExistException.class);
    }
  }

  private static void carries(Message message, TraceId trace) {
    var attribute = message.messageAttributes().get("traceId");
    assertThat(attribute).isNotNull();
    assertThat(attribute.dataType()).isEqualTo("String");
    assertThat(attribute.stringValue()).isEqualTo(trace.value().toString());
  }
}
