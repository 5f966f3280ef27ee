package dev.rein.benchmarks.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A function as Lambda unpacks it: classes at the root, jars in `lib`, and the layer's beside
/// them.
///
/// The runtime client looks for a layer in `/opt/java/lib` only, which is not ours to write to, so
/// here its jars are in `lib` as well. Nothing is copied: all are links to what was built.
///
/// @param handler as in the template
record FunctionPackage(String name, String handler, Path root) {
  private static final String HANDLER_METHOD = "::handleRequest";

  /// @param built `target/package`, as `make target/package/complete` leaves it
  static FunctionPackage function(String name, String handlerClass, Path built, Path scratch)
      throws IOException {
    Path root = Files.createDirectories(scratch.resolve(name));
    Path lib = Files.createDirectories(root.resolve("lib"));
    for (Path entry : entries(built.resolve(name))) {
      if (!entry.endsWith("lib")) link(root, entry);
    }
    for (Path jar : entries(built.resolve(name).resolve("lib"))) link(lib, jar);
    for (Path jar : entries(built.resolve("layer/java/lib"))) link(lib, jar);
    return new FunctionPackage(name, handlerClass + HANDLER_METHOD, root);
  }

  /// @param classes where this class file's own root is
  static FunctionPackage hello(Path classes, Path scratch) throws IOException {
    Path root = Files.createDirectories(scratch.resolve("hello"));
    Path file = Path.of(HelloHandler.class.getName().replace('.', '/') + ".class");
    Path copy = root.resolve(file);
    Files.createDirectories(copy.getParent());
    Files.copy(classes.resolve(file), copy);
    return new FunctionPackage("hello", HelloHandler.class.getName() + HANDLER_METHOD, root);
  }

  private static List<Path> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          folder + " is missing: run `make target/package/complete` at the root");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private static void link(Path folder, Path target) throws IOException {
    Files.createSymbolicLink(folder.resolve(target.getFileName()), target.toAbsolutePath());
  }
}
