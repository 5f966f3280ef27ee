package dev.rein.tracing.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the text of a decorator promises to other tools.
class GeneratedSourceTest {
  @TempDir Path folder;

  @Test
  void access_isThatOfTheInterface() {
    Compiled compiled =
        Compiled.of(
            folder,
            "package sample;\n@dev.rein.tracing.Traced public interface Open {}\n",
            "package sample;\n@dev.rein.tracing.Traced interface Shut {}\n",
            """
            package sample;
            class Outer {
              @dev.rein.tracing.Traced public interface In {}
            }
            """);

    assertThat(compiled.source("TracedOpen"))
        .contains("\npublic final class TracedOpen implements sample.Open {")
        .contains("\n  public TracedOpen(sample.Open delegate, dev.rein.tracing.Tracing tracing)")
        .contains("@javax.annotation.processing.Generated(");
    assertThat(compiled.source("TracedShut"))
        .contains("\nfinal class TracedShut")
        .contains("\n  TracedShut(sample.Shut delegate");
    assertThat(compiled.source("TracedOuter_In"))
        .contains("\nfinal class TracedOuter_In implements sample.Outer.In {");
  }

  @Test
  void nullness_isCarriedOverWhereItStood() {
    Compiled compiled =
        Compiled.of(
            folder,
            """
            package sample;
            import java.util.*;
            import org.jspecify.annotations.*;
            @NullMarked
            @dev.rein.tracing.Traced
            interface Nulls<T extends @Nullable Object> {
              @Nullable String one(@Nullable Integer a, List<@Nullable T> b);
              Map.@Nullable Entry<T, String> two(@Nullable String @Nullable [] c, String[] @Nullable ... d);
              <U extends @Nullable Object> @Nullable U three(Class<? extends @Nullable U> e);
            }
            """);

    String n = "@org.jspecify.annotations.Nullable ";
    assertThat(compiled.source("TracedNulls"))
        .contains(
            "@org.jspecify.annotations.NullMarked\nfinal class TracedNulls<T extends java.lang."
                + n
                + "Object>")
        .contains(
            "public java.lang."
                + n
                + "String one(java.lang."
                + n
                + "Integer a, java.util.List<"
                + n
                + "T> b)")
        .contains("this.tracing.<java.lang." + n + "String, java.lang.RuntimeException>span(")
        .contains(
            "public java.util.Map."
                + n
                + "Entry<T, java.lang.String> two(java.lang."
                + n
                + "String "
                + n
                + "[] c")
        .contains(
            "<U extends java.lang."
                + n
                + "Object> "
                + n
                + "U three(java.lang.Class<? extends "
                + n
                + "U> e)");
  }

  @Test
  void interface_ofACompiledParent_keepsNullnessFromItsClassFile() {
    Compiled compiled =
        Compiled.of(
            folder,
            """
            package sample;
            @dev.rein.tracing.Traced
            interface Own extends dev.rein.tracing.processor.CompiledParent<String> {}
            """);

    assertThat(compiled.source("TracedOwn"))
        .contains("public java.lang.@org.jspecify.annotations.Nullable String find(")
        .contains("span(\"find_it\", dev.rein.tracing.SpanType.TOOL")
        .contains("\"[masked]\"");
  }

  @Test
  void file_comesFromItsInterfaceAlone() {
    Compiled compiled =
        Compiled.of(
            folder,
            "package sample;\n@dev.rein.tracing.Traced interface A { B find(); }\n",
            "package sample;\n@dev.rein.tracing.Traced interface B extends Runnable {}\n");

    assertThat(compiled.origins)
        .isEqualTo(
            Map.of("sample.TracedA", List.of("A.java"), "sample.TracedB", List.of("B.java")));
  }

  @Test
  void type_thatAnotherProcessorMakesLater_isWaitedFor() {
    Compiled compiled =
        Compiled.of(
            folder,
            List.of(new TracedProcessor(), new MadeProcessor()),
            "package sample;\n"
                + "@dev.rein.tracing.Traced interface A extends Made { Made find(); }\n");

    assertThat(compiled.source("TracedA")).contains("public sample.Made find()");
  }

  @Test
  void processor_isFoundAsAService() {
    assertThat(ServiceLoader.load(Processor.class)).anyMatch(it -> it instanceof TracedProcessor);
  }

  /// Makes the interface `sample.Made` in the first round.
  @SupportedAnnotationTypes("*")
  private static final class MadeProcessor extends AbstractProcessor {
    private boolean made;

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      if (made) return false;
      made = true;
      try (Writer file = processingEnv.getFiler().createSourceFile("sample.Made").openWriter()) {
        file.write("package sample;\ninterface Made {}\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return false;
    }
  }
}
