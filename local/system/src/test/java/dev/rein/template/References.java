package dev.rein.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every name that the template mentions is declared, and every parameter and condition is used.
final class References {
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([^!}][^}]*)}");
  private static final Set<String> PSEUDO =
      Set.of(
          "AWS::AccountId",
          "AWS::NoValue",
          "AWS::Partition",
          "AWS::Region",
          "AWS::StackName",
          "AWS::URLSuffix");

  private final Set<String> parameters = new HashSet<>();
  private final Set<String> resources = new HashSet<>();
  private final Set<String> conditions = new HashSet<>();
  private final Set<String> used = new HashSet<>();
  private final List<String> broken = new ArrayList<>();

  static List<String> broken(Template template) {
    return new References(template).broken;
  }

  private References(Template template) {
    JsonNode json = template.json();
    json.path("Parameters").fieldNames().forEachRemaining(parameters::add);
    json.path("Resources").fieldNames().forEachRemaining(resources::add);
    json.path("Conditions").fieldNames().forEachRemaining(conditions::add);
    Template.entries(json).forEach(part -> visit(part.getKey(), part.getValue()));
    Stream.concat(parameters.stream(), conditions.stream())
        .filter(name -> !used.contains(name))
        .forEach(name -> broken.add(name + " is never used"));
  }

  private void visit(String path, JsonNode node) {
    Template.entries(node)
        .forEach(
            entry -> {
              String key = entry.getKey();
              JsonNode value = entry.getValue();
              switch (key) {
                case "Ref" -> known(path, value.asText(), List.of(parameters, resources, PSEUDO));
                case "Fn::GetAtt" -> known(path, value.path(0).asText(), List.of(resources));
                case "Fn::Sub" -> substitutions(path, value);
                case "Fn::If" -> known(path, value.path(0).asText(), List.of(conditions));
                // That of a policy's statement is an object, and names nothing here.
                case "Condition" -> {
                  if (value.isTextual()) known(path, value.asText(), List.of(conditions));
                }
                case "DependsOn" ->
                    Template.items(value)
                        .forEach(id -> known(path, id.asText(), List.of(resources)));
                default -> {}
              }
              visit(path + "/" + key, value);
            });
    if (node.isArray()) for (int i = 0; i < node.size(); i++) visit(path + "/" + i, node.path(i));
  }

  private void substitutions(String at, JsonNode value) {
    boolean withVariables = value.isArray();
    Set<String> variables = new HashSet<>();
    if (withVariables) value.path(1).fieldNames().forEachRemaining(variables::add);
    Matcher names = SUBSTITUTION.matcher((withVariables ? value.path(0) : value).asText());
    while (names.find()) {
      String name = names.group(1).split("\\.", 2)[0];
      known(at, name, List.of(parameters, resources, PSEUDO, variables));
    }
  }

  private void known(String at, String name, List<Set<String>> places) {
    used.add(name);
    if (places.stream().noneMatch(place -> place.contains(name)))
      broken.add(at + " names " + name + ", which is not declared");
  }
}
