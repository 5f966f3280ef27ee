package dev.rein.tracing.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/// Writes `Traced<Interface>` for each interface annotated with `@Traced`. Called by the compiler.
///
/// Each file comes from its interface alone, so that an incremental build makes it anew only when
/// that changes.
public final class TracedProcessor extends AbstractProcessor {
  private final Set<String> waiting = new LinkedHashSet<>();

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(Marks.TRACED, Marks.NOT_TRACED, Marks.MASKED);
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    // A type that is still missing at the end is reported by the compiler itself.
    if (round.processingOver()) return false;
    Elements elements = processingEnv.getElementUtils();
    Set<String> names = new LinkedHashSet<>(waiting);
    waiting.clear();
    TypeElement traced = elements.getTypeElement(Marks.TRACED);
    if (traced != null) {
      for (Element element : round.getElementsAnnotatedWith(traced)) {
        if (!(element instanceof TypeElement type)) checkMethod(element);
        else if (isFit(type)) names.add(type.getQualifiedName().toString());
      }
    }
    for (String name : names) {
      TypeElement type = elements.getTypeElement(name);
      if (type != null) write(type);
    }
    return false;
  }

  private void write(TypeElement root) {
    String simple = Decorator.simpleName(root);
    String home = processingEnv.getElementUtils().getPackageOf(root).getQualifiedName().toString();
    String name = home.isEmpty() ? simple : home + "." + simple;
    try {
      String source = new Decorator(processingEnv, root).source();
      try (Writer file = processingEnv.getFiler().createSourceFile(name, root).openWriter()) {
        file.write(source);
      }
    } catch (Unresolved e) {
      waiting.add(root.getQualifiedName().toString());
    } catch (FilerException e) {
      refuse(root, name + ", the name of its decorator, is taken");
    } catch (IOException e) {
      refuse(root, name + " can't be written: " + e.getMessage());
    }
  }

  private boolean isFit(TypeElement type) {
    String name = type.getSimpleName().toString();
    if (type.getKind() != ElementKind.INTERFACE) {
      return refuse(type, "@Traced decorates interfaces, and " + name + " is " + kind(type));
    }
    if (type.getModifiers().contains(Modifier.SEALED)) {
      return refuse(
          type,
          "@Traced can't decorate " + name + ": it is sealed, so nothing else may implement it");
    }
    for (@Nullable Element each = type;
        each instanceof TypeElement;
        each = each.getEnclosingElement()) {
      if (each.getModifiers().contains(Modifier.PRIVATE)) {
        return refuse(
            type,
            "@Traced can't decorate "
                + name
                + ": "
                + each.getSimpleName()
                + " is private, and the decorator is a class of its own");
      }
    }
    if (Marks.value(Marks.find(type, Marks.TRACED), "value") != null) {
      return refuse(type, "@Traced on an interface has no name: a span is named on its method");
    }
    return true;
  }

  private void checkMethod(Element method) {
    Element owner = method.getEnclosingElement();
    if (owner == null || owner.getKind() != ElementKind.INTERFACE) {
      refuse(method, "@Traced works on methods of interfaces only");
    } else if (method.getModifiers().contains(Modifier.STATIC)
        || method.getModifiers().contains(Modifier.PRIVATE)) {
      refuse(method, "@Traced does nothing here: a decorator has no static or private methods");
    } else if (Marks.has(method, Marks.NOT_TRACED)) {
      refuse(method, "@Traced and @NotTraced exclude each other");
    } else if (Marks.value(Marks.find(method, Marks.TRACED), "value") instanceof String name
        && name.isBlank()) {
      refuse(method, "the span's name is blank: leave it out to take the method's");
    } else if (isTrace(method)
        && (Marks.value(Marks.find(method, Marks.TRACED), "value") != null
            || Marks.value(Marks.find(method, Marks.TRACED), "type") != null)) {
      refuse(method, "a trace has no type, and its TraceStart names it: leave out name and type");
    }
  }

  private static boolean isTrace(Element method) {
    return method instanceof ExecutableElement executable
        && executable.getParameters().stream()
            .anyMatch(it -> it.asType().toString().equals(Marks.TRACE_START));
  }

  private static String kind(TypeElement type) {
    String kind = type.getKind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return (kind.startsWith("a") || kind.startsWith("e") ? "an " : "a ") + kind;
  }

  private boolean refuse(Element at, String why) {
    processingEnv
        .getMessager()
        .printMessage(Diagnostic.Kind.ERROR, why, at, Marks.find(at, Marks.TRACED));
    return false;
  }
}
