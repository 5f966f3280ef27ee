package dev.rein.tracing.processor;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/// Code that records a value by its declared type: records by their components, sealed types by the
/// record that a value is, and collections, maps, optionals and arrays of such. Everything else is
/// left to the tracing layer, which copies plain data and asks the rest for its `toString()`; what
/// could show there what a mark hides is `[masked]` as a whole.
///
/// A record that writes its own `toString()` has said how it is to be shown, so that is kept,
/// unless one of its components is marked.
final class RecordedValues {
  /// Most types that one decorator takes apart; a generic record can name ever new ones.
  private static final int MAX_TYPES = 200;

  /// Most containers in one another; a class can be a collection of ever new types.
  private static final int MAX_NESTED = 6;

  private static final String MASKED = "\"[masked]\"";

  private final Elements elements;
  private final Types types;
  private final PackageElement from;
  private final RecordText texts;
  private final MarkedTypes marked;
  private final KnownTypes known;
  private final Map<String, String> helpers = new LinkedHashMap<>();
  private final Deque<DeclaredType> toWrite = new ArrayDeque<>();
  private boolean takesKeysApart;

  RecordedValues(Elements elements, Types types, RecordText texts, PackageElement from) {
    this.elements = elements;
    this.types = types;
    this.from = from;
    this.texts = texts;
    this.marked = new MarkedTypes(elements, types, texts);
    this.known = new KnownTypes(elements, types, marked);
  }

  /// An expression for what is recorded of the variable `value`; evaluated cheaply, since most of
  /// it runs only if the span is recorded.
  ///
  /// @param variables those in scope
  String expression(TypeMirror type, String value, Collection<String> variables) {
    return new Writing("Recorded.", variables, 0).expression(known.of(type), value);
  }

  /// One place in the generated code, inside `depth` lambdas.
  private final class Writing {
    private final String scope;
    private final Collection<String> variables;
    private final int depth;

    Writing(String scope, Collection<String> variables, int depth) {
      this.scope = scope;
      this.variables = variables;
      this.depth = depth;
    }

    String expression(TypeMirror type, String value) {
      if (type instanceof WildcardType wildcard && wildcard.getExtendsBound() != null) {
        return expression(wildcard.getExtendsBound(), value);
      }
      if (!isApart(type, depth)) return marked.reached(type) ? MASKED : value;
      if (type instanceof ArrayType array) {
        return call("array", value, each(array.getComponentType()));
      }
      DeclaredType declared = (DeclaredType) type;
      if (isTakenApart(declared)) return call(helper(declared), value);
      Holder holder = requireNonNull(holder(declared));
      if (holder.key() == null || !marked.reached(holder.key())) {
        return call(holder.method(), value, each(holder.held()));
      }
      takesKeysApart = true;
      return call("entries", value, each(holder.key()), each(holder.held()));
    }

    private String call(String method, String... arguments) {
      return scope + method + "(" + String.join(", ", arguments) + ")";
    }

    private String each(TypeMirror type) {
      TypeMirror bound = type instanceof WildcardType wildcard ? wildcard.getExtendsBound() : type;
      String text = bound == null || !isNameable(bound) ? "java.lang.Object" : TypeText.of(bound);
      String name = Names.free(depth == 0 ? "it" : "it" + (depth + 1), variables);
      Writing inner = new Writing(scope, variables, depth + 1);
      return "(" + text + " " + name + ") -> " + inner.expression(type, name);
    }
  }

  /// Whether anything is gained over the value itself.
  private boolean isApart(TypeMirror type, int depth) {
    if (type instanceof WildcardType wildcard) {
      return wildcard.getExtendsBound() != null && isApart(wildcard.getExtendsBound(), depth);
    }
    if (type instanceof ArrayType array) {
      return depth < MAX_NESTED && isApart(array.getComponentType(), depth + 1);
    }
    if (!(type instanceof DeclaredType declared) || !isNameable(type)) return false;
    if (isTakenApart(declared)) return true;
    Holder holder = depth < MAX_NESTED ? holder(declared) : null;
    if (holder == null) return false;
    // A key is text: to take it apart is worth it only for what must not show there.
    return isApart(holder.held(), depth + 1)
        || (holder.key() != null
            && isApart(holder.key(), depth + 1)
            && marked.reached(holder.key()));
  }

  /// A type that holds others, whatever its own type arguments mean.
  ///
  /// @param method of the generated helper class
  private record Holder(String method, @Nullable TypeMirror key, TypeMirror held) {}

  private @Nullable Holder holder(DeclaredType type) {
    if (marked.isRecordable(type)) return null;
    DeclaredType map = marked.view(type, "java.util.Map");
    if (map != null && map.getTypeArguments().size() == 2) {
      return new Holder("map", map.getTypeArguments().get(0), map.getTypeArguments().get(1));
    }
    DeclaredType all = marked.view(type, "java.util.Collection");
    if (all != null && all.getTypeArguments().size() == 1) {
      return new Holder("all", null, all.getTypeArguments().get(0));
    }
    DeclaredType maybe = marked.view(type, "java.util.Optional");
    if (maybe != null && maybe.getTypeArguments().size() == 1) {
      return new Holder("maybe", null, maybe.getTypeArguments().get(0));
    }
    return null;
  }

  private boolean isTakenApart(DeclaredType type) {
    TypeElement element = (TypeElement) type.asElement();
    boolean isRecord = element.getKind() == ElementKind.RECORD;
    if (!isRecord && !isSealedInterface(element)) return false;
    if (!isNameable(type) || marked.isRecordable(type)) return false;
    if (helpers.containsKey(TypeText.of(helped(type)))) return true;
    if (helpers.size() >= MAX_TYPES) return false;
    return isRecord
        ? !texts.isWritten(element) || MarkedTypes.hasMarks(element)
        : element.getPermittedSubclasses().stream().allMatch(this::isAlternative);
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

  /// @throws Unresolved if a type is not there yet
  private boolean isNameable(TypeMirror type) {
    if (type.getKind() == TypeKind.ERROR) throw new Unresolved();
    return switch (type) {
      case ArrayType array -> isNameable(array.getComponentType());
      case WildcardType wildcard ->
          (wildcard.getExtendsBound() == null || isNameable(wildcard.getExtendsBound()))
              && (wildcard.getSuperBound() == null || isNameable(wildcard.getSuperBound()));
      case DeclaredType declared ->
          isVisible((TypeElement) declared.asElement())
              && declared.getTypeArguments().stream().allMatch(this::isNameable);
      default -> true;
    };
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
    DeclaredType helped = helped(type);
    String text = TypeText.of(helped);
    String before = helpers.get(text);
    if (before != null) return before;
    String name =
        Names.snakeCase(type.asElement().getSimpleName().toString()) + "_" + helpers.size();
    helpers.put(text, name);
    toWrite.add(helped);
    return name;
  }

  /// The type that a helper is for: one of a sealed type serves all arguments that tell nothing.
  private DeclaredType helped(DeclaredType type) {
    DeclaredType plain = types.stripAnnotations(type);
    TypeElement element = (TypeElement) plain.asElement();
    if (element.getKind() == ElementKind.RECORD) return plain;
    DeclaredType wild = withWildcards(element);
    TypeMirror[] arguments = wild.getTypeArguments().toArray(TypeMirror[]::new);
    for (int i = 0; i < plain.getTypeArguments().size(); i++) {
      TypeMirror argument = plain.getTypeArguments().get(i);
      if (isApart(argument, 0) || marked.reached(argument)) arguments[i] = argument;
    }
    return types.getDeclaredType(element, arguments);
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
        + (takesKeysApart ? ENTRIES : "")
        + "  }\n";
  }

  private String recordMethod(DeclaredType type) {
    StringBuilder parts = new StringBuilder();
    TypeElement element = (TypeElement) type.asElement();
    Writing at = new Writing("", List.of("value", "parts"), 0);
    for (RecordComponentElement component : element.getRecordComponents()) {
      if (Marks.has(component, Marks.NOT_TRACED)) continue;
      String name = component.getSimpleName().toString();
      String call = "value." + name + "()";
      ExecutableType accessor = (ExecutableType) types.asMemberOf(type, component.getAccessor());
      String recorded =
          Marks.has(component, Marks.MASKED)
              ? MASKED
              : at.expression(known.of(accessor.getReturnType()), call);
      parts.append("        parts.put(%s, %s);\n".formatted(Names.literal(name), recorded));
    }
    return method(
        type,
        type,
        """
              return (dev.rein.tracing.Recordable) () -> {
                java.util.Map<java.lang.String, java.lang.Object> parts = new java.util.LinkedHashMap<>();
        %s        return parts;
              };
        """
            .formatted(parts));
  }

  // Asked of any arguments: what an alternative is for may be none of those that are declared.
  private String sealedMethod(DeclaredType type) {
    StringBuilder cases = new StringBuilder();
    TypeElement sealed = (TypeElement) type.asElement();
    Writing at = new Writing("", List.of("value", "it"), 1);
    for (TypeMirror each : sealed.getPermittedSubclasses()) {
      TypeElement element = (TypeElement) ((DeclaredType) each).asElement();
      DeclaredType wild = withWildcards(element);
      DeclaredType permitted = permitted(type, element);
      String recorded = MASKED;
      if (permitted != null) {
        boolean same = TypeText.of(permitted).equals(TypeText.of(wild));
        String it = same ? "it" : "(" + TypeText.of(permitted) + ") it";
        recorded = at.expression(known.of(permitted), it);
      }
      if (element.getKind() == ElementKind.RECORD) {
        recorded =
            "named(%s, %s)".formatted(Names.literal(element.getSimpleName().toString()), recorded);
      }
      cases.append(
          "      if (value instanceof %s it) return %s;\n".formatted(TypeText.of(wild), recorded));
    }
    return method(type, withWildcards(sealed), cases + "      return value;\n");
  }

  /// The alternative of the sealed type, with those of its arguments that it takes over as they
  /// are; null where another one could show what a mark hides.
  private @Nullable DeclaredType permitted(DeclaredType sealed, TypeElement alternative) {
    TypeMirror[] arguments =
        withWildcards(alternative).getTypeArguments().toArray(TypeMirror[]::new);
    Set<Integer> hidden = new HashSet<>();
    for (int i = 0; i < sealed.getTypeArguments().size(); i++) {
      if (marked.reached(sealed.getTypeArguments().get(i))) hidden.add(i);
    }
    int open = arguments.length;
    for (int i = 0; i < arguments.length; i++) {
      int taken = indexAsParent(sealed, alternative.getTypeParameters().get(i));
      if (taken < 0) continue;
      arguments[i] = sealed.getTypeArguments().get(taken);
      hidden.remove(taken);
      open--;
    }
    return hidden.isEmpty() || open == 0 ? types.getDeclaredType(alternative, arguments) : null;
  }

  // One with a bound might not take the argument.
  private int indexAsParent(DeclaredType sealed, TypeParameterElement parameter) {
    TypeMirror bound = ((TypeVariable) parameter.asType()).getUpperBound();
    if (!TypeText.of(types.stripAnnotations(bound)).equals("java.lang.Object")) return -1;
    for (TypeMirror parent : ((TypeElement) parameter.getGenericElement()).getInterfaces()) {
      if (!(parent instanceof DeclaredType type)) continue;
      if (!type.asElement().equals(sealed.asElement())) continue;
      for (int i = 0; i < type.getTypeArguments().size(); i++) {
        if (type.getTypeArguments().get(i) instanceof TypeVariable variable
            && variable.asElement().equals(parameter)) return i;
      }
    }
    return -1;
  }

  private DeclaredType withWildcards(TypeElement element) {
    TypeMirror[] any = new TypeMirror[element.getTypeParameters().size()];
    Arrays.fill(any, types.getWildcardType(null, null));
    return types.getDeclaredType(element, any);
  }

  private String method(DeclaredType type, DeclaredType parameter, String body) {
    return """

        private static java.lang.Object %s(%s value) {
          if (value == null) return null;
    %s    }
    """
        .formatted(helpers.get(TypeText.of(type)), TypeText.of(parameter), body)
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

  private static final String ENTRIES =
      """

          private static <K, T> java.lang.Object entries(
              java.util.Map<? extends K, ? extends T> values,
              java.util.function.Function<K, java.lang.Object> eachKey,
              java.util.function.Function<T, java.lang.Object> each) {
            if (values == null) return null;
            return (dev.rein.tracing.Recordable) () -> {
              java.util.List<java.lang.Object> all = new java.util.ArrayList<>();
              values.forEach((key, value) -> {
                java.util.Map<java.lang.String, java.lang.Object> entry = new java.util.LinkedHashMap<>();
                entry.put("key", eachKey.apply(key));
                entry.put("value", each.apply(value));
                all.add(entry);
              });
              return all;
            };
          }
      """;
}
