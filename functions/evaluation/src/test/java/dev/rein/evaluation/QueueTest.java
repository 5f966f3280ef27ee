package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.AwsClients;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Goal;
import dev.rein.coaching.SqsEvaluationQueue;
import dev.rein.coaching.Subject;
import dev.rein.testing.Queues;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class QueueTest {
  private static final int RECEIVES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void message_ofTheRealQueue_isJudged() {
    try (TestSystem system = new TestSystem(Judges.from(2));
        SqsClient sqs = AwsClients.sqs(system.environment)) {
      String url = Queues.create(sqs, "evaluation-" + UUID.randomUUID());
      Goal goal = system.completedGoal();
      SqsEvaluationQueue queue = new SqsEvaluationQueue(sqs, url);
      queue.submit(Subject.resolution(goal.id()), goal.trace());
      queue.submit(Subject.plan(goal.id()), goal.trace());

      List<Message> messages = Queues.take(sqs, url, 2, PATIENCE);

      assertThat(system.handle(messages.stream().map(QueueTest::record).toArray(ObjectNode[]::new)))
          .isEmpty();
      assertThat(system.found(goal).evaluationStatus()).isEqualTo(Evaluation.Status.SCORED);
    }
  }

  @Test
  void message_unreadable_endsInTheDeadLetterQueue() {
    try (TestSystem system = new TestSystem(Judges.from(2));
        SqsClient sqs = AwsClients.sqs(system.environment)) {
      String name = "evaluation-" + UUID.randomUUID();
      String dead = Queues.create(sqs, name + "-dead");
      String url = withRedrive(sqs, name, dead);
      sqs.sendMessage(request -> request.queueUrl(url).messageBody("{\"no\":\"task\"}"));

      int deliveries = 0;
      List<Message> buried = List.of();
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (buried.isEmpty() && System.nanoTime() - end < 0) {
        for (Message message :
            sqs.receiveMessage(request -> request.queueUrl(url).waitTimeSeconds(1)).messages()) {
          deliveries++;
          assertThat(system.handle(record(message))).containsExactly(message.messageId());
        }
        buried = Queues.take(sqs, dead, 1, Duration.ofSeconds(1));
      }

      assertThat(buried).hasSize(1);
      assertThat(deliveries).isEqualTo(RECEIVES);
    }
  }

  private static String withRedrive(SqsClient sqs, String name, String deadUrl) {
    String deadArn =
        sqs.getQueueAttributes(
                request -> request.queueUrl(deadUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    return sqs.createQueue(
            request ->
                request
                    .queueName(name)
                    .attributes(
                        Map.of(
                            QueueAttributeName.VISIBILITY_TIMEOUT,
                            "1",
                            QueueAttributeName.REDRIVE_POLICY,
                            "{\"deadLetterTargetArn\":\""
                                + deadArn
                                + "\",\"maxReceiveCount\":"
                                + RECEIVES
                                + "}")))
        .queueUrl();
  }

  private static ObjectNode record(Message message) {
    return TestSystem.message(
        message.messageId(),
        message.body(),
        message.messageAttributes().containsKey("traceId")
            ? message.messageAttributes().get("traceId").stringValue()
            : "");
  }
}
