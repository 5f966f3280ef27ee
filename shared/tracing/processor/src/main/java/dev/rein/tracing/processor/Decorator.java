package dev.rein.tracing.processor;

import dev.rein.tracing.processor.Methods.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.PrimitiveType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/// The source text of one decorator.
final class Decorator {
  private static final String GENERATED = "javax.annotation.processing.Generated";
  private static final String RUNTIME_EXCEPTION = "java.lang.RuntimeException";
  private static final String TRACING = "dev.rein.tracing.Tracing";

  private final Elements elements;
  private final Types types;
  private final TypeElement root;
  private final RecordedCall recorded;
  private boolean rethrows;

  Decorator(ProcessingEnvironment env, TypeElement root) {
    this.elements = env.getElementUtils();
    this.types = env.getTypeUtils();
    this.root = root;
    this.recorded =
        new RecordedCall(elements, types, new RecordText(env), elements.getPackageOf(root));
  }

  /// `Traced` and the names of the interface and of the types around it.
  static String simpleName(TypeElement root) {
    StringBuilder name = new StringBuilder(root.getSimpleName());
    for (Element outer = root.getEnclosingElement();
        outer instanceof TypeElement;
        outer = outer.getEnclosingElement()) {
      name.insert(0, outer.getSimpleName() + "_");
    }
    return name.insert(0, "Traced").toString();
  }

  /// @throws Unresolved if a type in a signature is not there yet
  String source() {
    StringBuilder methods = new StringBuilder();
    for (SpanPlan.Planned each : SpanPlan.of(root, new Methods(elements, types).of(root), types)) {
      methods.append(method(each.method(), each.span()));
    }
    PackageElement home = elements.getPackageOf(root);
    String self = TypeText.of(root.asType());
    String name = simpleName(root);
    String access = isPublic() ? "public " : "";
    return (home.isUnnamed() ? "" : "package " + home.getQualifiedName() + ";\n\n")
        + "// Made from "
        + root.getQualifiedName()
        + " by rein-tracing-processor.\n"
        + generated()
        // What the interface's author was warned of need not be said again here.
        + "@java.lang.SuppressWarnings({\"deprecation\", \"removal\", \"unchecked\", \"rawtypes\","
        + " \"varargs\", \"overloads\", \"serial\"})\n"
        + nullMarking()
        + access
        + "final class "
        + name
        + TypeText.root().declared(root.getTypeParameters())
        + " implements "
        + self
        + " {\n"
        + "  private final "
        + self
        + " delegate;\n"
        + "  private final "
        + TRACING
        + " tracing;\n\n"
        + "  "
        + access
        + name
        + "("
        + self
        + " delegate, "
        + TRACING
        + " tracing) {\n"
        + "    this.delegate = java.util.Objects.requireNonNull(delegate, \"delegate\");\n"
        + "    this.tracing = java.util.Objects.requireNonNull(tracing, \"tracing\");\n"
        + "  }\n"
        + methods
        + "\n  @java.lang.Override\n"
        + "  public java.lang.String toString() {\n"
        + "    return this.delegate.toString();\n"
        + "  }\n"
        + (rethrows ? RETHROW : "")
        + recorded.helperClass()
        + "}\n";
  }

  private static final String RETHROW =
      """

        // The method's own `throws` allows what the delegate throws; one type variable can't say it.
        private static <X extends java.lang.Throwable> java.lang.RuntimeException rethrown(
            java.lang.Throwable thrown) throws X {
          throw (X) thrown;
        }
      """;

  private boolean isPublic() {
    for (Element each = root; each instanceof TypeElement; each = each.getEnclosingElement()) {
      if (!each.getModifiers().contains(Modifier.PUBLIC)) return false;
    }
    return true;
  }

  // It vanishes in the class file, but its module may be missing when modules are compiled.
  private String generated() {
    TypeElement mark = elements.getTypeElement(elements.getModuleOf(root), GENERATED);
    return mark == null ? "" : "@" + GENERATED + "(\"" + TracedProcessor.class.getName() + "\")\n";
  }

  private String nullMarking() {
    for (Element each = root; each instanceof TypeElement; each = each.getEnclosingElement()) {
      for (String mark :
          List.of("org.jspecify.annotations.NullMarked", "org.jspecify.annotations.NullUnmarked")) {
        if (Marks.has(each, mark)) return "@" + mark + "\n";
      }
    }
    return "";
  }

  private String method(Method method, @Nullable SpanPlan span) {
    ExecutableElement element = method.element();
    List<? extends TypeParameterElement> variables = element.getTypeParameters();
    StringJoiner parameters = new StringJoiner(", ");
    StringJoiner arguments = new StringJoiner(", ");
    for (int i = 0; i < element.getParameters().size(); i++) {
      parameters.add(parameter(method, i));
      arguments.add(method.variables().get(i));
    }
    StringJoiner thrown = new StringJoiner(", ", " throws ", "").setEmptyValue("");
    for (TypeMirror type : method.thrown()) thrown.add(TypeText.of(type));
    String call =
        "this.delegate."
            + TypeText.used(variables)
            + element.getSimpleName()
            + "("
            + arguments
            + ")";
    String declared = method.typeVariables();
    return "\n  @java.lang.Override\n  "
        + Marks.onDeclaration(element.getAnnotationMirrors())
        + "public "
        + (declared.isEmpty() ? "" : declared + " ")
        + method.result()
        + " "
        + element.getSimpleName()
        + "("
        + parameters
        + ")"
        + thrown
        + " {\n"
        + (span == null ? plainBody(method, call) : tracedBody(method, span, call))
        + "  }\n";
  }

  private static String parameter(Method method, int index) {
    VariableElement element = method.element().getParameters().get(index);
    String text = method.parameter(index);
    boolean varargs =
        method.element().isVarArgs() && index == method.element().getParameters().size() - 1;
    if (varargs) text = text.substring(0, text.length() - "[]".length()) + "...";
    return Marks.onDeclaration(element.getAnnotationMirrors())
        + text
        + " "
        + method.variables().get(index);
  }

  private static String plainBody(Method method, String call) {
    return "    " + (isVoid(method) ? "" : "return ") + call + ";\n";
  }

  private String tracedBody(Method method, SpanPlan span, String call) {
    TypeMirror future = asyncResult(method);
    List<TypeMirror> checked = checked(method.thrown());
    String thrown =
        switch (checked.size()) {
          case 0 -> RUNTIME_EXCEPTION;
          case 1 -> TypeText.of(checked.getFirst());
          default -> "java.lang.Throwable";
        };
    String body =
        future == null
            ? inScope(method, span, call, thrown)
            : open(method, span, call, thrown, future);
    if (checked.size() < 2) return body.indent(4);
    rethrows = true;
    return "    try {\n"
        + body.indent(6)
        + "    } catch (java.lang.Throwable thrown) {\n"
        + "      throw "
        + simpleName(root)
        + ".<"
        + RUNTIME_EXCEPTION
        + ">rethrown(thrown);\n"
        + "    }\n";
  }

  private String inScope(Method method, SpanPlan span, String call, String thrown) {
    String result = isVoid(method) ? "dev.rein.tracing.Span" : boxed(method);
    StringBuilder body = new StringBuilder();
    body.append(isVoid(method) ? "" : "return ");
    body.append(start(method, "", result, thrown, span))
        .append("span -> {\n")
        .append(recorded.input(method, span));
    if (isVoid(method)) {
      body.append("  ").append(call).append(";\n  return span;\n");
    } else {
      String output = recorded.output(method, method.type().getReturnType(), span);
      if (output.isEmpty()) {
        body.append("  return ").append(call).append(";\n");
      } else {
        body.append("  ").append(method.result());
        body.append(" result = ").append(call).append(";\n");
        body.append("  ").append(output).append(";\n  return result;\n");
      }
    }
    return body.append("});").toString();
  }

  private String open(Method method, SpanPlan span, String call, String thrown, TypeMirror result) {
    String output = recorded.output(method, result, span);
    return "return "
        + start(method, "Async", asyncText(method, result), thrown, span)
        + "span -> {\n"
        + recorded.input(method, span)
        + "  return "
        + call
        + ";\n}"
        + onResult(method, output)
        + ");";
  }

  // A trace has no short form: whatever comes of it is told.
  private String onResult(Method method, String output) {
    if (!output.isEmpty()) return ", (span, result) -> " + output;
    return recorded.traceStart(method) == null ? "" : ", (span, result) -> {}";
  }

  private String start(Method method, String async, String result, String thrown, SpanPlan span) {
    String trace = recorded.traceStart(method);
    String how = (trace == null ? "span" : "trace") + async;
    String what =
        trace == null
            ? Names.literal(span.name()) + ", dev.rein.tracing.SpanType." + span.type()
            : trace;
    return "this.tracing.<%s, %s>%s(%s, ".formatted(result, thrown, how, what);
  }

  /// What the stage that the method returns will hold; null where it returns no stage, a raw one,
  /// or a type of its own that a copy could not stand in for.
  private @Nullable TypeMirror asyncResult(Method method) {
    if (!(method.type().getReturnType() instanceof DeclaredType type)) return null;
    String name = ((TypeElement) type.asElement()).getQualifiedName().toString();
    if (!Set.of("java.util.concurrent.CompletableFuture", "java.util.concurrent.CompletionStage")
        .contains(name)) return null;
    if (type.getTypeArguments().isEmpty()) return null;
    TypeMirror argument = type.getTypeArguments().getFirst();
    if (argument.getKind() != TypeKind.WILDCARD) return argument;
    TypeMirror bound = ((WildcardType) argument).getExtendsBound();
    return bound != null ? bound : elements.getTypeElement("java.lang.Object").asType();
  }

  // As declared where the declaration itself names the stage: that keeps nullness annotations.
  private static String asyncText(Method method, TypeMirror result) {
    TypeText view = method.view();
    if (view != null && method.element().getReturnType() instanceof DeclaredType declared) {
      TypeMirror argument = declared.getTypeArguments().getFirst();
      if (argument.getKind() != TypeKind.WILDCARD) return view.text(argument);
    }
    return TypeText.of(result);
  }

  /// The checked ones among `thrown`, without those that another one covers.
  private List<TypeMirror> checked(List<TypeMirror> thrown) {
    List<TypeMirror> checked = new ArrayList<>();
    for (TypeMirror type : thrown) {
      if (recorded.isA(type, RUNTIME_EXCEPTION) || recorded.isA(type, "java.lang.Error")) continue;
      boolean covered =
          thrown.stream().anyMatch(it -> !types.isSameType(it, type) && types.isSubtype(type, it));
      if (!covered && checked.stream().noneMatch(it -> types.isSameType(it, type))) {
        checked.add(type);
      }
    }
    return checked;
  }

  private static boolean isVoid(Method method) {
    return method.type().getReturnType().getKind() == TypeKind.VOID;
  }

  private String boxed(Method method) {
    return method.type().getReturnType() instanceof PrimitiveType primitive
        ? types.boxedClass(primitive).getQualifiedName().toString()
        : method.result();
  }
}
