package dev.rein.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The template lets in whom it should and allows what is needed, and every rule notices a template
/// that does not.
class AccessTest extends FaultsCase {
  @Test
  void routes_areNeverOpen() {
    assertThat(Access.authorization(Template.ofProject())).isEmpty();
  }

  @Test
  void permissions_nameWhatTheyReach() {
    assertThat(Access.permissions(Template.ofProject())).isEmpty();
  }

  @Test
  void queues_takeNothingUnencrypted_andLetNobodyInBesides() {
    assertThat(Access.resourcePolicies(Template.ofProject())).isEmpty();
  }

  @Test
  void browsers_areLetInOnlyWhereAsked_andRequestsAreThrottled() {
    assertThat(Access.cors(Template.ofProject())).isEmpty();
  }

  @Test
  void secrets_areOnlyNamed() {
    assertThat(Access.secrets(Template.ofProject())).isEmpty();
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault(
            "LOG_LEVEL: !Ref",
            "X: !Ref",
            Access::secrets,
            "GenerationFunction/X is not in the contract"),
        new Fault(
            "GEMINI_API_KEY_SECRET: !Ref GeminiApiKeySecret",
            "GEMINI_API_KEY: !Ref GeminiApiKeySecret",
            Access::secrets,
            "GenerationFunction/GEMINI_API_KEY is not in the contract"),
        new Fault(
            "LOG_LEVEL: !Ref LogLevel",
            "LOG_LEVEL: '{{resolve:secretsmanager:k}}'",
            Access::secrets,
            "FeedbackFunction/LOG_LEVEL holds a secret in plain text"),
        new Fault(
            "\n  GeminiApiKeySecret:",
            "\n  GeminiApiKey:",
            Access::secrets,
            "parameter GeminiApiKey takes a secret in plain text"),
        new Fault(
            "DefaultAuthorizer: AWS_IAM",
            "DefaultAuthorizer: NONE",
            Access::authorization,
            "HttpApi: DefaultAuthorizer is NONE, not AWS_IAM"),
        new Fault(
            "post: {security: !If [CallersSignWithIam, [AWS_IAM: []], [Jwt: []]]}",
            "post: {security: []}",
            Access::authorization,
            "POST /api/test-trace has another authorization than all others"),
        new Fault(
            "Action: sqs:SendMessage",
            "Action: sqs:*",
            Access::permissions,
            "GenerationRole/Send allows sqs:*"),
        new Fault(
            "Resource: !GetAtt ReinTable.Arn",
            "Resource: \"*\"",
            Access::permissions,
            "GenerationRole/Table reaches \"*\""),
        new Fault(
            "secret:${OpikApiKeySecret}-??????",
            "secret:*",
            Access::permissions,
            "GenerationRole/OpikKey reaches"
                + " {\"Fn::Sub\":\"arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:*\"}"),
        new Fault(
            "Resource: !GetAtt RedeliveryLogGroup.Arn",
            "Resource: !Sub \"arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:?\"",
            Access::permissions,
            "RedeliveryRole/Log guesses at"
                + " {\"Fn::Sub\":\"arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:?\"}"),
        new Fault(
            "Action: [logs:CreateLogStream, logs:PutLogEvents]",
            "NotAction: [iam:CreateUser]",
            Access::permissions,
            "GenerationRole/Log allows all but some"),
        new Fault(
            "Effect: Deny",
            "Effect: Allow",
            Access::resourcePolicies,
            "QueuesAreEncryptedOnTheWay/NoPlainHttp opens a queue"),
        new Fault(
            "        - !Ref EvaluationQueueDeadLetterQueue\n",
            "",
            Access::resourcePolicies,
            "EvaluationQueueDeadLetterQueue takes plain HTTP"),
        new Fault(
            "- BrowsersMayCall", "- IsProd", Access::cors, "HttpApi lets browsers in unasked"),
        new Fault(
            "AllowedPattern: \"^(https://[A-Za-z0-9.-]+(:[0-9]{1,5})?|",
            "AllowedPattern: \"^([*]|",
            Access::cors,
            "CorsOrigins takes every origin"),
        new Fault(
            "ThrottlingRateLimit:", "Other:", Access::cors, "HttpApi takes any number of requests"),
        new Fault(
            "Action: [sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes]",
            "Action: [sqs:DeleteMessage, sqs:GetQueueAttributes]",
            Access::permissions,
            "GenerationFunction may poll [] and is fed by [GenerationQueue]"),
        new Fault(
            "Role: !GetAtt FeedbackRole.Arn",
            "Policies: [AmazonDynamoDBFullAccess]",
            Access::permissions,
            "FeedbackFunction has policies beside its role"));
  }
}
