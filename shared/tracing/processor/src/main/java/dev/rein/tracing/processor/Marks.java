package dev.rein.tracing.processor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/// Annotations, by name: the processor has none of them on its own class path.
final class Marks {
  static final String TRACED = "dev.rein.tracing.Traced";
  static final String NOT_TRACED = "dev.rein.tracing.NotTraced";
  static final String MASKED = "dev.rein.tracing.Masked";
  static final String TRACE_START = "dev.rein.tracing.TraceStart";

  private static final Set<String> NULLNESS =
      Set.of("Nullable", "NonNull", "CheckForNull", "Nonnull", "NotNull");

  private Marks() {}

  static @Nullable AnnotationMirror find(AnnotatedConstruct element, String qualifiedName) {
    for (AnnotationMirror mark : element.getAnnotationMirrors()) {
      if (type(mark).getQualifiedName().contentEquals(qualifiedName)) return mark;
    }
    return null;
  }

  static boolean has(AnnotatedConstruct element, String qualifiedName) {
    return find(element, qualifiedName) != null;
  }

  /// The value written there, or null where it is left to its default.
  static @Nullable Object value(@Nullable AnnotationMirror mark, String name) {
    if (mark == null) return null;
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        mark.getElementValues().entrySet()) {
      if (entry.getKey().getSimpleName().contentEquals(name)) return entry.getValue().getValue();
    }
    return null;
  }

  /// `@a.b.Nullable ` for each nullness annotation on a use of a type.
  static String onType(List<? extends AnnotationMirror> marks) {
    return nullness(marks, true);
  }

  /// The same for those that older annotations put on a method or parameter.
  static String onDeclaration(List<? extends AnnotationMirror> marks) {
    return nullness(marks, false);
  }

  private static String nullness(List<? extends AnnotationMirror> marks, boolean onType) {
    StringBuilder text = new StringBuilder();
    for (AnnotationMirror mark : marks) {
      TypeElement type = type(mark);
      if (NULLNESS.contains(type.getSimpleName().toString()) && isForTypes(type) == onType) {
        text.append('@').append(type.getQualifiedName()).append(' ');
      }
    }
    return text.toString();
  }

  private static boolean isForTypes(TypeElement annotation) {
    Target target = annotation.getAnnotation(Target.class);
    return target != null && Set.of(target.value()).contains(ElementType.TYPE_USE);
  }

  private static TypeElement type(AnnotationMirror mark) {
    return (TypeElement) mark.getAnnotationType().asElement();
  }
}
