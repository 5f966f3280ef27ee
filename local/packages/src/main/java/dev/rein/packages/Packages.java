package dev.rein.packages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The packages as they are built: `TracingLayer` and one folder for each function, called as the
/// template calls them.
public final class Packages {
  /// Names a folder that somebody else has laid out, e.g. `.aws-sam/build`.
  public static final String PROPERTY = "rein.packages";

  /// Of several that run at once, so that none replaces what another has started from.
  private static final String PROCESS = "rein.packages.process";

  private static final String LAYER_JARS = "TracingLayer/java/lib";

  private final Path folder;

  private Packages(Path folder) {
    this.folder = folder;
  }

  /// Those that the property names, or else laid out anew by `functions/layout`, as `make` and `sam
  /// build` do it, from what Maven has built.
  ///
  /// @throws IllegalStateException if there are none, with what to do
  public static Packages find() throws IOException {
    String named = System.getProperty(PROPERTY, "");
    Packages packages =
        new Packages(
            named.isEmpty() ? laidOut(root().resolve("local/packages/target")) : Path.of(named));
    if (!Files.isDirectory(packages.layer())) {
      throw new IllegalStateException(
          packages.folder
              + " holds no packages: run `sam build` or `make target/package/complete`");
    }
    return packages;
  }

  private static Path laidOut(Path target) throws IOException {
    Path folder = target.resolve("package" + System.getProperty(PROCESS, ""));
    ProcessBuilder command =
        new ProcessBuilder("sh", root().resolve("functions/layout").toString(), folder.toString())
            .redirectErrorStream(true);
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process layout = command.start();
    String printed =
        new String(layout.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (layout.onExit().join().exitValue() != 0) throw new IllegalStateException(printed);
    return folder;
  }

  /// The folder that has the template.
  public static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("template.yaml"))) return at;
    }
    throw new IllegalStateException("no template.yaml here or above: run this in the project");
  }

  Path function(String id) {
    return folder.resolve(id);
  }

  Path layer() {
    return folder.resolve(LAYER_JARS);
  }

  /// The jars of a folder.
  static List<Path> jars(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
