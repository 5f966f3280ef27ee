package dev.rein.tracing.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/// The methods that an implementation of an interface has, inherited ones included, each once and
/// in the order of their declaration.
final class Methods {
  private final Elements elements;
  private final Types types;

  Methods(Elements elements, Types types) {
    this.elements = elements;
    this.types = types;
  }

  /// A method as it looks from the interface: what it throws is what every declaration of it
  /// allows.
  ///
  /// @param declarations all that it implements: what one of them hides stays hidden
  /// @param view writes the types of the declaration; null where a raw parent has lost them
  record Method(
      ExecutableElement element,
      ExecutableType type,
      List<TypeMirror> thrown,
      List<ExecutableElement> declarations,
      @Nullable TypeText view) {

    /// Whether a declaration of it has the mark.
    boolean has(String mark) {
      return declarations.stream().anyMatch(it -> Marks.has(it, mark));
    }

    /// Whether a declaration of it has the mark on this parameter.
    boolean has(String mark, int parameter) {
      return declarations.stream()
          .anyMatch(it -> Marks.has(it.getParameters().get(parameter), mark));
    }

    /// What to call its parameters in generated code.
    List<String> variables() {
      return Names.variables(element);
    }

    String result() {
      return view == null ? TypeText.of(type.getReturnType()) : view.text(element.getReturnType());
    }

    String parameter(int index) {
      return view == null
          ? TypeText.of(type.getParameterTypes().get(index))
          : view.text(element.getParameters().get(index).asType());
    }

    /// Its own type variables as declared, or nothing.
    String typeVariables() {
      return (view == null ? TypeText.root() : view).declared(element.getTypeParameters());
    }
  }

  List<Method> of(TypeElement root) {
    DeclaredType self = (DeclaredType) root.asType();
    Map<TypeElement, Optional<TypeText>> views = new LinkedHashMap<>();
    collect(root, Optional.of(TypeText.root()), views);
    List<Method> found = new ArrayList<>();
    views.forEach((declaring, view) -> addAll(found, self, declaring, view.orElse(null)));
    return found;
  }

  private void addAll(
      List<Method> found, DeclaredType self, TypeElement declaring, @Nullable TypeText view) {
    for (ExecutableElement method : ElementFilter.methodsIn(declaring.getEnclosedElements())) {
      Set<Modifier> modifiers = method.getModifiers();
      if (modifiers.contains(Modifier.STATIC) || modifiers.contains(Modifier.PRIVATE)) continue;
      if (isObjects(method)) continue;
      ExecutableType type = (ExecutableType) types.asMemberOf(self, method);
      List<TypeMirror> thrown = List.copyOf(type.getThrownTypes());
      add(found, new Method(method, type, thrown, List.of(method), view));
    }
  }

  private static void collect(
      TypeElement type, Optional<TypeText> view, Map<TypeElement, Optional<TypeText>> views) {
    if (views.putIfAbsent(type, view) != null) return;
    for (TypeMirror parent : type.getInterfaces()) {
      if (parent.getKind() == TypeKind.ERROR) throw new Unresolved();
      if (parent instanceof DeclaredType declared) {
        TypeElement element = (TypeElement) declared.asElement();
        boolean raw = declared.getTypeArguments().size() < element.getTypeParameters().size();
        collect(element, raw ? Optional.empty() : view.map(it -> it.parent(declared)), views);
      }
    }
  }

  private void add(List<Method> found, Method method) {
    for (int i = 0; i < found.size(); i++) {
      Method before = found.get(i);
      if (!isSame(before, method)) continue;
      found.set(i, merged(before, method));
      return;
    }
    found.add(method);
  }

  private boolean isSame(Method one, Method other) {
    return one.element().getSimpleName().equals(other.element().getSimpleName())
        && (types.isSubsignature(one.type(), other.type())
            || types.isSubsignature(other.type(), one.type()));
  }

  private boolean isOverridden(Method method, Method by) {
    TypeElement declaring = (TypeElement) by.element().getEnclosingElement();
    return elements.overrides(by.element(), method.element(), declaring);
  }

  private Method merged(Method one, Method other) {
    List<ExecutableElement> declarations = new ArrayList<>(one.declarations());
    declarations.addAll(other.declarations());
    Method method = isOverridden(other, one) ? one : ofBoth(one, other);
    return new Method(
        method.element(), method.type(), method.thrown(), List.copyOf(declarations), method.view());
  }

  // Two unrelated parents declare the method: the narrower result is the one to return, and only
  // what both allow may be thrown.
  private Method ofBoth(Method one, Method other) {
    boolean otherIsNarrower =
        !types.isSubtype(one.type().getReturnType(), other.type().getReturnType())
            && types.isSubtype(other.type().getReturnType(), one.type().getReturnType());
    Method narrow = otherIsNarrower ? other : one;
    List<TypeMirror> thrown = new ArrayList<>();
    for (TypeMirror type : one.thrown()) if (isAllowed(type, other)) thrown.add(type);
    for (TypeMirror type : other.thrown()) {
      if (isAllowed(type, one) && thrown.stream().noneMatch(it -> types.isSameType(it, type))) {
        thrown.add(type);
      }
    }
    return new Method(
        narrow.element(), narrow.type(), List.copyOf(thrown), narrow.declarations(), narrow.view());
  }

  private boolean isAllowed(TypeMirror thrown, Method by) {
    return by.thrown().stream().anyMatch(it -> types.isSubtype(thrown, it));
  }

  // `boolean equals(Object)` and the like, declared again for their documentation.
  private boolean isObjects(ExecutableElement method) {
    TypeElement object = elements.getTypeElement("java.lang.Object");
    for (ExecutableElement of : ElementFilter.methodsIn(object.getEnclosedElements())) {
      if (of.getModifiers().contains(Modifier.PUBLIC)
          && of.getSimpleName().equals(method.getSimpleName())
          && types.isSubsignature((ExecutableType) method.asType(), (ExecutableType) of.asType())) {
        return true;
      }
    }
    return false;
  }
}
