package dev.rein.packages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.DynamoExperimentStore;
import dev.rein.coaching.ExperimentStore;
import dev.rein.coaching.SqsExperimentQueue;
import dev.rein.local.AwsClients;
import dev.rein.local.LocalEnvironment;
import dev.rein.local.gemini.OfflineGemini;
import dev.rein.local.queue.Batches;
import dev.rein.local.queue.LocalAws;
import dev.rein.local.queue.Provisioning;
import dev.rein.local.template.FunctionSpec;
import dev.rein.local.template.Template;
import dev.rein.testing.Engines;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// The template's table and queues in local engines, and the offline Gemini: all that functions
/// talk to except Opik, on loopback and outside their processes.
public final class Backends implements AutoCloseable {
  /// Seconds that one question for messages waits.
  private static final int WAIT_SECONDS = 1;

  private final Engines engines = Engines.start(null);
  private final OfflineGemini gemini;
  private final Template template;
  private final LocalAws names;
  private final SqsClient sqs;
  private final DynamoDbClient dynamoDb;

  private Backends() throws IOException {
    gemini = OfflineGemini.start();
    template = Template.read(Packages.root().resolve("template.yaml"));
    sqs = AwsClients.sqs(engines.sqs());
    names = new LocalAws(template, engines.sqs());
    dynamoDb = AwsClients.dynamoDb(engines.dynamoDb());
    Provisioning.queues(template, sqs);
    Provisioning.tables(template, dynamoDb);
  }

  public static Backends start() throws IOException {
    return new Backends();
  }

  /// Logical ids of all functions of the template.
  List<String> functions() {
    return template.functions(names).stream().map(FunctionSpec::id).toList();
  }

  /// A function of the template with the variables that it is deployed with: those that name
  /// resources name the ones here. Names of secrets are left out; keys take their place. No Opik is
  /// named.
  public FunctionSpec function(String id) {
    FunctionSpec function =
        template.functions(names).stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("the template has no " + id));
    return function.withEnvironment(
        new LocalEnvironment(Map.of(), engines.dynamoDb(), engines.sqs(), gemini.url(), null)
            .of(id, function.memoryMb(), function.environment()));
  }

  /// Takes messages off a queue, and gives them back as the event that a function gets them in.
  ///
  /// @param queue logical id
  /// @throws IllegalStateException if there are not so many in time
  public String take(String queue, int count, Duration limit) {
    String url = names.queueUrl(queue);
    List<Message> taken = new ArrayList<>();
    long end = System.nanoTime() + limit.toNanos();
    while (taken.size() < count) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            queue + " has " + taken.size() + " messages instead of " + count);
      }
      for (Message message :
          sqs.receiveMessage(
                  request ->
                      request
                          .queueUrl(url)
                          .messageAttributeNames("All")
                          .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                          .maxNumberOfMessages(count - taken.size())
                          .waitTimeSeconds(WAIT_SECONDS))
              .messages()) {
        taken.add(message);
        sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
      }
    }
    return new String(
        Batches.event(LocalAws.queueArn(template.nameOf(queue)), taken), StandardCharsets.UTF_8);
  }

  /// Where the offline Gemini listens.
  public URI gemini() {
    return gemini.url();
  }

  /// The partitions of the table that are called by a goal or an experiment, in DynamoDB's own
  /// JSON.
  List<String> items(String name) {
    return dynamoDb.scanPaginator(request -> request.tableName(table())).items().stream()
        .map(ItemJson::of)
        .filter(item -> item.at("/pk/S").asText().contains(name))
        .map(ObjectNode::toString)
        .toList();
  }

  private String table() {
    return template.tables().getFirst().name();
  }

  ExperimentStore experiments() {
    return new DynamoExperimentStore(dynamoDb, table());
  }

  ExperimentStore.Queue experimentQueue() {
    return new SqsExperimentQueue(sqs, names.queueUrl("ExperimentQueue"));
  }

  @Override
  public void close() {
    sqs.close();
    dynamoDb.close();
    gemini.close();
    engines.close();
  }
}
