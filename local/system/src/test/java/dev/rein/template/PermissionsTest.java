package dev.rein.template;

import static dev.rein.template.Template.items;
import static dev.rein.template.Template.target;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A role may do nothing that its function's code never does.
class PermissionsTest {
  private static final String DYNAMO_DB = "software/amazon/awssdk/services/dynamodb/";
  private static final String SQS = "software/amazon/awssdk/services/sqs/SqsClient.";

  /// The call in the code, and the action that IAM asks for.
  private static final Map<String, String> ACTIONS =
      Map.ofEntries(
          Map.entry(DYNAMO_DB + "DynamoDbClient.getItem", "dynamodb:GetItem"),
          Map.entry(DYNAMO_DB + "DynamoDbClient.batchGetItem", "dynamodb:BatchGetItem"),
          Map.entry(DYNAMO_DB + "DynamoDbClient.batchWriteItem", "dynamodb:BatchWriteItem"),
          Map.entry(DYNAMO_DB + "DynamoDbClient.query", "dynamodb:Query"),
          Map.entry(DYNAMO_DB + "DynamoDbClient.queryPaginator", "dynamodb:Query"),
          Map.entry(DYNAMO_DB + "DynamoDbClient.scan", "dynamodb:Scan"),
          Map.entry(DYNAMO_DB + "DynamoDbClient.scanPaginator", "dynamodb:Scan"),
          Map.entry(DYNAMO_DB + "DynamoDbClient.putItem", "dynamodb:PutItem"),
          Map.entry(DYNAMO_DB + "DynamoDbClient.updateItem", "dynamodb:UpdateItem"),
          Map.entry(DYNAMO_DB + "DynamoDbClient.deleteItem", "dynamodb:DeleteItem"),
          // Parts of a transaction; IAM knows no action for the whole.
          Map.entry(DYNAMO_DB + "model/Put.builder", "dynamodb:PutItem"),
          Map.entry(DYNAMO_DB + "model/Update.builder", "dynamodb:UpdateItem"),
          Map.entry(DYNAMO_DB + "model/Delete.builder", "dynamodb:DeleteItem"),
          Map.entry(DYNAMO_DB + "model/ConditionCheck.builder", "dynamodb:ConditionCheckItem"),
          Map.entry(SQS + "sendMessage", "sqs:SendMessage"),
          Map.entry(SQS + "sendMessageBatch", "sqs:SendMessage"),
          Map.entry(SQS + "changeMessageVisibility", "sqs:ChangeMessageVisibility"),
          Map.entry(SQS + "changeMessageVisibilityBatch", "sqs:ChangeMessageVisibility"),
          Map.entry(
              "software/amazon/awssdk/services/secretsmanager/SecretsManagerClient.getSecretValue",
              "secretsmanager:GetSecretValue"));

  /// What Lambda does in the function's name.
  private static final Set<String> LOGGING = Set.of("logs:CreateLogStream", "logs:PutLogEvents");

  private static final Set<String> POLLING =
      Set.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");

  static List<String> unused(Template template) {
    List<String> breaches = new ArrayList<>();
    template
        .functions()
        .forEach(
            (id, function) -> {
              Set<String> needed = new TreeSet<>(LOGGING);
              if (!Template.events(function, "SQS").isEmpty()) needed.addAll(POLLING);
              Set<String> calls = Reachable.from(function.path("Handler").asText()).calls();
              ACTIONS.forEach(
                  (call, action) -> {
                    if (calls.contains(call)) needed.add(action);
                  });
              String role = target(function.path("Role")).orElse("");
              Access.statements(template.resource(role))
                  .forEach(
                      statement -> {
                        for (JsonNode action : items(statement.path("Action"))) {
                          if (!needed.contains(action.asText())) {
                            breaches.add(
                                role
                                    + "/"
                                    + statement.path("Sid").asText()
                                    + " allows "
                                    + action.asText()
                                    + ", which "
                                    + id
                                    + " never does");
                          }
                        }
                      });
            });
    return breaches;
  }

  @Test
  void roles_allowWhatTheCodeDoes() {
    assertThat(unused(Template.ofProject())).isEmpty();
  }

  @Test
  void callsInTheCode_areKnownHere() {
    Template.ofProject()
        .functions()
        .values()
        .forEach(
            function ->
                assertThat(Reachable.from(function.path("Handler").asText()).calls())
                    .filteredOn(
                        call ->
                            call.matches(
                                ".*/(DynamoDb|Sqs|SecretsManager)Client\\."
                                    + "(?!builder|close|serviceMetadata).*"))
                    .filteredOn(call -> !call.endsWith(".transactWriteItems"))
                    .isNotEmpty()
                    .allSatisfy(call -> assertThat(ACTIONS).containsKey(call)));
  }

  @Test
  void actionThatNobodyNeeds_isNamedWithItsStatement() {
    String planted =
        Template.text()
            .replaceFirst("Action: dynamodb:GetItem", "Action: [dynamodb:GetItem, dynamodb:Scan]")
            .replaceFirst("Action: sqs:SendMessage", "Action: [sqs:SendMessage, sqs:PurgeQueue]");

    assertThat(unused(Template.parse(Template.projectRoot(), planted)))
        .containsExactlyInAnyOrder(
            "RedeliveryRole/ScoreTimes allows dynamodb:Scan, which RedeliveryFunction never does",
            "GenerationRole/Send allows sqs:PurgeQueue, which GenerationFunction never does");
  }
}
