package dev.rein.template;

import static dev.rein.template.Rules.require;
import static dev.rein.template.Template.entries;
import static dev.rein.template.Template.events;
import static dev.rein.template.Template.items;
import static dev.rein.template.Template.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Who may do what, and who may call. Each rule answers with one sentence for each breach.
final class Access {
  /// Secrets Manager ends each ARN with six characters of its own, which nobody can name.
  private static final Pattern SECRET =
      Pattern.compile(".*:secret:\\$\\{[A-Za-z]+Secret}-\\?{6}\"}");

  private static final Pattern KEY_NAMES =
      Pattern.compile("(?i).*(api_?key|password|token|credential)");

  static List<String> authorization(Template template) {
    List<String> breaches = new ArrayList<>();
    JsonNode api = template.resource("HttpApi").path("Properties");
    require(breaches, api.path("Auth"), "HttpApi", "EnableIamAuthorizer", "true");
    require(breaches, api.path("Auth"), "HttpApi", "DefaultAuthorizer", "AWS_IAM");
    Set<String> declared = new TreeSet<>();
    entries(api.path("DefinitionBody").path("paths"))
        .forEach(
            path ->
                entries(path.getValue())
                    .forEach(
                        operation -> {
                          String route =
                              operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                          declared.add(route);
                          String security = operation.getValue().path("security").toString();
                          if (!security.equals(
                              "{\"Fn::If\":[\"CallersSignWithIam\",[{\"AWS_IAM\":[]}],[{\"Jwt\":[]}]]}"))
                            breaches.add(route + " has another authorization than all others");
                        }));
    Set<String> routed = new TreeSet<>(template.routes());
    if (!declared.equals(routed))
      breaches.add("authorization is declared for " + declared + ", routes are " + routed);
    return breaches;
  }

  /// Browsers may call where somebody asked for it, and never from everywhere.
  static List<String> cors(Template template) {
    List<String> breaches = new ArrayList<>();
    JsonNode api = template.resource("HttpApi").path("Properties");
    JsonNode cors = api.path("DefinitionBody").path("x-amazon-apigateway-cors").path("Fn::If");
    if (!cors.path(0).asText().equals("BrowsersMayCall")
        || !cors.path(2).path("Ref").asText().equals("AWS::NoValue")
        || api.has("CorsConfiguration")) breaches.add("HttpApi lets browsers in unasked");
    if (cors.path(1).path("allowCredentials").asBoolean(false))
      breaches.add("HttpApi takes cookies");
    JsonNode parameter = template.json().path("Parameters").path("CorsOrigins");
    if (!parameter.path("Default").asText().isEmpty())
      breaches.add("CorsOrigins has origins that nobody asked for");
    if ("*".matches(parameter.path("AllowedPattern").asText(".*")))
      breaches.add("CorsOrigins takes every origin");
    JsonNode throttle = api.path("DefaultRouteSettings");
    if (!throttle.has("ThrottlingRateLimit") || !throttle.has("ThrottlingBurstLimit"))
      breaches.add("HttpApi takes any number of requests");
    return breaches;
  }

  /// Least privilege. SAM adds managed policies to the roles that it makes, and those reach every
  /// queue and log: so each function brings its own.
  static List<String> permissions(Template template) {
    List<String> breaches = new ArrayList<>();
    template
        .functions()
        .forEach(
            (id, function) -> {
              String role = target(function.path("Role")).orElse("");
              if (!template.resources("AWS::IAM::Role").containsKey(role))
                breaches.add(id + " has no role of its own");
              if (function.has("Policies")) breaches.add(id + " has policies beside its role");
              Set<String> polled = polled(template, role);
              Set<String> consumed = new TreeSet<>();
              events(function, "SQS")
                  .values()
                  .forEach(event -> consumed.add(target(event.path("Queue")).orElse("none")));
              if (!polled.equals(consumed))
                breaches.add(id + " may poll " + polled + " and is fed by " + consumed);
            });
    template
        .resources("AWS::IAM::Role")
        .forEach(
            (id, role) -> {
              if (role.path("Properties").has("ManagedPolicyArns"))
                breaches.add(id + " has managed policies");
              statements(role)
                  .forEach(
                      statement -> {
                        String at = id + "/" + statement.path("Sid").asText("(no Sid)");
                        items(statement.path("Action")).stream()
                            .map(JsonNode::asText)
                            .filter(action -> action.contains("*"))
                            .forEach(action -> breaches.add(at + " allows " + action));
                        if (statement.has("NotAction") || statement.has("NotResource"))
                          breaches.add(at + " allows all but some");
                        items(statement.path("Resource")).stream()
                            .map(JsonNode::toString)
                            .filter(resource -> resource.contains("*"))
                            .forEach(resource -> breaches.add(at + " reaches " + resource));
                        items(statement.path("Resource")).stream()
                            .flatMap(Access::eitherWay)
                            .map(JsonNode::toString)
                            .filter(resource -> resource.contains("?"))
                            .filter(resource -> !SECRET.matcher(resource).matches())
                            .forEach(resource -> breaches.add(at + " guesses at " + resource));
                        if (!statement.path("Effect").asText().equals("Allow"))
                          breaches.add(at + " allows nothing");
                        if (!statement.has("Sid")) breaches.add(at + " has no Sid");
                        if (items(statement.path("Resource")).isEmpty())
                          breaches.add(at + " names no resource");
                      });
            });
    return breaches;
  }

  /// Functions that need a part of the table only are let into that part.
  static List<String> partitions(Template template) {
    List<String> breaches = new ArrayList<>();
    Set<String> found = new TreeSet<>();
    template
        .resources("AWS::IAM::Role")
        .forEach(
            (id, role) ->
                statements(role)
                    .filter(statement -> statement.has("Condition"))
                    .forEach(
                        statement -> {
                          String at = id + "/" + statement.path("Sid").asText();
                          found.add(at);
                          String wanted =
                              "{\"ForAllValues:StringLike\":{\"dynamodb:LeadingKeys\":[\""
                                  + Contract.PARTITIONS.getOrDefault(at, "none")
                                  + "*\"]}}";
                          String actual = statement.path("Condition").toString();
                          if (!actual.equals(wanted))
                            breaches.add(at + " is held to " + actual + ", not " + wanted);
                        }));
    Contract.PARTITIONS.keySet().stream()
        .filter(at -> !found.contains(at))
        .forEach(at -> breaches.add(at + " reaches the whole table"));
    return breaches;
  }

  /// Policies of resources speak to everybody, so they may only deny.
  static List<String> resourcePolicies(Template template) {
    List<String> breaches = new ArrayList<>();
    Set<String> covered = new TreeSet<>();
    template
        .resources("AWS::SQS::QueuePolicy")
        .forEach(
            (id, policy) -> {
              JsonNode properties = policy.path("Properties");
              items(properties.path("Queues")).forEach(q -> covered.add(target(q).orElse("none")));
              for (JsonNode statement :
                  items(properties.path("PolicyDocument").path("Statement"))) {
                if (!statement.path("Effect").asText().equals("Deny"))
                  breaches.add(id + "/" + statement.path("Sid").asText() + " opens a queue");
              }
            });
    template.resources("AWS::SQS::Queue").keySet().stream()
        .filter(queue -> !covered.contains(queue))
        .forEach(queue -> breaches.add(queue + " takes plain HTTP"));
    return breaches;
  }

  static List<String> secrets(Template template) {
    List<String> breaches = new ArrayList<>();
    template
        .json()
        .path("Parameters")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (KEY_NAMES.matcher(name).matches())
                breaches.add("parameter " + name + " takes a secret in plain text");
            });
    template
        .functions()
        .forEach(
            (id, function) ->
                entries(function.path("Environment").path("Variables"))
                    .forEach(
                        variable -> {
                          String at = id + "/" + variable.getKey();
                          if (!Contract.ENVIRONMENT.contains(variable.getKey()))
                            breaches.add(at + " is not in the contract");
                          if (variable.getValue().toString().contains("{{resolve:"))
                            breaches.add(at + " holds a secret in plain text");
                        }));
    return breaches;
  }

  private static Set<String> polled(Template template, String role) {
    Set<String> polled = new TreeSet<>();
    statements(template.resource(role))
        .filter(
            statement ->
                items(statement.path("Action")).stream()
                    .anyMatch(action -> action.asText().equals("sqs:ReceiveMessage")))
        .forEach(
            statement ->
                items(statement.path("Resource"))
                    .forEach(queue -> polled.add(target(queue).orElse(queue.toString()))));
    return polled;
  }

  /// Statements of a role's policies; of a conditional one, both ways it can turn out.
  static Stream<JsonNode> statements(JsonNode role) {
    return items(role.path("Properties").path("Policies")).stream()
        .flatMap(policy -> items(policy.path("PolicyDocument").path("Statement")).stream())
        .flatMap(Access::eitherWay)
        .filter(statement -> statement.has("Effect"));
  }

  private static Stream<JsonNode> eitherWay(JsonNode node) {
    return node.has("Fn::If")
        ? Stream.of(node.path("Fn::If").path(1), node.path("Fn::If").path(2))
        : Stream.of(node);
  }

  private Access() {}
}
