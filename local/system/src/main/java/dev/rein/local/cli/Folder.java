package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Where the project is and what the commands leave for each other there.
///
/// @param root of the project
/// @param caller where the person stands; relative paths are theirs
record Folder(Path root, Path caller) {
  private static final String METRICS = "metrics.json";

  /// Files whose locks this process holds: one that nobody refers to is closed, and its lock lost.
  private static final Map<Path, FileChannel> HELD = new ConcurrentHashMap<>();

  Path template() {
    return root.resolve("template.yaml");
  }

  /// Where data goes that nobody named a place for.
  Path standard() {
    return root.resolve("target").resolve("rein");
  }

  Path data(@Nullable String named) {
    return named == null ? standard() : caller.resolve(named).toAbsolutePath().normalize();
  }

  /// A file that is to be made.
  ///
  /// @param option that names it, for the message
  /// @param name null for none
  /// @return null where none was named
  @Nullable Path newFile(String option, @Nullable String name) throws CommandFailed {
    if (name == null) return null;
    Path file = data(name);
    if (Files.exists(file)) {
      throw CommandFailed.because(file + " is there already: " + option + " overwrites nothing.");
    }
    Path parent = file.getParent();
    if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
      throw CommandFailed.because(
          file + " can't be written: its folder is not there or read-only.");
    }
    return file;
  }

  /// A file that the person named.
  InputStream open(String named) throws CommandFailed {
    Path file = data(named);
    try {
      if (Files.isDirectory(file)) throw CommandFailed.because(file + " is a folder, not a file.");
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw CommandFailed.because("There is no file " + file + ".");
    } catch (IOException e) {
      throw CommandFailed.because(file + " can't be read.");
    }
  }

  private Path upFile() {
    return standard().resolve("up.json");
  }

  /// A system that `rein up` keeps running.
  ///
  /// @param data its data folder
  record Running(URI url, long pid, Path data) {}

  /// Beside those that run already.
  void announce(Running running) throws IOException {
    Files.createDirectories(standard());
    List<Running> all = new ArrayList<>(others(running.pid));
    all.add(running);
    announce(all);
  }

  void withdraw(long pid) throws IOException {
    announce(others(pid));
  }

  private void announce(List<Running> all) throws IOException {
    if (all.isEmpty()) {
      Files.deleteIfExists(upFile());
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (Running each : all) {
      ObjectNode node = Api.JSON.createObjectNode();
      node.put("url", each.url.toString());
      node.put("pid", each.pid);
      node.put("data", each.data.toString());
      lines.append(node).append('\n');
    }
    Files.writeString(upFile(), lines);
  }

  private List<Running> others(long pid) {
    return alive().stream().filter(each -> each.pid != pid).toList();
  }

  /// The one that was started last; null where none runs.
  @Nullable Running running() {
    List<Running> alive = alive();
    return alive.isEmpty() ? null : alive.getLast();
  }

  /// Without those that were killed and could not say so.
  private List<Running> alive() {
    List<Running> alive = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(upFile())) {
        JsonNode node = Api.JSON.readTree(line);
        long pid = node.path("pid").asLong();
        if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) continue;
        alive.add(
            new Running(
                URI.create(node.path("url").asText()), pid, Path.of(node.path("data").asText())));
      }
    } catch (IOException | IllegalArgumentException e) {
      return List.of();
    }
    return alive;
  }

  /// Keeps what the metrics were when a system stopped.
  static void keepMetrics(Path data, JsonNode metrics, Instant now) throws IOException {
    ObjectNode kept = Api.JSON.createObjectNode();
    kept.put("asOf", now.toString());
    kept.set("metrics", metrics);
    Files.writeString(data.resolve(METRICS), kept + "\n");
  }

  /// @return `asOf` and `metrics`, or null where there are none
  static @Nullable JsonNode keptMetrics(Path data) {
    try {
      return Api.JSON.readTree(Files.readString(data.resolve(METRICS)));
    } catch (IOException e) {
      return null;
    }
  }

  /// Makes the folder this process's own until it ends.
  ///
  /// @return false if another process has it
  static boolean claim(Path data) throws IOException {
    Files.createDirectories(data);
    FileChannel file =
        FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        HELD.put(data, file);
        return true;
      }
    } catch (OverlappingFileLockException e) {
      // another system in this process has it
    }
    file.close();
    return false;
  }

  /// Lets another process have a folder that was claimed; none is needed at the end.
  static void release(Path data) throws IOException {
    FileChannel file = HELD.remove(data);
    if (file != null) file.close();
  }
}
