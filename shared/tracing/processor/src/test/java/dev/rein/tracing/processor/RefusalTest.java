package dev.rein.tracing.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What can't be decorated is told at compile time, where it stands.
class RefusalTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "class Wrong {}|a class",
        "record Wrong() {}|a record",
        "enum Wrong { ONE }|an enum",
        "@interface Wrong {}|an annotation type"
      })
  void traced_onAnotherKindOfType_isRefused(String type, String kind) {
    Compiled compiled =
        Compiled.of(
            folder,
            """
            package sample;
            class Holder {
              @dev.rein.tracing.Traced
              static %s
            }
            """
                .formatted(type));

    assertThat(compiled.said)
        .containsExactly("Holder.java:3 @Traced decorates interfaces, and Wrong is " + kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "@Traced sealed interface A permits B {} record B() implements A {}|@Traced can't decorate"
            + " A: it is sealed, so nothing else may implement it",
        "@Traced private interface A {}|@Traced can't decorate A: A is private, and the decorator"
            + " is a class of its own",
        "private static class P { @Traced interface A {} }|@Traced can't decorate A: P is private,"
            + " and the decorator is a class of its own",
        "@Traced(`x`) interface A {}|@Traced on an interface has no name: a span is named on its"
            + " method",
        "@Traced void run() {}|@Traced works on methods of interfaces only",
        "interface A { @Traced static void run() {} }|@Traced does nothing here: a decorator has no"
            + " static or private methods",
        "interface A { @Traced @NotTraced void run(); }|@Traced and @NotTraced exclude each other",
        "interface A { @Traced(` `) void run(); }|the span's name is blank: leave it out to take"
            + " the method's",
        "interface A { @Traced(`x`) void run(TraceStart start); }|a trace has no type, and its"
            + " TraceStart names it: leave out name and type"
      })
  void traced_whereItCanNotWork_isRefused(String member, String why) {
    Compiled compiled =
        Compiled.of(
            folder,
            """
            package sample;
            import dev.rein.tracing.*;
            class Holder {
              %s
            }
            """
                .formatted(member.replace('`', '"')));

    assertThat(compiled.said).containsExactly("Holder.java:4 " + why);
  }

  @Test
  void traced_nameOfTheDecoratorTaken_isRefused() {
    Compiled compiled =
        Compiled.of(
            folder,
            "package sample;\n\n@dev.rein.tracing.Traced interface A {}\n",
            "package sample;\nclass TracedA {}\n");

    assertThat(compiled.said)
        .contains("A.java:3 sample.TracedA, the name of its decorator, is taken");
  }

  @Test
  void traced_unknownTypeInASignature_isTheCompilersToTell() {
    Compiled compiled =
        Compiled.of(
            folder, "package sample;\n@dev.rein.tracing.Traced\ninterface A { Missing find(); }\n");

    assertThat(compiled.said).hasSize(1);
    assertThat(compiled.said.getFirst()).startsWith("A.java:3 cannot find symbol");
  }
}
