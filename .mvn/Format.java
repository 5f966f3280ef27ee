import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Formats every Java file of the project in Google style: `check` fails on a file that differs,
/// `write` changes it.
///
/// A source-file program because the formatter needs the JDK that we build for, while Maven's own
/// plugins run on whatever JDK Maven was started with.
class Format {
  public static void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    Formatter formatter = new Formatter();
    List<Path> sources;
    try (Stream<Path> files = Files.walk(Path.of(args[1]))) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.toString().matches(".*/(target|\\.aws-sam|\\.git)/.*"))
              .sorted()
              .toList();
    }
    long differing =
        sources.parallelStream().filter(file -> differs(formatter, file, write)).count();
    if (differing > 0 && !write) {
      System.err.println(differing + " files are not formatted. Run: mvn -N -Pformat validate");
      System.exit(1);
    }
  }

  private static boolean differs(Formatter formatter, Path file, boolean write) {
    try {
      String before = Files.readString(file);
      String after = formatter.formatSourceAndFixImports(before);
      if (before.equals(after)) return false;
      System.err.println((write ? "formatted " : "not formatted: ") + file);
      if (write) Files.writeString(file, after);
      return true;
    } catch (IOException | FormatterException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }
}
