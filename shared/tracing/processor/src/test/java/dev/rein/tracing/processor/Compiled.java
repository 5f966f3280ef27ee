package dev.rein.tracing.processor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rein.tracing.Tracing;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.annotation.processing.Processor;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Sources of a test's own, compiled by the JDK's compiler with the processor and every warning an
/// error.
final class Compiled {
  /// What the compiler said, one line each: `Name.java:LINE message`.
  final List<String> said;

  /// The source files that each generated type comes from, by the type's qualified name.
  final Map<String, List<String>> origins;

  private final Path folder;

  private Compiled(List<String> said, Map<String, List<String>> origins, Path folder) {
    this.said = said;
    this.origins = origins;
    this.folder = folder;
  }

  /// @param folder empty; takes sources, generated sources and classes
  /// @param sources whole files of package `sample`, each with one top-level type that names it
  static Compiled of(Path folder, String... sources) {
    return of(folder, List.of(new TracedProcessor()), sources);
  }

  static Compiled of(Path folder, List<Processor> processors, String... sources) {
    try {
      List<Path> files = new ArrayList<>();
      Path home = Files.createDirectories(folder.resolve("src/sample"));
      for (String source : sources) {
        files.add(Files.writeString(home.resolve(nameIn(source) + ".java"), source));
      }
      return compile(folder, processors, files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Compiles whole files of any package without the processor; sources of the same folder that are
  /// compiled later find the classes.
  static void classes(Path folder, Path... files) throws IOException {
    Compiled compiled = compile(folder, List.of(), List.of(files));
    if (!compiled.said.isEmpty()) throw new AssertionError(String.join("\n", compiled.said));
  }

  private static Compiled compile(Path folder, List<Processor> processors, List<Path> files)
      throws IOException {
    Map<String, List<String>> origins = new TreeMap<>();
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Path generated = Files.createDirectories(folder.resolve("generated"));
    List<String> options =
        List.of(
            "-Xlint:all,-processing",
            "-Werror",
            "-classpath",
            System.getProperty("java.class.path") + File.pathSeparator + classes,
            "-s",
            generated.toString(),
            "-d",
            classes.toString());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(diagnostics, Locale.ROOT, UTF_8)) {
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              null,
              new NotingManager(manager, origins),
              diagnostics,
              options,
              null,
              manager.getJavaFileObjectsFromPaths(files));
      task.setProcessors(processors);
      task.call();
    }
    return new Compiled(
        diagnostics.getDiagnostics().stream().map(Compiled::line).toList(), origins, folder);
  }

  /// The result of `sample.Scenario`, a `Function<Tracing, Object>` among the sources.
  @SuppressWarnings("unchecked") // by the convention above
  Object run(Tracing tracing) {
    if (!said.isEmpty()) throw new AssertionError(String.join("\n", said));
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {folder.resolve("classes").toUri().toURL()},
            Compiled.class.getClassLoader())) {
      Function<Tracing, Object> scenario =
          (Function<Tracing, Object>)
              loader.loadClass("sample.Scenario").getDeclaredConstructor().newInstance();
      return scenario.apply(tracing);
    } catch (IOException | ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /// The generated source of `sample.` and this name.
  String source(String name) {
    if (!said.isEmpty()) throw new AssertionError(String.join("\n", said));
    try {
      return Files.readString(folder.resolve("generated/sample/" + name + ".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String nameIn(String source) {
    String type =
        source
            .lines()
            .filter(it -> it.matches("(?!/).*\\b(class|interface|record) .*"))
            .findFirst()
            .orElseThrow();
    return type.replaceAll("^.*?\\b(?:class|@?interface|record) (\\w+).*$", "$1");
  }

  private static String line(Diagnostic<? extends JavaFileObject> diagnostic) {
    JavaFileObject file = diagnostic.getSource();
    String where =
        file == null
            ? ""
            : Path.of(file.getName()).getFileName() + ":" + diagnostic.getLineNumber() + " ";
    return where + diagnostic.getMessage(Locale.ROOT);
  }

  /// Notes what generated sources say they come from, as incremental builds do.
  private static final class NotingManager
      extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, List<String>> origins;

    NotingManager(StandardJavaFileManager manager, Map<String, List<String>> origins) {
      super(manager);
      this.origins = origins;
    }

    @Override
    public JavaFileObject getJavaFileForOutputForOriginatingFiles(
        Location location, String type, JavaFileObject.Kind kind, FileObject... originatingFiles)
        throws IOException {
      if (kind == JavaFileObject.Kind.SOURCE) {
        origins.put(
            type,
            Arrays.stream(originatingFiles)
                .map(it -> Path.of(it.getName()).getFileName().toString())
                .toList());
      }
      return super.getJavaFileForOutputForOriginatingFiles(location, type, kind, originatingFiles);
    }
  }
}
