package dev.rein.template;

import static dev.rein.template.Template.entries;
import static dev.rein.template.Template.events;
import static dev.rein.template.Template.items;
import static dev.rein.template.Template.target;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.ScoreTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a template has to keep. Each rule answers with one sentence for each breach.
final class Rules {
  /// How often a consumer's timeout has to fit into the time that its messages stay hidden.
  private static final int VISIBILITY_TIMEOUTS = 6;

  /// How often a message may be received at least: what Lambda throttles counts, and nobody has
  /// worked on it.
  private static final int RECEIVES = 10;

  /// Seconds after which the HTTP API stops waiting for a function.
  private static final int HTTP_SECONDS = 30;

  static List<String> contract(Template template) {
    List<String> breaches = new ArrayList<>();
    Contract.RESOURCES.forEach(
        (id, type) -> {
          String actual = template.resource(id).path("Type").asText("missing");
          if (!actual.equals(type)) breaches.add(id + " is " + actual + ", not " + type);
        });
    return breaches;
  }

  static List<String> handlers(Template template) {
    List<String> breaches = new ArrayList<>();
    template
        .functions()
        .forEach(
            (id, function) -> {
              String handler = function.path("Handler").asText();
              String[] parts = handler.split("::", 2);
              String source = "src/main/java/" + parts[0].replace('.', '/') + ".java";
              // By its interface: what is named as a method is called by reflection.
              if (parts.length > 1)
                breaches.add(id + " is handled by " + handler + ", not by a class alone");
              if (folders(template.root().resolve("functions"))
                  .noneMatch(module -> Files.exists(module.resolve(source))))
                breaches.add(id + " is handled by " + parts[0] + ", which has no source");
            });
    return breaches;
  }

  static List<String> builds(Template template) {
    List<String> breaches = new ArrayList<>();
    String makefile = read(template.root().resolve("Makefile"));
    Stream.of("AWS::Serverless::Function", "AWS::Serverless::LayerVersion")
        .flatMap(type -> template.resources(type).entrySet().stream())
        .forEach(
            entry -> {
              String method = entry.getValue().path("Metadata").path("BuildMethod").asText();
              if (!method.equals("makefile"))
                breaches.add(entry.getKey() + " is not built by the Makefile");
              String target =
                  "(?m)^builds := \\$\\(addprefix build-,(\\w+ )*"
                      + entry.getKey()
                      + "( \\w+)*\\)$";
              if (!Pattern.compile(target).matcher(makefile).find())
                breaches.add("the Makefile has no build-" + entry.getKey());
            });
    return breaches;
  }

  static List<String> functions(Template template) {
    List<String> breaches = new ArrayList<>();
    template
        .functions()
        .forEach(
            (id, function) -> {
              require(breaches, function, id, "Runtime", "java25");
              require(breaches, function.path("SnapStart"), id, "ApplyOn", "PublishedVersions");
              require(breaches, function, id, "AutoPublishAlias", "live");
              require(breaches, function, id, "AutoPublishAliasAllProperties", "true");
              require(breaches, function.path("LoggingConfig"), id, "LogFormat", "JSON");
              String logs = target(function.path("LoggingConfig").path("LogGroup")).orElse("");
              if (!template.resources("AWS::Logs::LogGroup").containsKey(logs))
                breaches.add(id + " logs to no group of the template");
              if (items(function.path("Layers")).stream()
                  .noneMatch(layer -> target(layer).orElse("").equals("TracingLayer")))
                breaches.add(id + " does without TracingLayer");
              if (function.path("Events").isEmpty()) breaches.add(id + " is never called");
              if (events(function, "SQS").isEmpty()
                  && function.path("Timeout").asInt(Integer.MAX_VALUE) > HTTP_SECONDS)
                breaches.add(id + " may run longer than its HTTP caller waits");
            });
    return breaches;
  }

  static List<String> layers(Template template) {
    List<String> breaches = new ArrayList<>();
    template
        .resources("AWS::Serverless::LayerVersion")
        .forEach(
            (id, layer) ->
                require(breaches, layer.path("Properties"), id, "PublishLambdaVersion", "true"));
    return breaches;
  }

  static List<String> routes(Template template) {
    List<String> breaches = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String route : template.routes()) {
      if (!seen.add(route)) breaches.add(route + " is routed twice");
    }
    template
        .functions()
        .forEach(
            (id, function) ->
                events(function, "HttpApi")
                    .values()
                    .forEach(
                        event -> {
                          String route =
                              event.path("Method").asText() + " " + event.path("Path").asText();
                          if (!id.equals(Contract.ROUTES.get(route)))
                            breaches.add(route + " is not " + id + "'s in the contract");
                          if (!target(event.path("ApiId")).orElse("").equals("HttpApi"))
                            breaches.add(route + " is not on HttpApi");
                        }));
    return breaches;
  }

  static List<String> queues(Template template) {
    List<String> breaches = new ArrayList<>();
    Map<String, JsonNode> queues = template.resources("AWS::SQS::Queue");
    queues.forEach(
        (id, queue) -> {
          JsonNode properties = queue.path("Properties");
          require(breaches, properties, id, "SqsManagedSseEnabled", "true");
          if (id.endsWith("DeadLetterQueue")) return;
          JsonNode redrive = properties.path("RedrivePolicy");
          String letters = target(redrive.path("deadLetterTargetArn")).orElse("none");
          if (!letters.equals(id + "DeadLetterQueue"))
            breaches.add(id + " has " + letters + " for dead letters");
          int receives = redrive.path("maxReceiveCount").asInt(0);
          if (receives < 1) breaches.add(id + " does not say when a letter is dead");
          else if (receives < RECEIVES)
            breaches.add(id + " gives up after " + receives + " receives, before " + RECEIVES);
          long kept = properties.path("MessageRetentionPeriod").asLong(Long.MAX_VALUE);
          JsonNode dead = queues.getOrDefault(letters, redrive).path("Properties");
          if (dead.path("MessageRetentionPeriod").asLong(0) <= kept)
            breaches.add(id + " keeps messages as long as its dead letters");
        });
    return breaches;
  }

  /// What people changed is remembered for longer than an older value can wait in the outbox, among
  /// its dead letters, and in the outbox again.
  static List<String> scoreTimes(Template template) {
    long waits = 0;
    for (String id :
        List.of("TraceOutboxQueue", "TraceOutboxQueueDeadLetterQueue", "TraceOutboxQueue")) {
      JsonNode queue = template.resources("AWS::SQS::Queue").get(id);
      waits += queue.path("Properties").path("MessageRetentionPeriod").asLong();
    }
    long kept = ScoreTimes.KEPT.toSeconds();
    return kept > waits
        ? List.of()
        : List.of("scores wait for up to " + waits + " s, their times are kept for " + kept + " s");
  }

  static List<String> consumers(Template template) {
    List<String> breaches = new ArrayList<>();
    template
        .functions()
        .forEach(
            (id, function) ->
                events(function, "SQS")
                    .forEach(
                        (name, event) -> {
                          String at = id + "/" + name;
                          String queue = target(event.path("Queue")).orElse("none");
                          int hidden =
                              template
                                  .resource(queue)
                                  .path("Properties")
                                  .path("VisibilityTimeout")
                                  .asInt(30);
                          int timeout = function.path("Timeout").asInt(3);
                          if (hidden < VISIBILITY_TIMEOUTS * timeout)
                            breaches.add(at + ": " + queue + " hides for " + hidden + " s only");
                          if (items(event.path("FunctionResponseTypes")).stream()
                              .noneMatch(type -> type.asText().equals("ReportBatchItemFailures")))
                            breaches.add(at + " does not report which messages failed");
                          if (!event.path("BatchSize").isIntegralNumber())
                            breaches.add(at + " leaves the batch size open");
                          if (event.path("ScalingConfig").path("MaximumConcurrency").asInt(0) < 2)
                            breaches.add(at + " leaves the concurrency open");
                        }));
    return breaches;
  }

  static List<String> parameters(Template template) {
    List<String> breaches = new ArrayList<>();
    entries(template.json().path("Parameters"))
        .forEach(
            entry -> {
              JsonNode parameter = entry.getValue();
              String value = parameter.path("Default").asText();
              if (parameter.path("Description").asText().isBlank())
                breaches.add(entry.getKey() + " is not described");
              if (parameter.path("Type").asText().equals("String")
                  && !parameter.has("AllowedPattern")
                  && !parameter.has("AllowedValues"))
                breaches.add(entry.getKey() + " takes anything");
              if (parameter.has("AllowedPattern")
                  && !value.matches(parameter.path("AllowedPattern").asText()))
                breaches.add(entry.getKey() + " refuses its own default");
              if (parameter.has("AllowedValues")
                  && items(parameter.path("AllowedValues")).stream()
                      .noneMatch(allowed -> allowed.asText().equals(value)))
                breaches.add(entry.getKey() + " refuses its own default");
            });
    return breaches;
  }

  static List<String> logGroups(Template template) {
    List<String> breaches = new ArrayList<>();
    template
        .resources("AWS::Logs::LogGroup")
        .forEach(
            (id, group) -> {
              if (!group.path("Properties").has("RetentionInDays"))
                breaches.add(id + " keeps logs for ever");
            });
    return breaches;
  }

  static List<String> table(Template template) {
    List<String> breaches = new ArrayList<>();
    JsonNode resource = template.resource("ReinTable");
    JsonNode table = resource.path("Properties");
    require(breaches, resource, "ReinTable", "DeletionPolicy", "Retain");
    require(breaches, resource, "ReinTable", "UpdateReplacePolicy", "Retain");
    require(breaches, table, "ReinTable", "BillingMode", "PAY_PER_REQUEST");
    JsonNode ttl = table.path("TimeToLiveSpecification");
    require(breaches, ttl, "ReinTable", "AttributeName", "expiresAt");
    require(breaches, ttl, "ReinTable", "Enabled", "true");
    require(breaches, table.path("SSESpecification"), "ReinTable", "SSEEnabled", "true");
    JsonNode recovery = table.path("PointInTimeRecoverySpecification");
    require(breaches, recovery, "ReinTable", "PointInTimeRecoveryEnabled", "true");
    if (!table
        .path("KeySchema")
        .toString()
        .equals(
            "[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},"
                + "{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}]"))
      breaches.add("ReinTable has another key than pk, sk");
    if (!table
        .path("DeletionProtectionEnabled")
        .toString()
        .equals("{\"Fn::If\":[\"IsProd\",true,false]}"))
      breaches.add("ReinTable is not protected in prod");
    return breaches;
  }

  static void require(
      List<String> breaches, JsonNode object, String at, String name, String value) {
    String actual = object.path(name).asText("missing");
    if (!actual.equals(value)) breaches.add(at + ": " + name + " is " + actual + ", not " + value);
  }

  private static Stream<Path> folders(Path parent) {
    try (Stream<Path> folders = Files.list(parent)) {
      return folders.toList().stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Rules() {}
}
