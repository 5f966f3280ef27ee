package dev.rein.local.queue;

import dev.rein.local.template.QueueSpec;
import dev.rein.local.template.TableSpec;
import dev.rein.local.template.Template;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;

/// Makes the template's tables and queues in the engines. What is there already stays.
public final class Provisioning {
  private Provisioning() {}

  public static void tables(Template template, DynamoDbClient dynamoDb) {
    for (TableSpec table : template.tables()) table(table, dynamoDb);
  }

  private static void table(TableSpec table, DynamoDbClient dynamoDb) {
    List<KeySchemaElement> key = new ArrayList<>();
    for (TableSpec.KeyPart part : table.key()) {
      key.add(
          KeySchemaElement.builder().attributeName(part.attribute()).keyType(part.type()).build());
    }
    List<AttributeDefinition> attributes = new ArrayList<>();
    table
        .attributes()
        .forEach(
            (name, type) ->
                attributes.add(
                    AttributeDefinition.builder().attributeName(name).attributeType(type).build()));
    try {
      dynamoDb.createTable(
          request ->
              request
                  .tableName(table.name())
                  .keySchema(key)
                  .attributeDefinitions(attributes)
                  .billingMode(BillingMode.PAY_PER_REQUEST));
    } catch (ResourceInUseException e) {
      return; // kept from an earlier run
    }
    String ttl = table.ttlAttribute();
    if (ttl != null) expire(table.name(), ttl, dynamoDb);
  }

  private static void expire(String table, String attribute, DynamoDbClient dynamoDb) {
    try {
      dynamoDb.updateTimeToLive(
          request ->
              request
                  .tableName(table)
                  .timeToLiveSpecification(ttl -> ttl.attributeName(attribute).enabled(true)));
    } catch (DynamoDbException e) {
      System.err.println("Items of " + table + " will not expire here: " + e.getMessage());
    }
  }

  public static void queues(Template template, SqsClient sqs) {
    List<QueueSpec> left = new ArrayList<>(template.queues());
    Set<String> made = new HashSet<>();
    // A dead-letter queue has to be there before the queue that names it.
    while (!left.isEmpty()) {
      int before = left.size();
      left.removeIf(
          queue -> {
            QueueSpec.Redrive redrive = queue.redrive();
            if (redrive != null && !made.contains(redrive.deadLetterQueue())) return false;
            queue(template, queue, sqs);
            return made.add(queue.id());
          });
      if (left.size() == before) {
        throw new IllegalStateException("dead-letter queues name each other in a circle: " + left);
      }
    }
  }

  private static void queue(Template template, QueueSpec queue, SqsClient sqs) {
    Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributeName.class);
    attributes.put(
        QueueAttributeName.VISIBILITY_TIMEOUT, String.valueOf(queue.visibility().toSeconds()));
    QueueSpec.Redrive redrive = queue.redrive();
    if (redrive != null) {
      attributes.put(
          QueueAttributeName.REDRIVE_POLICY,
          "{\"deadLetterTargetArn\":\""
              + LocalAws.queueArn(template.nameOf(redrive.deadLetterQueue()))
              + "\",\"maxReceiveCount\":\""
              + redrive.maxReceiveCount()
              + "\"}");
    }
    try {
      sqs.createQueue(request -> request.queueName(queue.name()).attributes(attributes));
    } catch (QueueNameExistsException e) { // kept from an earlier run, with other settings
      String url = sqs.getQueueUrl(request -> request.queueName(queue.name())).queueUrl();
      sqs.setQueueAttributes(request -> request.queueUrl(url).attributes(attributes));
    }
  }
}
