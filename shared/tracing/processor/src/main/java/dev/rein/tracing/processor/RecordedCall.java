package dev.rein.tracing.processor;

import dev.rein.tracing.processor.Methods.Method;
import java.util.List;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/// The code that says how a call begins its trace, and records its parameters and its result.
final class RecordedCall {
  private static final String SPAN_DETAILS = "dev.rein.tracing.SpanDetails";

  /// Reading one for its text would use it up, or tell nothing.
  private static final List<String> NO_OUTPUT =
      List.of(
          "java.util.stream.BaseStream",
          "java.util.Iterator",
          "java.util.Spliterator",
          "java.util.concurrent.Future",
          "java.util.concurrent.CompletionStage",
          "java.util.concurrent.Flow.Publisher",
          "java.io.InputStream",
          "java.io.Reader");

  private final Elements elements;
  private final Types types;
  private final RecordedValues values;

  RecordedCall(Elements elements, Types types, RecordText texts, PackageElement from) {
    this.elements = elements;
    this.types = types;
    this.values = new RecordedValues(elements, types, texts, from);
  }

  /// See [RecordedValues#helperClass].
  String helperClass() {
    return values.helperClass();
  }

  /// The variable that says how the method's trace begins; null where it is a span.
  @Nullable String traceStart(Method method) {
    for (int i = 0; i < method.element().getParameters().size(); i++) {
      if (!isA(method.type().getParameterTypes().get(i), Marks.TRACE_START)) continue;
      return method.variables().get(i);
    }
    return null;
  }

  String input(Method method, SpanPlan span) {
    if (!span.input()) return "";
    boolean isTrace = traceStart(method) != null;
    List<String> variables = method.variables();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < method.element().getParameters().size(); i++) {
      TypeMirror type = method.type().getParameterTypes().get(i);
      if (method.has(Marks.NOT_TRACED, i)) continue;
      String name = method.element().getParameters().get(i).getSimpleName().toString();
      boolean masked = method.has(Marks.MASKED, i);
      if (!masked && isA(type, SPAN_DETAILS)) {
        lines.append("  span.describe(").append(variables.get(i)).append(");\n");
      } else if (!isTrace) {
        String value =
            masked ? "\"[masked]\"" : values.expression(type, variables.get(i), variables);
        lines.append("  span.input(%s, %s);\n".formatted(Names.literal(name), value));
      }
    }
    return lines.toString();
  }

  String output(Method method, TypeMirror type, SpanPlan span) {
    if (!span.output() || NO_OUTPUT.stream().anyMatch(it -> isA(type, it))) return "";
    if (isA(type, "java.lang.Void")) return "";
    if (span.masksOutput()) return "span.output(\"[masked]\")";
    if (isA(type, SPAN_DETAILS)) return "span.describe(result)";
    return "span.output(" + values.expression(type, "result", method.variables()) + ")";
  }

  boolean isA(TypeMirror type, String qualifiedName) {
    TypeElement wanted = elements.getTypeElement(qualifiedName);
    return wanted != null
        && type.getKind() != TypeKind.WILDCARD
        && types.isAssignable(types.erasure(type), types.erasure(wanted.asType()));
  }
}
