package dev.rein.local.template;

import dev.rein.local.template.FunctionSpec.QueueSource;
import dev.rein.local.template.FunctionSpec.Route;
import dev.rein.local.template.FunctionSpec.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A SAM template, as far as this machine runs it: functions, queues, tables. Every other resource
/// is passed over.
public final class Template {
  private static final String FUNCTION = "AWS::Serverless::Function";
  private static final String QUEUE = "AWS::SQS::Queue";
  private static final String TABLE = "AWS::DynamoDB::Table";

  /// Lambda's and SQS's own defaults.
  private static final int DEFAULT_TIMEOUT_SECONDS = 3;

  private static final int DEFAULT_MEMORY_MB = 128;
  private static final int DEFAULT_VISIBILITY_SECONDS = 30;
  private static final int MAX_BATCH = 10;

  /// EventBridge's; a cron expression is not run on this machine.
  private static final Pattern RATE =
      Pattern.compile("rate\\(([1-9][0-9]{0,5}) (minute|hour|day)s?\\)");

  private final Tree root;
  private final Map<String, Tree> resources;
  private final Intrinsics names;

  private Template(Tree root) {
    this.root = root;
    this.resources = root.child("Resources").children();
    this.names = new Intrinsics(root, new NamesOnly());
  }

  /// @throws TemplateError if it can't be read or is no template
  public static Template read(Path file) {
    try {
      return parse(file, Files.readString(file));
    } catch (IOException e) {
      throw new TemplateError(file + " can't be read: " + e.getMessage(), e);
    }
  }

  static Template parse(Path file, String text) {
    Tree root = new Tree("", TaggedYaml.read(file, text));
    if (!root.has("Resources")) throw new TemplateError(file.getFileName() + " has no Resources");
    return new Template(root);
  }

  /// @throws TemplateError naming the resource and the property that can't be used
  public List<QueueSpec> queues() {
    List<QueueSpec> queues = new ArrayList<>();
    ofType(QUEUE).forEach((id, properties) -> queues.add(queue(id, properties)));
    return queues;
  }

  private QueueSpec queue(String id, Tree properties) {
    Duration visibility =
        Duration.ofSeconds(
            number(properties, "VisibilityTimeout", DEFAULT_VISIBILITY_SECONDS, 0, 43_200));
    QueueSpec.Redrive redrive = null;
    if (properties.has("RedrivePolicy")) {
      Tree policy = properties.child("RedrivePolicy");
      String target =
          referred(policy.at("deadLetterTargetArn"), policy.value("deadLetterTargetArn"), QUEUE);
      redrive = new QueueSpec.Redrive(target, number(policy, "maxReceiveCount", null, 1, 1_000));
    }
    return new QueueSpec(id, nameOf(id), visibility, redrive);
  }

  /// @throws TemplateError naming the resource and the property that can't be used
  public List<TableSpec> tables() {
    List<TableSpec> tables = new ArrayList<>();
    ofType(TABLE).forEach((id, properties) -> tables.add(table(id, properties)));
    return tables;
  }

  private TableSpec table(String id, Tree properties) {
    List<TableSpec.KeyPart> key = new ArrayList<>();
    for (Tree part : mappings(properties, "KeySchema")) {
      key.add(new TableSpec.KeyPart(required(part, "AttributeName"), required(part, "KeyType")));
    }
    if (key.isEmpty()) throw new TemplateError(properties.at("KeySchema") + " is missing");
    Map<String, String> attributes = new LinkedHashMap<>();
    for (Tree part : mappings(properties, "AttributeDefinitions")) {
      attributes.put(required(part, "AttributeName"), required(part, "AttributeType"));
    }
    for (TableSpec.KeyPart part : key) {
      if (!attributes.containsKey(part.attribute())) {
        throw new TemplateError(
            properties.at("AttributeDefinitions") + " does not define " + part.attribute());
      }
    }
    Tree ttl = properties.child("TimeToLiveSpecification");
    boolean expires = "true".equals(names.text(ttl.at("Enabled"), ttl.value("Enabled")));
    return new TableSpec(
        id, nameOf(id), key, attributes, expires ? required(ttl, "AttributeName") : null);
  }

  /// @param local what environment variables that refer to resources come to
  /// @throws TemplateError naming the resource and the property that can't be used
  public List<FunctionSpec> functions(Resources local) {
    Intrinsics values = new Intrinsics(root, local);
    Tree globals = root.child("Globals").child("Function");
    List<FunctionSpec> functions = new ArrayList<>();
    ofType(FUNCTION)
        .forEach((id, properties) -> functions.add(function(id, properties.over(globals), values)));
    return functions;
  }

  private FunctionSpec function(String id, Tree properties, Intrinsics values) {
    String handler = required(properties, "Handler");
    Map<String, String> environment = new LinkedHashMap<>();
    Tree variables = properties.child("Environment").child("Variables");
    for (Object key : variables.map().keySet()) {
      String variable = String.valueOf(key);
      String value = values.text(variables.at(variable), variables.value(variable));
      if (value != null) environment.put(variable, value);
    }
    List<Route> routes = new ArrayList<>();
    List<QueueSource> sources = new ArrayList<>();
    List<Schedule> schedules = new ArrayList<>();
    for (Map.Entry<String, Tree> named : properties.child("Events").children().entrySet()) {
      Tree event = named.getValue();
      Tree details = event.child("Properties");
      switch (required(event, "Type")) {
        case "Schedule" -> schedules.add(new Schedule(named.getKey(), rate(details)));
        case "HttpApi" -> routes.add(route(details));
        case "SQS" -> sources.add(source(details));
        default -> {} // nothing on this machine sends such an event
      }
    }
    return new FunctionSpec(
        id,
        handler,
        Duration.ofSeconds(number(properties, "Timeout", DEFAULT_TIMEOUT_SECONDS, 1, 900)),
        number(properties, "MemorySize", DEFAULT_MEMORY_MB, 128, 10_240),
        environment,
        routes,
        sources,
        schedules);
  }

  private Route route(Tree event) {
    String path = required(event, "Path");
    if (!path.startsWith("/")) throw new TemplateError(event.at("Path") + " must start with /");
    return new Route(required(event, "Method").toUpperCase(Locale.ROOT), path);
  }

  private QueueSource source(Tree event) {
    String queue = referred(event.at("Queue"), event.value("Queue"), QUEUE);
    return new QueueSource(
        queue,
        number(event, "BatchSize", MAX_BATCH, 1, MAX_BATCH),
        event.list("FunctionResponseTypes").contains("ReportBatchItemFailures"));
  }

  private Duration rate(Tree event) {
    String text = required(event, "Schedule");
    Matcher rate = RATE.matcher(text);
    if (!rate.matches()) {
      throw new TemplateError(event.at("Schedule") + " must be a rate, e.g. rate(5 minutes)");
    }
    long amount = Long.parseLong(rate.group(1));
    return switch (rate.group(2)) {
      case "minute" -> Duration.ofMinutes(amount);
      case "hour" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  public boolean isQueue(String id) {
    return QUEUE.equals(resource(id).value("Type"));
  }

  /// @return the name of a queue or table on this machine
  public String nameOf(String id) {
    Tree properties = new Tree("Resources." + id, resource(id).child("Properties").map());
    String name = null;
    for (String property : List.of("QueueName", "TableName")) {
      if (properties.has(property)) {
        name = names.text(properties.at(property), properties.value(property));
      }
    }
    return name == null ? id : name;
  }

  private Tree resource(String id) {
    Tree resource = resources.get(id);
    if (resource == null) throw new TemplateError("the template has no resource " + id);
    return resource;
  }

  private Map<String, Tree> ofType(String type) {
    Map<String, Tree> found = new LinkedHashMap<>();
    resources.forEach(
        (id, resource) -> {
          if (!type.equals(resource.value("Type"))) return;
          found.put(id, new Tree(id, resource.child("Properties").map()));
        });
    return found;
  }

  /// @return the logical id that a `!Ref` or `!GetAtt` names
  private String referred(String where, @Nullable Object reference, String type) {
    String id =
        switch (reference) {
          case Map<?, ?> map when map.get("Fn::GetAtt") instanceof List<?> parts ->
              String.valueOf(parts.getFirst());
          case Map<?, ?> map when map.get("Fn::GetAtt") instanceof String text ->
              text.split("\\.", 2)[0];
          case Map<?, ?> map when map.get("Ref") instanceof String text -> text;
          case null -> throw new TemplateError(where + " is missing");
          default -> throw new TemplateError(where + " must be !GetAtt of a resource");
        };
    Tree target = resources.get(id);
    if (target == null) {
      throw new TemplateError(where + " refers to " + id + ", which the template does not have");
    }
    if (!type.equals(target.value("Type"))) {
      throw new TemplateError(where + " refers to " + id + ", which is no " + type);
    }
    return id;
  }

  private List<Tree> mappings(Tree tree, String key) {
    List<Tree> mappings = new ArrayList<>();
    for (Object entry : tree.list(key)) {
      if (!(entry instanceof Map<?, ?> map)) {
        throw new TemplateError(tree.at(key) + " holds something that is no mapping");
      }
      mappings.add(new Tree(tree.at(key), map));
    }
    return mappings;
  }

  private String required(Tree tree, String key) {
    String text = names.text(tree.at(key), tree.value(key));
    if (text == null || text.isBlank()) throw new TemplateError(tree.at(key) + " is missing");
    return text;
  }

  private int number(Tree tree, String key, @Nullable Integer standard, int least, int most) {
    String text = names.text(tree.at(key), tree.value(key));
    if (text == null) {
      if (standard == null) throw new TemplateError(tree.at(key) + " is missing");
      return standard;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) return number;
    } catch (NumberFormatException e) {
      throw new TemplateError(tree.at(key) + " is no whole number: " + text, e);
    }
    throw new TemplateError(tree.at(key) + " must be " + least + " to " + most + ": " + text);
  }

  /// Enough for what does not depend on where the engines listen.
  private static final class NamesOnly implements Resources {
    @Override
    public String ref(String logicalId) {
      return logicalId;
    }

    @Override
    public String attribute(String logicalId, String attribute) {
      return logicalId + "." + attribute;
    }
  }
}
