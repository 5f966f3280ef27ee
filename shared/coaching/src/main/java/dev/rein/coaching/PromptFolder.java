package dev.rein.coaching;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A folder of prompts among the resources. Its file `index.txt` names every prompt with its
/// version, one a line, because resources can't be listed; the highest version of a name counts.
final class PromptFolder {
  private static final Pattern VERSION = Pattern.compile("([a-z_]+)\\.v([1-9][0-9]{0,3})");

  private final String folder;
  private final Function<String, @Nullable String> files;
  private final List<String> index;

  /// @param files text by path, null where there is none
  PromptFolder(String folder, Function<String, @Nullable String> files) {
    this.folder = folder;
    this.files = files;
    this.index = read(folder + "/index.txt").lines().filter(line -> !line.isBlank()).toList();
    for (String version : index) {
      if (!VERSION.matcher(version).matches()) {
        throw PromptFile.broken(folder + "/index.txt", "has a line that is not NAME.vN");
      }
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
    String newest = null;
    int highest = 0;
    for (String version : index) {
      Matcher parts = VERSION.matcher(version);
      if (!parts.matches() || !parts.group(1).equals(name)) continue;
      int number = Integer.parseInt(parts.group(2));
      if (number <= highest) continue;
      highest = number;
      newest = version;
    }
    if (newest == null) throw PromptFile.broken(folder + "/index.txt", "names no " + name);
    String path = path(newest);
    return PromptFile.parse(path, newest, read(path), placeholders);
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
