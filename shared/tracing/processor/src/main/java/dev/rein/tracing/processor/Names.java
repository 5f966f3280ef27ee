package dev.rein.tracing.processor;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;

/// Names in generated code and of spans.
final class Names {
  // A variable called like the first part of a qualified name would hide that name; the others
  // are the generated code's own.
  private static final Set<String> TAKEN =
      Set.of("java", "dev", "span", "result", "thrown", "Recorded");

  private Names() {}

  /// `createHTTPPlan2` becomes `create_http_plan2`.
  static String snakeCase(String camelCase) {
    return camelCase
        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /// The names of the parameters in generated code, each its own.
  static List<String> variables(ExecutableElement method) {
    List<String> declared =
        method.getParameters().stream().map(it -> it.getSimpleName().toString()).toList();
    Set<String> used = new HashSet<>(declared);
    used.addAll(TAKEN);
    return declared.stream().map(it -> TAKEN.contains(it) ? free(it, used) : it).toList();
  }

  /// `wanted`, with as many `_` as it takes not to be one of `used`.
  static String free(String wanted, Collection<String> used) {
    String name = wanted;
    while (used.contains(name)) name += "_";
    return name;
  }

  /// As a Java string literal.
  static String literal(String text) {
    StringBuilder literal = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') literal.append('\\').append(c);
      else if (c >= ' ' && c <= '~') literal.append(c);
      else literal.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
    return literal.append('"').toString();
  }
}
