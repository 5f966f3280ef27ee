package dev.rein.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A function as it lies in an execution environment.
///
/// The runtime client looks for classes in its working directory, then in the jars of `lib` there,
/// then in those of `/opt/java/lib`, each in the order of their names. `/opt` is not ours to write
/// to, so the layer's jars are in `lib` as well, under names that come after all others: the order
/// is the same. Nothing is copied: all are links to what was built.
///
/// @param root the working directory
public record Unpacked(Path root) {
  private static final String AFTER_ALL_OTHERS = "~";

  /// @param id the function's logical id
  /// @param scratch where a folder of that name is made
  public static Unpacked of(Packages packages, String id, Path scratch) throws IOException {
    Path root = Files.createDirectories(scratch.resolve(id));
    Path lib = Files.createDirectories(root.resolve("lib"));
    try (Stream<Path> entries = Files.list(packages.function(id))) {
      for (Path entry : entries.toList()) {
        if (!entry.endsWith("lib")) link(root, "", entry);
      }
    }
    for (Path jar : Packages.jars(packages.function(id).resolve("lib"))) link(lib, "", jar);
    for (Path jar : Packages.jars(packages.layer())) link(lib, AFTER_ALL_OTHERS, jar);
    return new Unpacked(root);
  }

  private static void link(Path folder, String prefix, Path target) throws IOException {
    Files.createSymbolicLink(
        folder.resolve(prefix + target.getFileName()), target.toAbsolutePath());
  }
}
