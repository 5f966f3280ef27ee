package dev.rein.tracing.processor;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/// Which types can lead to a record with `@Masked` or `@NotTraced` components, as far as
/// declarations tell: through type arguments, arrays, components, alternatives and what is held.
final class MarkedTypes {
  private static final List<String> HOLDERS =
      List.of("java.lang.Iterable", "java.util.Map", "java.util.Map.Entry");

  private final Elements elements;
  private final Types types;
  private final RecordText texts;

  MarkedTypes(Elements elements, Types types, RecordText texts) {
    this.elements = elements;
    this.types = types;
    this.texts = texts;
  }

  /// Whether the text of such a value may show what a mark hides.
  boolean reached(TypeMirror type) {
    return reached(type, new HashSet<>());
  }

  private boolean reached(@Nullable TypeMirror type, Set<Element> seen) {
    return switch (type) {
      case ArrayType array -> reached(array.getComponentType(), seen);
      case WildcardType wildcard ->
          reached(wildcard.getExtendsBound(), seen) || reached(wildcard.getSuperBound(), seen);
      case TypeVariable variable ->
          seen.add(variable.asElement()) && reached(variable.getUpperBound(), seen);
      case IntersectionType all -> all.getBounds().stream().anyMatch(it -> reached(it, seen));
      case DeclaredType declared -> isReached(declared, seen);
      case null, default -> false;
    };
  }

  private boolean isReached(DeclaredType type, Set<Element> seen) {
    if (type.getKind() == TypeKind.ERROR) return false;
    TypeElement element = (TypeElement) type.asElement();
    // Names a type, and has no value of it.
    if (element.getQualifiedName().contentEquals("java.lang.Class")) return false;
    if (isRecordable(type)) return false;
    if (type.getTypeArguments().stream().anyMatch(it -> reached(it, seen))) return true;
    if (!seen.add(element)) return false;
    if (element.getKind() == ElementKind.RECORD) {
      if (hasMarks(element)) return true;
      return !texts.isWritten(element)
          && element.getRecordComponents().stream().anyMatch(it -> reached(it.asType(), seen));
    }
    for (String each : HOLDERS) {
      DeclaredType holder = view(type, each);
      if (holder != null && holder.getTypeArguments().stream().anyMatch(it -> reached(it, seen))) {
        return true;
      }
    }
    return element.getPermittedSubclasses().stream().anyMatch(it -> reached(it, seen));
  }

  static boolean hasMarks(TypeElement element) {
    for (RecordComponentElement component : element.getRecordComponents()) {
      if (Marks.has(component, Marks.MASKED) || Marks.has(component, Marks.NOT_TRACED)) return true;
    }
    return false;
  }

  boolean isRecordable(TypeMirror type) {
    TypeElement recordable = elements.getTypeElement("dev.rein.tracing.Recordable");
    return recordable != null && types.isAssignable(type, recordable.asType());
  }

  /// The type as the named supertype of it; null where it is none.
  @Nullable DeclaredType view(DeclaredType type, String qualifiedName) {
    TypeElement wanted = elements.getTypeElement(qualifiedName);
    return wanted == null ? null : view(type, wanted);
  }

  private @Nullable DeclaredType view(DeclaredType type, TypeElement wanted) {
    if (type.asElement().equals(wanted)) return type;
    if (!types.isSubtype(types.erasure(type), types.erasure(wanted.asType()))) return null;
    for (TypeMirror parent : types.directSupertypes(type)) {
      if (!(parent instanceof DeclaredType declared)) continue;
      DeclaredType view = view(declared, wanted);
      if (view != null) return view;
    }
    return null;
  }
}
