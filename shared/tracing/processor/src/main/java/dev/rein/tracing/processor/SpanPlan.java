package dev.rein.tracing.processor;

import dev.rein.tracing.processor.Methods.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/// What is recorded of one method: its own `@Traced`, then the interface's, then the defaults.
///
/// @param type constant of `SpanType`
record SpanPlan(String name, String type, boolean input, boolean output, boolean masksOutput) {

  /// @param span null for a method that is left untraced
  record Planned(Method method, @Nullable SpanPlan span) {}

  static List<Planned> of(TypeElement root, List<Method> methods, Types types) {
    AnnotationMirror defaults = Marks.find(root, Marks.TRACED);
    List<Planned> plans = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> declared = new HashSet<>();
    for (Method method : methods) {
      if (method.has(Marks.NOT_TRACED)) {
        plans.add(new Planned(method, null));
        continue;
      }
      AnnotationMirror own = Marks.find(method.element(), Marks.TRACED);
      Object chosen = Marks.value(own, "value");
      String name =
          chosen == null || chosen.toString().isBlank()
              ? defaultName(method, declared, names, types)
              : chosen.toString();
      names.add(name);
      SpanPlan span =
          new SpanPlan(
              name,
              constant(own, defaults),
              flag(own, defaults, "input"),
              flag(own, defaults, "output"),
              method.has(Marks.MASKED));
      plans.add(new Planned(method, span));
    }
    return plans;
  }

  private static String constant(
      @Nullable AnnotationMirror own, @Nullable AnnotationMirror defaults) {
    Object chosen = Marks.value(own, "type");
    if (chosen == null) chosen = Marks.value(defaults, "type");
    return chosen instanceof VariableElement constant
        ? constant.getSimpleName().toString()
        : "GENERAL";
  }

  private static boolean flag(
      @Nullable AnnotationMirror own, @Nullable AnnotationMirror defaults, String name) {
    Object chosen = Marks.value(own, name);
    if (chosen == null) chosen = Marks.value(defaults, name);
    return chosen == null || chosen.equals(true);
  }

  // The first of several overloads keeps the plain name, so that a later one does not rename it.
  private static String defaultName(
      Method method, Set<String> declared, Set<String> names, Types types) {
    String plain = Names.snakeCase(method.element().getSimpleName().toString());
    if (declared.add(plain)) return plain;
    StringJoiner name = new StringJoiner("_", plain + "_", "");
    for (VariableElement parameter : method.element().getParameters()) {
      name.add(Names.snakeCase(simpleName(types.erasure(parameter.asType()))));
    }
    if (method.element().getParameters().isEmpty()) name.add("without_parameters");
    String candidate = name.toString();
    for (int i = 2; names.contains(candidate); i++) candidate = name + "_" + i;
    return candidate;
  }

  private static String simpleName(TypeMirror erased) {
    String whole = TypeText.of(erased);
    String simple = whole.substring(whole.lastIndexOf('.') + 1);
    return simple.replace("[]", "Array");
  }
}
