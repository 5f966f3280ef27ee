package dev.rein.benchmarks.scaling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// What `template.yaml` says about queues and the functions behind them.
final class Deployed {
  private static final List<String> TAGS =
      List.of(
          "Ref",
          "GetAtt",
          "Sub",
          "If",
          "Not",
          "Equals",
          "And",
          "Or",
          "Condition",
          "Join",
          "Select",
          "Split",
          "FindInMap",
          "ImportValue",
          "Base64",
          "Cidr",
          "GetAZs",
          "Transform");

  /// @param visibility in seconds
  /// @param maxReceives before a message goes to the dead letters
  /// @param concurrency of the function behind it
  record Mapping(double visibility, int maxReceives, int concurrency, int batchSize) {
    Mapping withConcurrency(int changed) {
      return new Mapping(visibility, maxReceives, changed, batchSize);
    }
  }

  private final Map<?, ?> template;

  private Deployed(Map<?, ?> template) {
    this.template = template;
  }

  /// @throws IllegalStateException if it is no template
  static Deployed read(Path file) {
    Map<Tag, ConstructNode> intrinsics = new LinkedHashMap<>();
    // Values that only a deployment knows: none of them is asked for here.
    for (String tag : TAGS) intrinsics.put(new Tag("!" + tag), Deployed::shown);
    LoadSettings settings = LoadSettings.builder().setTagConstructors(intrinsics).build();
    try {
      Object loaded = new Load(settings).loadFromString(Files.readString(file));
      if (loaded instanceof Map<?, ?> map) return new Deployed(map);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException(file + " is no template");
  }

  private static Object shown(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : node.getTag().getValue();
  }

  /// @param queue logical id of a queue that a function reads
  /// @throws IllegalStateException if the template lacks a number that is asked for
  Mapping mapping(String queue) {
    Map<?, ?> source = sourceOf(queue);
    return new Mapping(
        number("Resources", queue, "Properties", "VisibilityTimeout"),
        (int) number("Resources", queue, "Properties", "RedrivePolicy", "maxReceiveCount"),
        (int) number(source, "ScalingConfig", "MaximumConcurrency"),
        (int) number(source, "BatchSize"));
  }

  private Map<?, ?> sourceOf(String queue) {
    for (Object resource : map(template, "Resources").values()) {
      if (!(resource instanceof Map<?, ?> found)) continue;
      if (!(at(found, "Properties", "Events") instanceof Map<?, ?> events)) continue;
      for (Object event : events.values()) {
        if (event instanceof Map<?, ?> one
            && at(one, "Properties") instanceof Map<?, ?> properties
            && (queue + ".Arn").equals(at(properties, "Queue"))) {
          return properties;
        }
      }
    }
    throw new IllegalStateException("no function reads " + queue);
  }

  double memoryGb() {
    return number("Globals", "Function", "MemorySize") / 1024;
  }

  /// Longest that a flush takes, in seconds.
  double flushSeconds() {
    return number("Parameters", "TraceFlushTimeoutMs", "Default") / 1000;
  }

  private double number(String... path) {
    return number(template, path);
  }

  private static double number(Map<?, ?> from, String... path) {
    if (at(from, path) instanceof Number number) return number.doubleValue();
    throw new IllegalStateException("the template has no number at " + String.join(".", path));
  }

  private static Map<?, ?> map(Map<?, ?> from, String... path) {
    if (at(from, path) instanceof Map<?, ?> map) return map;
    throw new IllegalStateException("the template has nothing at " + String.join(".", path));
  }

  private static @Nullable Object at(Map<?, ?> from, String... path) {
    Object found = from;
    for (String key : path) {
      if (!(found instanceof Map<?, ?> map)) return null;
      found = map.get(key);
    }
    return found;
  }
}
