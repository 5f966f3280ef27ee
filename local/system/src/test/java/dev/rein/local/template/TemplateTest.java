package dev.rein.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.local.queue.LocalAws;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final Path FILE = Path.of("src/test/resources/template.yaml");
  private static final Path NAME = Path.of("template.yaml");

  private static FunctionSpec function(String id) {
    Template template = Template.read(FILE);
    return template.functions(new LocalAws(template, URI.create("http://127.0.0.1:9"))).stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void functions_withGlobals_areMerged() {
    FunctionSpec front = function("Front");
    assertThat(front.handlerClass()).isEqualTo("dev.rein.local.TestHandlers$Echo");
    assertThat(front.timeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(front.memoryMb()).isEqualTo(512);
    assertThat(function("Worker").timeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void functions_environment_hasTheValuesOfThisMachine() {
    assertThat(function("Front").environment())
        .isEqualTo(
            Map.of(
                "TABLE_NAME", "rein-dev",
                "STAGE", "dev-us-east-1-${kept}",
                "QUEUE", "http://127.0.0.1:9/000000000000/Queue",
                "QUEUE_ARN", "arn:aws:sqs:us-east-1:000000000000:Queue",
                "QUEUE_NAME", "Queue",
                "JOINED", "a-dev",
                "DEV", "yes"));
  }

  @Test
  void functions_events_areRoutesAndSources() {
    assertThat(function("Front").routes())
        .containsExactly(
            new FunctionSpec.Route("GET", "/goals/{goalId}"),
            new FunctionSpec.Route("POST", "/goals"));
    assertThat(function("Worker").sources())
        .containsExactly(new FunctionSpec.QueueSource("Queue", 5, true));
  }

  @Test
  void functions_schedules_areRates() {
    assertThat(function("Worker").schedules())
        .containsExactly(new FunctionSpec.Schedule("Look", Duration.ofHours(2)));
  }

  @Test
  void queues_withRedrive_nameTheirDeadLetterQueue() {
    assertThat(Template.read(FILE).queues())
        .containsExactly(
            new QueueSpec(
                "Queue",
                "Queue",
                Duration.ofSeconds(60),
                new QueueSpec.Redrive("QueueDeadLetterQueue", 3)),
            new QueueSpec(
                "QueueDeadLetterQueue", "QueueDeadLetterQueue", Duration.ofSeconds(30), null));
  }

  @Test
  void tables_withTtl_areRead() {
    assertThat(Template.read(FILE).tables())
        .containsExactly(
            new TableSpec(
                "Table",
                "rein-dev",
                List.of(new TableSpec.KeyPart("pk", "HASH"), new TableSpec.KeyPart("sk", "RANGE")),
                Map.of("pk", "S", "sk", "S"),
                "expiresAt"));
  }

  @Test
  void read_unusableTemplates_areRefusedByResourceAndProperty() {
    assertRefused("Outputs: {}", "template.yaml has no Resources");
    assertRefused("a: [", "template.yaml is not YAML");
    assertRefused(properties("Timeout: 10"), "F.Handler is missing");
    assertRefused(properties("Handler: a.B::c, Timeout: 901"), "F.Timeout must be 1 to 900: 901");
    assertRefused(
        properties("Handler: a.B::c, Timeout: soon"), "F.Timeout is no whole number: soon");
    assertRefused(
        properties("Handler: a.B::c, Environment: {Variables: {X: !Ref Nowhere}}"),
        "F.Environment.Variables.X refers to Nowhere, which the template does not have");
    assertRefused(
        properties("Handler: a.B::c, Environment: {Variables: {X: !Cidr [a, 1, 2]}}"),
        "F.Environment.Variables.X uses Fn::Cidr, which is not understood here");
    assertRefused(
        properties("Handler: a.B::c, Events: {Q: {Type: SQS, Properties: {Queue: !GetAtt F.Arn}}}"),
        "F.Events.Q.Properties.Queue refers to F, which is no AWS::SQS::Queue");
    assertRefused(
        "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: {deadLetterTargetArn:"
            + " !GetAtt Q.Arn}}}}",
        "Q.RedrivePolicy.maxReceiveCount is missing");
  }

  private static String properties(String... properties) {
    return "Resources: {F: {Type: AWS::Serverless::Function, Properties: {"
        + String.join(", ", properties)
        + "}}}";
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(
            () -> {
              Template template = Template.parse(NAME, text);
              template.queues();
              template.functions(new LocalAws(template, URI.create("http://127.0.0.1:9")));
            })
        .isInstanceOf(TemplateError.class)
        .hasMessageContaining(message);
  }
}
