package dev.rein.coaching;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A folder of prompts among the resources. Its file `index.txt` names every prompt with its
/// version, one a line, because resources can't be listed. The highest version of a name counts,
/// except those whose line ends with the word `candidate`: they wait for an experiment.
final class PromptFolder {
  /// One line of the index.
  ///
  /// @param version e.g. `preprocess_goal.v1`
  /// @param number of the version, from 1
  record Entry(String version, String name, int number, boolean candidate) {}

  private static final Pattern LINE =
      Pattern.compile("(([a-z_]+)\\.v([1-9][0-9]{0,3}))( candidate)?");

  private final String folder;
  private final Function<String, @Nullable String> files;
  private final List<Entry> index = new ArrayList<>();

  /// @param files text by path, null where there is none
  PromptFolder(String folder, Function<String, @Nullable String> files) {
    this.folder = folder;
    this.files = files;
    for (String line : read(folder + "/index.txt").lines().toList()) {
      if (line.isBlank()) continue;
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw PromptFile.broken(folder + "/index.txt", "has a line that is not NAME.vN");
      }
      index.add(
          new Entry(
              parts.group(1),
              parts.group(2),
              Integer.parseInt(parts.group(3)),
              parts.group(4) != null));
    }
  }

  /// The files that this program carries.
  static @Nullable String resource(String path) {
    try (InputStream in = PromptFolder.class.getClassLoader().getResourceAsStream(path)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " can't be read", e);
    }
  }

  /// @throws IllegalStateException if the index has no version of it, or its file is missing or
  ///   malformed
  PromptFile newest(String name, List<String> placeholders) {
    Entry newest = null;
    for (Entry entry : index) {
      if (!entry.name().equals(name) || entry.candidate()) continue;
      if (newest == null || entry.number() > newest.number()) newest = entry;
    }
    if (newest == null) throw PromptFile.broken(folder + "/index.txt", "names no " + name);
    return file(newest.version(), placeholders);
  }

  /// @param version that the index names
  PromptFile file(String version, List<String> placeholders) {
    return PromptFile.parse(path(version), version, text(version), placeholders);
  }

  /// In the order of the index.
  List<Entry> entries() {
    return List.copyOf(index);
  }

  /// The whole file.
  String text(String version) {
    return read(path(version));
  }

  String path(String version) {
    return folder + "/" + version + ".md";
  }

  private String read(String path) {
    String text = files.apply(path);
    if (text == null) throw PromptFile.broken(path, "is missing from the resources");
    return text;
  }
}
