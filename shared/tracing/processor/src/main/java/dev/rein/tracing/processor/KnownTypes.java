package dev.rein.tracing.processor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/// Types without the type variables of a method or interface, which static code can't name: a bound
/// stands for each, so that every value of the one type is a value of the other.
final class KnownTypes {
  private final Types types;
  private final MarkedTypes marked;
  private final TypeMirror object;

  KnownTypes(Elements elements, Types types, MarkedTypes marked) {
    this.types = types;
    this.marked = marked;
    this.object = elements.getTypeElement("java.lang.Object").asType();
  }

  TypeMirror of(TypeMirror type) {
    return of(type, Set.of());
  }

  /// @param within the variables whose bounds it is part of: `T extends Comparable<T>` has no end
  private TypeMirror of(TypeMirror type, Set<Element> within) {
    return switch (type) {
      case TypeVariable variable -> {
        if (within.contains(variable.asElement())) yield object;
        Set<Element> inner = new HashSet<>(within);
        inner.add(variable.asElement());
        yield of(variable.getUpperBound(), inner);
      }
      case IntersectionType all -> {
        List<TypeMirror> bounds = List.copyOf(all.getBounds());
        yield of(
            bounds.stream().filter(marked::reached).findFirst().orElse(bounds.getFirst()), within);
      }
      case ArrayType array ->
          hasVariable(array) ? types.getArrayType(of(array.getComponentType(), within)) : array;
      case WildcardType wildcard when wildcard.getExtendsBound() != null ->
          anyOf(of(wildcard.getExtendsBound(), within));
      case DeclaredType declared -> declared(declared, within);
      default -> type;
    };
  }

  private TypeMirror declared(DeclaredType type, Set<Element> within) {
    if (hasVariable(type.getEnclosingType())) return types.erasure(type);
    TypeElement element = (TypeElement) type.asElement();
    List<TypeMirror> arguments = new ArrayList<>();
    boolean same = true;
    for (int i = 0; i < type.getTypeArguments().size(); i++) {
      TypeMirror before = type.getTypeArguments().get(i);
      TypeMirror after = argument(before, element.getTypeParameters().get(i).asType(), within);
      same &= TypeText.of(after).equals(TypeText.of(before));
      arguments.add(after);
    }
    if (same) return type;
    TypeMirror[] all = arguments.toArray(TypeMirror[]::new);
    return type.getEnclosingType() instanceof DeclaredType outer
        ? types.getDeclaredType(outer, element, all)
        : types.getDeclaredType(element, all);
  }

  private TypeMirror argument(TypeMirror type, TypeMirror parameter, Set<Element> within) {
    if (type instanceof WildcardType wildcard && wildcard.getExtendsBound() == null) {
      TypeMirror bound = of(parameter, within);
      if (marked.reached(bound)) return anyOf(bound);
      return hasVariable(type) ? types.getWildcardType(null, null) : type;
    }
    if (!hasVariable(type)) return type;
    return type instanceof WildcardType ? of(type, within) : anyOf(of(type, within));
  }

  private TypeMirror anyOf(TypeMirror bound) {
    return types.getWildcardType(types.isSameType(bound, object) ? null : bound, null);
  }

  private static boolean hasVariable(@Nullable TypeMirror type) {
    return switch (type) {
      case TypeVariable _ -> true;
      case ArrayType array -> hasVariable(array.getComponentType());
      case WildcardType wildcard ->
          hasVariable(wildcard.getExtendsBound()) || hasVariable(wildcard.getSuperBound());
      case DeclaredType declared ->
          hasVariable(declared.getEnclosingType())
              || declared.getTypeArguments().stream().anyMatch(KnownTypes::hasVariable);
      case null, default -> false;
    };
  }
}
