package dev.rein.tracing.processor;

import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/// Tells the `toString()` that a record's author wrote from the compiler's own, which is final.
final class RecordText {
  private final ProcessingEnvironment env;
  private final Map<TypeElement, Boolean> known = new HashMap<>();

  RecordText(ProcessingEnvironment env) {
    this.env = env;
  }

  boolean isWritten(TypeElement element) {
    return known.computeIfAbsent(element, this::find);
  }

  private boolean find(TypeElement element) {
    for (ExecutableElement method : ElementFilter.methodsIn(element.getEnclosedElements())) {
      if (!method.getSimpleName().contentEquals("toString")) continue;
      if (!method.getParameters().isEmpty()) continue;
      return !method.getModifiers().contains(Modifier.FINAL) || isInSource(element, method);
    }
    return false;
  }

  // The language's model makes no difference between the two.
  private boolean isInSource(TypeElement element, ExecutableElement method) {
    try {
      JavaFileObject file = env.getElementUtils().getFileObjectOf(element);
      if (file == null) return false;
      if (file.getKind() == JavaFileObject.Kind.CLASS) return isInClassFile(file);
      return Trees.instance(env).getTree(method) != null;
    } catch (IOException
        | IllegalArgumentException // another compiler's element, or no class file
        | UnsupportedOperationException
        | LinkageError e) {
      return false;
    }
  }

  private static boolean isInClassFile(JavaFileObject file) throws IOException {
    try (InputStream bytes = file.openInputStream()) {
      ClassModel model = ClassFile.of().parse(bytes.readAllBytes());
      for (MethodModel method : model.methods()) {
        if (method.methodName().equalsString("toString")
            && method.methodType().equalsString("()Ljava/lang/String;")) {
          return method.code().isPresent()
              && method.code().get().elementStream().noneMatch(RecordText::isCompilers);
        }
      }
    }
    return false;
  }

  private static boolean isCompilers(@Nullable Object instruction) {
    return instruction instanceof InvokeDynamicInstruction call
        && call.bootstrapMethod()
            .owner()
            .descriptorString()
            .equals("Ljava/lang/runtime/ObjectMethods;");
  }
}
