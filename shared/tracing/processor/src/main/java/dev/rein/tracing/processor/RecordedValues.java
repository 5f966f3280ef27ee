package dev.rein.tracing.processor;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/// Code that records a value by its declared type: records by their components, sealed types by the
/// record that a value is, and collections, maps, optionals and arrays of such. Everything else is
/// left to the tracing layer, which copies plain data and asks the rest for its `toString()`.
///
/// A record that writes its own `toString()` has said how it is to be shown, so that is kept,
/// unless one of its components is marked.
final class RecordedValues {
  /// Most types that one decorator takes apart; a generic record can name ever new ones.
  private static final int MAX_TYPES = 200;

  private static final String MASKED = "\"[masked]\"";

  private final Elements elements;
  private final Types types;
  private final PackageElement from;
  private final Map<String, String> helpers = new LinkedHashMap<>();
  private final Deque<DeclaredType> toWrite = new ArrayDeque<>();

  RecordedValues(Elements elements, Types types, PackageElement from) {
    this.elements = elements;
    this.types = types;
    this.from = from;
  }

  /// An expression for what is recorded of the variable `value`; evaluated cheaply, since most of
  /// it runs only if the span is recorded.
  String expression(TypeMirror type, String value) {
    return expression(type, value, "Recorded.");
  }

  private String expression(TypeMirror type, String value, String scope) {
    if (type instanceof WildcardType wildcard) {
      TypeMirror bound = wildcard.getExtendsBound();
      return bound == null ? value : expression(bound, value, scope);
    }
    if (type instanceof ArrayType array && isApart(array.getComponentType())) {
      return scope + "array(" + value + ", " + each(array.getComponentType(), scope) + ")";
    }
    if (!(type instanceof DeclaredType declared) || !isApart(type)) return value;
    if (isTakenApart(declared)) return scope + helper(declared) + "(" + value + ")";
    List<? extends TypeMirror> arguments = declared.getTypeArguments();
    String holder = holder(declared);
    return scope + holder + "(" + value + ", " + each(arguments.getLast(), scope) + ")";
  }

  private String each(TypeMirror type, String scope) {
    TypeMirror bound = type instanceof WildcardType wildcard ? wildcard.getExtendsBound() : type;
    return "(" + TypeText.of(requireNonNull(bound)) + " it) -> " + expression(type, "it", scope);
  }

  /// Whether anything is gained over the value itself.
  private boolean isApart(TypeMirror type) {
    if (type instanceof WildcardType wildcard) {
      return wildcard.getExtendsBound() != null && isApart(wildcard.getExtendsBound());
    }
    if (type instanceof ArrayType array) return isApart(array.getComponentType());
    if (!(type instanceof DeclaredType declared)) return false;
    if (isTakenApart(declared)) return true;
    return !holder(declared).isEmpty() && isApart(declared.getTypeArguments().getLast());
  }

  // Only the library's own types: how many type arguments another collection has, and what they
  // mean, is its own affair.
  private static String holder(DeclaredType type) {
    return switch (((TypeElement) type.asElement()).getQualifiedName().toString()) {
      case "java.util.Collection",
          "java.util.List",
          "java.util.Set",
          "java.util.SequencedCollection",
          "java.util.SortedSet" ->
          type.getTypeArguments().isEmpty() ? "" : "all";
      case "java.util.Optional" -> type.getTypeArguments().isEmpty() ? "" : "maybe";
      case "java.util.Map", "java.util.SortedMap" -> type.getTypeArguments().isEmpty() ? "" : "map";
      default -> "";
    };
  }

  private boolean isTakenApart(DeclaredType type) {
    String text = TypeText.of(types.stripAnnotations(type));
    if (helpers.containsKey(text)) return true;
    if (helpers.size() >= MAX_TYPES) return false;
    TypeElement element = (TypeElement) type.asElement();
    if (!isVisible(element) || isRecordable(type)) return false;
    if (element.getKind() == ElementKind.RECORD) {
      return !writesItsText(element) || hasMarks(element);
    }
    return isSealedInterface(element)
        && element.getPermittedSubclasses().stream().allMatch(this::isAlternative);
  }

  private static boolean isSealedInterface(TypeElement element) {
    return element.getKind() == ElementKind.INTERFACE
        && element.getModifiers().contains(Modifier.SEALED);
  }

  private boolean isAlternative(TypeMirror permitted) {
    return permitted instanceof DeclaredType type
        && type.asElement() instanceof TypeElement element
        && isVisible(element);
  }

  private boolean isRecordable(TypeMirror type) {
    TypeElement recordable = elements.getTypeElement("dev.rein.tracing.Recordable");
    return recordable != null && types.isAssignable(type, recordable.asType());
  }

  private static boolean writesItsText(TypeElement element) {
    for (ExecutableElement method : ElementFilter.methodsIn(element.getEnclosedElements())) {
      if (method.getSimpleName().contentEquals("toString") && method.getParameters().isEmpty()) {
        // The one that the compiler adds is final.
        return !method.getModifiers().contains(Modifier.FINAL);
      }
    }
    return false;
  }

  private static boolean hasMarks(TypeElement element) {
    return element.getRecordComponents().stream()
        .anyMatch(it -> Marks.has(it, Marks.MASKED) || Marks.has(it, Marks.NOT_TRACED));
  }

  private boolean isVisible(TypeElement element) {
    boolean samePackage = elements.getPackageOf(element).equals(from);
    for (@Nullable Element each = element;
        each instanceof TypeElement;
        each = each.getEnclosingElement()) {
      Set<Modifier> modifiers = each.getModifiers();
      if (modifiers.contains(Modifier.PRIVATE)) return false;
      if (!modifiers.contains(Modifier.PUBLIC) && !samePackage) return false;
    }
    return true;
  }

  private String helper(DeclaredType type) {
    String text = TypeText.of(types.stripAnnotations(type));
    String known = helpers.get(text);
    if (known != null) return known;
    String name =
        Names.snakeCase(type.asElement().getSimpleName().toString()) + "_" + helpers.size();
    helpers.put(text, name);
    toWrite.add(types.stripAnnotations(type));
    return name;
  }

  /// The nested class with the methods that the expressions call, or nothing if there are none.
  String helperClass() {
    StringBuilder body = new StringBuilder();
    while (!toWrite.isEmpty()) {
      DeclaredType type = toWrite.remove();
      boolean isRecord = type.asElement().getKind() == ElementKind.RECORD;
      body.append(isRecord ? recordMethod(type) : sealedMethod(type));
    }
    if (body.isEmpty() && helpers.isEmpty()) return "";
    boolean jspecify = elements.getTypeElement("org.jspecify.annotations.NullUnmarked") != null;
    return "\n"
        + (jspecify ? "  @org.jspecify.annotations.NullUnmarked\n" : "")
        + "  private static final class Recorded {\n"
        + "    private Recorded() {}\n"
        + body
        + HOLDERS
        + "  }\n";
  }

  private String recordMethod(DeclaredType type) {
    StringBuilder parts = new StringBuilder();
    TypeElement element = (TypeElement) type.asElement();
    for (RecordComponentElement component : element.getRecordComponents()) {
      if (Marks.has(component, Marks.NOT_TRACED)) continue;
      String name = component.getSimpleName().toString();
      String call = "value." + name + "()";
      ExecutableType accessor = (ExecutableType) types.asMemberOf(type, component.getAccessor());
      String recorded =
          Marks.has(component, Marks.MASKED)
              ? MASKED
              : expression(accessor.getReturnType(), call, "");
      parts.append("        parts.put(%s, %s);\n".formatted(Names.literal(name), recorded));
    }
    return method(
        type,
        """
              return (dev.rein.tracing.Recordable) () -> {
                java.util.Map<java.lang.String, java.lang.Object> parts = new java.util.LinkedHashMap<>();
        %s        return parts;
              };
        """
            .formatted(parts));
  }

  private String sealedMethod(DeclaredType type) {
    StringBuilder cases = new StringBuilder();
    for (TypeMirror each : ((TypeElement) type.asElement()).getPermittedSubclasses()) {
      TypeElement element = (TypeElement) ((DeclaredType) each).asElement();
      String simple = element.getSimpleName().toString();
      DeclaredType permitted = withWildcards(element);
      String recorded = expression(permitted, "it", "");
      if (element.getKind() == ElementKind.RECORD) {
        recorded = "named(%s, %s)".formatted(Names.literal(simple), recorded);
      }
      cases.append(
          "      if (value instanceof %s it) return %s;\n"
              .formatted(TypeText.of(permitted), recorded));
    }
    return method(type, cases + "      return value;\n");
  }

  // What the sealed type's arguments mean for an alternative's is not to be told in general.
  private DeclaredType withWildcards(TypeElement element) {
    TypeMirror[] any = new TypeMirror[element.getTypeParameters().size()];
    Arrays.fill(any, types.getWildcardType(null, null));
    return types.getDeclaredType(element, any);
  }

  private String method(DeclaredType type, String body) {
    return """

        private static java.lang.Object %s(%s value) {
          if (value == null) return null;
    %s    }
    """
        .formatted(helpers.get(TypeText.of(type)), TypeText.of(type), body)
        .indent(0);
  }

  private static final String HOLDERS =
      """

          private static java.lang.Object named(java.lang.String type, java.lang.Object parts) {
            return (dev.rein.tracing.Recordable) () -> {
              java.util.Map<java.lang.Object, java.lang.Object> named = new java.util.LinkedHashMap<>();
              named.put("@type", type);
              java.lang.Object whole = parts instanceof dev.rein.tracing.Recordable own ? own.recorded() : parts;
              if (whole instanceof java.util.Map<?, ?> map) named.putAll(map);
              else named.put("value", whole);
              return named;
            };
          }

          private static <T> java.lang.Object all(
              java.util.Collection<? extends T> values,
              java.util.function.Function<T, java.lang.Object> each) {
            if (values == null) return null;
            return (dev.rein.tracing.Recordable) () -> {
              java.util.List<java.lang.Object> all = new java.util.ArrayList<>();
              for (T value : values) all.add(each.apply(value));
              return all;
            };
          }

          private static <T> java.lang.Object array(
              T[] values, java.util.function.Function<T, java.lang.Object> each) {
            return values == null ? null : all(java.util.Arrays.asList(values), each);
          }

          private static <T> java.lang.Object maybe(
              java.util.Optional<? extends T> value,
              java.util.function.Function<T, java.lang.Object> each) {
            return value == null || value.isEmpty() ? null : each.apply(value.get());
          }

          private static <T> java.lang.Object map(
              java.util.Map<?, ? extends T> values,
              java.util.function.Function<T, java.lang.Object> each) {
            if (values == null) return null;
            return (dev.rein.tracing.Recordable) () -> {
              java.util.Map<java.lang.Object, java.lang.Object> all = new java.util.LinkedHashMap<>();
              values.forEach((key, value) -> all.put(key, each.apply(value)));
              return all;
            };
          }
      """;
}
