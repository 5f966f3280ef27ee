package dev.rein.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The template keeps every rule, and every rule notices a template that does not.
class TemplateTest extends FaultsCase {
  @Test
  void names_areDeclaredAndUsed() {
    assertThat(References.broken(Template.ofProject())).isEmpty();
  }

  @Test
  void resourcesOfTheContract_areThere() {
    assertThat(Rules.contract(Template.ofProject())).isEmpty();
  }

  @Test
  void handlers_haveSources() {
    assertThat(Rules.handlers(Template.ofProject())).isEmpty();
  }

  @Test
  void functionsAndLayer_areBuiltByTheMakefile() {
    assertThat(Rules.builds(Template.ofProject())).isEmpty();
  }

  @Test
  void functions_areSnapshottedAliasedAndBounded() {
    assertThat(Rules.functions(Template.ofProject())).isEmpty();
  }

  @Test
  void layer_thatChanges_bringsNewVersionsOfTheFunctions() {
    assertThat(Rules.layers(Template.ofProject())).isEmpty();
  }

  @Test
  void routes_areTheContractsAndUnique() {
    assertThat(Rules.routes(Template.ofProject())).isEmpty();
  }

  @Test
  void queues_haveDeadLettersThatOutliveThem() {
    assertThat(Rules.queues(Template.ofProject())).isEmpty();
  }

  @Test
  void timesOfRatings_outliveWhatWaitsForOpik() {
    assertThat(Rules.scoreTimes(Template.ofProject())).isEmpty();
  }

  @Test
  void consumers_haveTimeAndGiveBackWhatFailed() {
    assertThat(Rules.consumers(Template.ofProject())).isEmpty();
  }

  @Test
  void parameters_areDescribedAndBounded() {
    assertThat(Rules.parameters(Template.ofProject())).isEmpty();
  }

  @Test
  void logs_areNotKeptForEver() {
    assertThat(Rules.logGroups(Template.ofProject())).isEmpty();
  }

  @Test
  void table_keepsAndProtectsItsData() {
    assertThat(Rules.table(Template.ofProject())).isEmpty();
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault(
            "Role: !GetAtt GenerationRole.Arn",
            "Role: !GetAtt NoRole.Arn",
            References::broken,
            "Resources/GenerationFunction/Properties/Role names NoRole, which is not declared"),
        new Fault(
            "title: !Sub \"rein-${Stage}\"",
            "title: !Sub \"rein-${Stag}\"",
            References::broken,
            "Resources/HttpApi/Properties/DefinitionBody/info/title names Stag, which is not"
                + " declared"),
        new Fault(
            "!If [IsProd, true, false]",
            "!If [IsPrd, true, false]",
            References::broken,
            "IsProd is never used"),
        new Fault(
            "  ReinTable:\n    Type:",
            "  OtherTable:\n    Type:",
            Rules::contract,
            "ReinTable is missing, not AWS::DynamoDB::Table"),
        new Fault(
            "generation.GenerationHandler",
            "generation.NoHandler",
            Rules::handlers,
            "GenerationFunction is handled by dev.rein.generation.NoHandler, which has no source"),
        new Fault(
            "generation.GenerationHandler",
            "generation.GenerationHandler::handle",
            Rules::handlers,
            "GenerationFunction is handled by dev.rein.generation.GenerationHandler::handle, not by"
                + " a class alone"),
        new Fault(
            "  TracingLayer:\n    Type:",
            "  OtherLayer:\n    Type:",
            Rules::builds,
            "the Makefile has no build-OtherLayer"),
        new Fault(
            "BuildMethod: makefile",
            "BuildMethod: java25",
            Rules::builds,
            "GenerationFunction is not built by the Makefile"),
        new Fault(
            "AutoPublishAlias: live",
            "AutoPublishCodeSha256: x",
            Rules::functions,
            "EvaluationFunction: AutoPublishAlias is missing, not live"),
        new Fault(
            "ApplyOn: PublishedVersions",
            "ApplyOn: None",
            Rules::functions,
            "FeedbackFunction: ApplyOn is None, not PublishedVersions"),
        new Fault(
            "LogGroup: !Ref GenerationLogGroup",
            "LogGroup: elsewhere",
            Rules::functions,
            "GenerationFunction logs to no group of the template"),
        new Fault(
            "Timeout: 29",
            "Timeout: 31",
            Rules::functions,
            "FeedbackFunction may run longer than its HTTP caller waits"),
        new Fault(
            "PublishLambdaVersion: true",
            "LicenseInfo: none",
            Rules::layers,
            "TracingLayer: PublishLambdaVersion is missing, not true"),
        new Fault(
            "Method: GET, Path: /api/goals}",
            "Method: POST, Path: /api/goals}",
            Rules::routes,
            "POST /api/goals is routed twice"),
        new Fault(
            "Path: /api/metrics}",
            "Path: /api/metric}",
            Rules::routes,
            "GET /api/metric is not FeedbackFunction's in the contract"),
        new Fault(
            "maxReceiveCount: 10",
            "maxReceiveCount: 0",
            Rules::queues,
            "GenerationQueue does not say when a letter is dead"),
        new Fault(
            "maxReceiveCount: 10",
            "maxReceiveCount: 9",
            Rules::queues,
            "GenerationQueue gives up after 9 receives, before 10"),
        new Fault(
            "deadLetterTargetArn: !GetAtt EvaluationQueueDeadLetterQueue.Arn",
            "deadLetterTargetArn: !GetAtt GenerationQueueDeadLetterQueue.Arn",
            Rules::queues,
            "EvaluationQueue has GenerationQueueDeadLetterQueue for dead letters"),
        new Fault(
            "MessageRetentionPeriod: 864000",
            "MessageRetentionPeriod: 1209600",
            Rules::queues,
            "TraceOutboxQueue keeps messages as long as its dead letters"),
        new Fault(
            "MessageRetentionPeriod: 864000",
            "MessageRetentionPeriod: 1209000",
            Rules::scoreTimes,
            "scores wait for up to 3627600 s, their times are kept for 3456000 s"),
        new Fault(
            "SqsManagedSseEnabled: true",
            "SqsManagedSseEnabled: false",
            Rules::queues,
            "GenerationQueue: SqsManagedSseEnabled is false, not true"),
        new Fault(
            "VisibilityTimeout: 720",
            "VisibilityTimeout: 719",
            Rules::consumers,
            "GenerationFunction/Continue: GenerationQueue hides for 719 s only"),
        new Fault(
            "FunctionResponseTypes: [ReportBatchItemFailures]",
            "FunctionResponseTypes: []",
            Rules::consumers,
            "GenerationFunction/Continue does not report which messages failed"),
        new Fault(
            "MaximumConcurrency: 5",
            "MaximumConcurrency: 1",
            Rules::consumers,
            "GenerationFunction/Continue leaves the concurrency open"),
        new Fault(
            "BatchSize: 10",
            "Enabled: true",
            Rules::consumers,
            "EvaluationFunction/Evaluate leaves the batch size open"),
        new Fault(
            "RetentionInDays: !Ref LogRetentionDays",
            "Tags: []",
            Rules::logGroups,
            "GenerationLogGroup keeps logs for ever"),
        new Fault(
            "Default: arm64",
            "Default: arm",
            Rules::parameters,
            "Architecture refuses its own default"),
        new Fault(
            "Default: dev", "Default: Dev", Rules::parameters, "Stage refuses its own default"),
        new Fault(
            "Description: Processor of the functions and the layer.",
            "Description: ''",
            Rules::parameters,
            "Architecture is not described"),
        new Fault(
            "AllowedValues: [debug, info, warn, error]",
            "NoEcho: false",
            Rules::parameters,
            "LogLevel takes anything"),
        new Fault(
            "DeletionPolicy: Retain",
            "DeletionPolicy: Delete",
            Rules::table,
            "ReinTable: DeletionPolicy is Delete, not Retain"),
        new Fault(
            "AttributeName: expiresAt",
            "AttributeName: ttl",
            Rules::table,
            "ReinTable: AttributeName is ttl, not expiresAt"),
        new Fault(
            "!If [IsProd, true, false]",
            "false",
            Rules::table,
            "ReinTable is not protected in prod"));
  }
}
