package dev.rein.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns CloudFormation's functions into the values that they have on this machine.
final class Intrinsics {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]*)}");

  /// What a function comes to when the property is to be left out.
  private static final Object NO_VALUE = new Object();

  private final Tree parameters;
  private final Tree conditions;
  private final Tree resources;
  private final Resources local;

  Intrinsics(Tree template, Resources local) {
    this.parameters = template.child("Parameters");
    this.conditions = template.child("Conditions");
    this.resources = template.child("Resources");
    this.local = local;
  }

  /// @param where for the message of an error
  /// @return null where the property is to be left out (`AWS::NoValue`)
  @Nullable Object resolve(String where, @Nullable Object value) {
    Object resolved = value(where, value);
    return resolved == NO_VALUE ? null : resolved;
  }

  /// @return null where the property is to be left out
  @Nullable String text(String where, @Nullable Object value) {
    return switch (resolve(where, value)) {
      case null -> null;
      case String text -> text;
      case Number number -> number.toString();
      case Boolean bool -> bool.toString();
      case List<?> list -> String.join(",", list.stream().map(String::valueOf).toList());
      case Object other -> throw new TemplateError(where + " is no text: " + other);
    };
  }

  private @Nullable Object value(String where, @Nullable Object value) {
    return switch (value) {
      case List<?> list -> {
        List<Object> resolved = new ArrayList<>();
        for (Object entry : list) {
          Object item = value(where, entry);
          if (item != null && item != NO_VALUE) resolved.add(item);
        }
        yield resolved;
      }
      case Map<?, ?> map -> map(where, map);
      case null -> null;
      default -> value;
    };
  }

  private @Nullable Object map(String where, Map<?, ?> map) {
    if (map.size() == 1) {
      Map.Entry<?, ?> only = map.entrySet().iterator().next();
      if (only.getKey() instanceof String name
          && (name.equals("Ref") || name.startsWith("Fn::") || name.equals("Condition"))) {
        return function(where, name, only.getValue());
      }
    }
    Map<String, Object> resolved = new LinkedHashMap<>();
    map.forEach(
        (key, entry) -> {
          Object item = value(where + "." + key, entry);
          if (item != null && item != NO_VALUE) resolved.put(String.valueOf(key), item);
        });
    return resolved;
  }

  private @Nullable Object function(String where, String name, @Nullable Object argument) {
    return switch (name) {
      case "Ref" -> ref(where, String.valueOf(argument));
      case "Condition" -> holds(where, String.valueOf(argument));
      case "Fn::GetAtt" -> attribute(where, argument);
      case "Fn::Sub" -> substitute(where, argument);
      case "Fn::Join" -> {
        List<?> parts = list(where, name, argument, 2);
        yield String.join(String.valueOf(parts.get(0)), texts(where, parts.get(1)));
      }
      case "Fn::Select" -> {
        List<?> parts = list(where, name, argument, 2);
        yield texts(where, parts.get(1)).get(Integer.parseInt(String.valueOf(parts.get(0))));
      }
      case "Fn::Split" -> {
        List<?> parts = list(where, name, argument, 2);
        yield List.of(
            String.valueOf(text(where, parts.get(1)))
                .split(Pattern.quote(String.valueOf(parts.get(0))), -1));
      }
      case "Fn::If" -> {
        List<?> parts = list(where, name, argument, 3);
        yield value(where, parts.get(holds(where, String.valueOf(parts.get(0))) ? 1 : 2));
      }
      case "Fn::Equals" -> {
        List<?> parts = list(where, name, argument, 2);
        yield String.valueOf(text(where, parts.get(0)))
            .equals(String.valueOf(text(where, parts.get(1))));
      }
      case "Fn::Not" -> !truth(where, list(where, name, argument, 1).get(0));
      case "Fn::And" -> list(where, name, argument, 0).stream().allMatch(c -> truth(where, c));
      case "Fn::Or" -> list(where, name, argument, 0).stream().anyMatch(c -> truth(where, c));
      default ->
          throw new TemplateError(where + " uses " + name + ", which is not understood here");
    };
  }

  private boolean holds(String where, String condition) {
    Object definition = conditions.value(condition);
    if (definition == null) {
      throw new TemplateError(where + " names the condition " + condition + ", which is not there");
    }
    return truth("Conditions." + condition, definition);
  }

  private boolean truth(String where, @Nullable Object condition) {
    Object truth = value(where, condition);
    if (truth instanceof Boolean bool) return bool;
    throw new TemplateError(where + " is no condition: " + truth);
  }

  private Object ref(String where, String id) {
    if (id.startsWith("AWS::")) {
      return switch (id) {
        case "AWS::NoValue" -> NO_VALUE;
        case "AWS::Region" -> Resources.REGION;
        case "AWS::AccountId" -> Resources.ACCOUNT;
        case "AWS::Partition" -> "aws";
        case "AWS::URLSuffix" -> "amazonaws.com";
        case "AWS::StackName", "AWS::StackId" -> "rein-local";
        default ->
            throw new TemplateError(where + " refers to " + id + ", which is not known here");
      };
    }
    if (parameters.has(id)) {
      Object standard = parameters.child(id).value("Default");
      return standard == null ? "" : standard;
    }
    if (!resources.has(id)) {
      throw new TemplateError(where + " refers to " + id + ", which the template does not have");
    }
    return local.ref(id);
  }

  private Object attribute(String where, @Nullable Object argument) {
    List<?> parts =
        argument instanceof String text
            ? List.of(text.split("\\.", 2))
            : list(where, "Fn::GetAtt", argument, 2);
    String id = String.valueOf(parts.get(0));
    if (!resources.has(id)) {
      throw new TemplateError(where + " refers to " + id + ", which the template does not have");
    }
    return local.attribute(id, String.valueOf(parts.get(1)));
  }

  private String substitute(String where, @Nullable Object argument) {
    Map<?, ?> own = Map.of();
    Object pattern = argument;
    if (argument instanceof List<?> list
        && list.size() == 2
        && list.get(1) instanceof Map<?, ?> m) {
      pattern = list.get(0);
      own = m;
    }
    Matcher placeholders = PLACEHOLDER.matcher(String.valueOf(pattern));
    StringBuilder text = new StringBuilder();
    while (placeholders.find()) {
      String name = placeholders.group(2).strip();
      String value =
          !placeholders.group(1).isEmpty()
              ? "${" + name + "}"
              : own.containsKey(name) ? text(where, own.get(name)) : named(where, name);
      placeholders.appendReplacement(text, Matcher.quoteReplacement(value == null ? "" : value));
    }
    return placeholders.appendTail(text).toString();
  }

  private @Nullable String named(String where, String name) {
    int dot = name.indexOf('.');
    return text(
        where,
        dot < 0
            ? Map.of("Ref", name)
            : Map.of("Fn::GetAtt", List.of(name.substring(0, dot), name.substring(dot + 1))));
  }

  private List<String> texts(String where, @Nullable Object value) {
    if (!(value(where, value) instanceof List<?> list)) {
      throw new TemplateError(where + " needs a list");
    }
    return list.stream().map(String::valueOf).toList();
  }

  private static List<?> list(String where, String name, @Nullable Object argument, int size) {
    if (argument instanceof List<?> list && (size == 0 || list.size() == size)) return list;
    throw new TemplateError(
        where + ": " + name + " needs " + (size == 0 ? "a list" : size + " entries"));
  }
}
