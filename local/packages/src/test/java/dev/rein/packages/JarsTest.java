package dev.rein.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The jars that are shipped: nothing in them is compressed, and they hold what they held before.
class JarsTest extends PackageCase {
  private static final String LAYER = "shared/tracing/lambda/target";

  @ParameterizedTest
  @MethodSource("functions")
  void functionsJars_areStored(String id) throws IOException {
    assertStored(functionsJars(id));
  }

  @Test
  void layersJars_areStored() throws IOException {
    assertStored(layersJars());
  }

  private static void assertStored(List<Path> jars) throws IOException {
    assertThat(jars).isNotEmpty();
    for (Path jar : jars) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        assertThat(zip.stream().filter(entry -> entry.getMethod() != ZipEntry.STORED))
            .as(jar.toString())
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void functionsJars_areTheBuildsOwn_entryByEntry(String id) throws IOException {
    String module = id.substring(0, id.indexOf("Function")).toLowerCase(Locale.ROOT);

    assertSame(functionsJars(id), built("functions/" + module + "/target"));
  }

  @Test
  void layersJars_areTheBuildsOwn_entryByEntry() throws IOException {
    Map<String, Path> built = built(LAYER);
    for (Path jar : Packages.jars(Packages.root().resolve(LAYER))) put(built, jar);

    assertSame(layersJars(), built);
  }

  private static void assertSame(List<Path> jars, Map<String, Path> built) throws IOException {
    for (Path jar : jars) {
      assertThat(built).containsKey(jar.getFileName().toString());
      assertThat(entries(jar))
          .as(jar.toString())
          .isEqualTo(entries(built.get(jar.getFileName().toString())));
    }
  }

  @Test
  void classesForLaterJava_areFound() throws IOException {
    Path jackson =
        layersJars().stream()
            .filter(jar -> jar.getFileName().toString().startsWith("jackson-core-"))
            .findFirst()
            .orElseThrow();

    try (JarFile jar = new JarFile(jackson.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
      assertThat(jar.isMultiRelease()).isTrue();
      String forLater =
          jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.matches("META-INF/versions/21/.+\\.class"))
              .findFirst()
              .orElseThrow();
      String name = forLater.replace("META-INF/versions/21/", "");
      assertThat(jar.getJarEntry(name).getRealName()).isEqualTo(forLater);
    }
  }

  private static List<Path> functionsJars(String id) throws IOException {
    return Packages.jars(packages().function(id).resolve("lib"));
  }

  private static List<Path> layersJars() throws IOException {
    return Packages.jars(packages().layer());
  }

  /// What Maven gave a module, by file name.
  private static Map<String, Path> built(String target) throws IOException {
    String path = Files.readString(Packages.root().resolve(target).resolve("runtime.path"));
    Map<String, Path> built = new HashMap<>();
    Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(path.strip())
        .forEach(jar -> put(built, Path.of(jar)));
    return built;
  }

  private static void put(Map<String, Path> built, Path jar) {
    built.put(jar.getFileName().toString(), jar);
  }

  /// Names, lengths and checksums, in the order of the jar's directory.
  private static List<String> entries(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .map(entry -> entry.getName() + " " + entry.getSize() + " " + entry.getCrc())
          .toList();
    }
  }
}
