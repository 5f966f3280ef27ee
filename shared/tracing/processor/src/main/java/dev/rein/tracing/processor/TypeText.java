package dev.rein.tracing.processor;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ErrorType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.NoType;
import javax.lang.model.type.PrimitiveType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.SimpleTypeVisitor14;

/// Types as source text: qualified names, with nullness annotations where the language wants them
/// (`java.util.Map.@Nullable Entry<K, V> @Nullable []`). [TypeMirror#toString] makes no such
/// promise.
final class TypeText extends SimpleTypeVisitor14<String, String> {
  private static final TypeText INSTANCE = new TypeText(Map.of());

  private final Map<Element, Argument> arguments;

  private TypeText(Map<Element, Argument> arguments) {
    this.arguments = arguments;
  }

  /// What stands for a type variable, in terms of the type that names it.
  private record Argument(TypeMirror type, TypeText in) {}

  static String of(TypeMirror type) {
    return INSTANCE.text(type);
  }

  /// Types as written in `parent`, seen from an interface that extends it, whose own types `this`
  /// writes. The compiler's own substitution loses annotations on type variables.
  TypeText parent(DeclaredType parent) {
    Map<Element, Argument> known = new HashMap<>();
    List<? extends TypeParameterElement> variables =
        ((TypeElement) parent.asElement()).getTypeParameters();
    for (int i = 0; i < variables.size(); i++) {
      known.put(variables.get(i), new Argument(parent.getTypeArguments().get(i), this));
    }
    return new TypeText(known);
  }

  static TypeText root() {
    return INSTANCE;
  }

  String text(TypeMirror type) {
    return type.accept(this, "");
  }

  /// `<T extends A & B, U>`, or nothing.
  String declared(List<? extends TypeParameterElement> parameters) {
    if (parameters.isEmpty()) return "";
    StringJoiner text = new StringJoiner(", ", "<", ">");
    for (TypeParameterElement parameter : parameters) {
      StringJoiner bounds = new StringJoiner(" & ", " extends ", "").setEmptyValue("");
      for (TypeMirror bound : parameter.getBounds()) {
        String name = text(bound);
        if (!name.equals("java.lang.Object") || parameter.getBounds().size() > 1) bounds.add(name);
      }
      text.add(parameter.getSimpleName() + bounds.toString());
    }
    return text.toString();
  }

  /// `<T, U>`, or nothing.
  static String used(List<? extends TypeParameterElement> parameters) {
    if (parameters.isEmpty()) return "";
    StringJoiner text = new StringJoiner(", ", "<", ">");
    for (TypeParameterElement parameter : parameters) text.add(parameter.getSimpleName());
    return text.toString();
  }

  @Override
  public String visitPrimitive(PrimitiveType type, String marks) {
    return type.getKind().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String visitNoType(NoType type, String marks) {
    return "void";
  }

  @Override
  public String visitTypeVariable(TypeVariable type, String marks) {
    String all = all(marks, type);
    Argument argument = arguments.get(type.asElement());
    return argument == null
        ? all + type.asElement().getSimpleName()
        : argument.type().accept(argument.in(), all);
  }

  @Override
  public String visitWildcard(WildcardType type, String marks) {
    String mark = all(marks, type);
    TypeMirror above = type.getExtendsBound();
    if (above != null) return mark + "? extends " + text(above);
    TypeMirror below = type.getSuperBound();
    return below == null ? mark + "?" : mark + "? super " + text(below);
  }

  @Override
  public String visitIntersection(IntersectionType type, String marks) {
    StringJoiner text = new StringJoiner(" & ");
    for (TypeMirror bound : type.getBounds()) text.add(text(bound));
    return text.toString();
  }

  // The annotations of an array type stand before its own brackets, and the outermost come first.
  @Override
  public String visitArray(ArrayType type, String marks) {
    StringBuilder brackets = new StringBuilder();
    TypeMirror element = type;
    while (element instanceof ArrayType array) {
      String mark = all(brackets.isEmpty() ? marks : "", array);
      brackets.append(mark.isEmpty() ? "" : " ").append(mark).append("[]");
      element = array.getComponentType();
    }
    return text(element) + brackets;
  }

  @Override
  public String visitError(ErrorType type, String marks) {
    throw new Unresolved();
  }

  @Override
  public String visitDeclared(DeclaredType type, String marks) {
    TypeElement element = (TypeElement) type.asElement();
    String simple = all(marks, type) + element.getSimpleName();
    StringJoiner arguments = new StringJoiner(", ", "<", ">").setEmptyValue("");
    for (TypeMirror argument : type.getTypeArguments()) arguments.add(text(argument));
    return qualifier(type, element) + simple + arguments;
  }

  private String qualifier(DeclaredType type, TypeElement element) {
    if (type.getEnclosingType().getKind() == TypeKind.DECLARED) {
      return text(type.getEnclosingType()) + ".";
    }
    String qualified = element.getQualifiedName().toString();
    return qualified.substring(0, qualified.length() - element.getSimpleName().length());
  }

  private static String all(String marks, TypeMirror type) {
    String own = Marks.onType(type.getAnnotationMirrors());
    return marks.contains(own) ? marks : marks + own;
  }

  @Override
  protected String defaultAction(TypeMirror type, String marks) {
    return type.toString();
  }
}
