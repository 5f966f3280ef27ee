import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Puts a copy with nothing compressed in the place of each link to a jar below a folder. A copy
/// has the jar's entries, in its order and with its bytes; its own bytes depend on nothing else.
///
/// A source-file program for `functions/layout`: what JDKs bring for this, `jar`, would take two
/// processes for each jar, and put the entries into another order.
class StoreJars {
  /// Of all entries: what a jar says of times depends on when and in which zone it was made.
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

  public static void main(String[] args) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(args[0]))) {
      Map<Path, List<Path>> links =
          files
              .filter(file -> file.toString().endsWith(".jar") && Files.isSymbolicLink(file))
              .collect(Collectors.groupingBy(StoreJars::target));
      links.entrySet().parallelStream().forEach(jar -> replace(jar.getKey(), jar.getValue()));
    } catch (UncheckedIOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      throw new UncheckedIOException(link + ": " + e, e);
    }
  }

  private static void replace(Path jar, List<Path> links) {
    try {
      Path stored = links.get(0);
      Files.delete(stored);
      store(jar, stored);
      for (Path link : links.subList(1, links.size())) {
        Files.copy(stored, link, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(jar + " cannot be stored: " + e, e);
    }
  }

  private static void store(Path jar, Path stored) throws IOException {
    try (ZipFile from = new ZipFile(jar.toFile());
        ZipOutputStream to =
            new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(stored)))) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(TIME);
        copy.setMethod(ZipEntry.STORED);
        copy.setSize(entry.getSize());
        // Compared with what is written, so that a jar that is damaged is not passed on.
        copy.setCrc(entry.getCrc());
        to.putNextEntry(copy);
        from.getInputStream(entry).transferTo(to);
        to.closeEntry();
      }
    }
  }
}
