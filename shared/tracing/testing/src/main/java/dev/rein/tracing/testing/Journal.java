package dev.rein.tracing.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// A file of JSON lines, appended to, and written anew where something must not stay.
final class Journal implements AutoCloseable {
  private final Path path;
  private FileChannel file;

  private Journal(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  static Journal open(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) Files.createDirectories(folder);
    return new Journal(
        path,
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /// Gives every whole line to `entries` and cuts off what a crash left half written at the end.
  ///
  /// @throws IOException if a line before the end is no JSON: then it is not our file
  void replay(Consumer<JsonNode> entries) throws IOException {
    long good = 0;
    int number = 0;
    file.position(0);
    // Not closed: that would close the channel, which is still to be written.
    var in = new BufferedInputStream(Channels.newInputStream(file));
    for (byte[] line = line(in); line.length > 0; line = line(in)) {
      number++;
      if (line[line.length - 1] != '\n') break;
      try {
        entries.accept(OpikStore.JSON.readTree(line));
      } catch (JsonProcessingException e) {
        throw new IOException(path + ", line " + number + ": no JSON", e);
      }
      good += line.length;
    }
    file.truncate(good);
    file.position(good);
  }

  /// Puts in each entry's place what `change` makes of it, empty for nothing. A crash leaves the
  /// old file or the new one.
  void rewrite(Function<JsonNode, Optional<JsonNode>> change) throws IOException {
    Path next = path.resolveSibling(path.getFileName() + ".next");
    FileChannel written =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      file.position(0);
      var in = new BufferedInputStream(Channels.newInputStream(file));
      var out = new BufferedOutputStream(Channels.newOutputStream(written));
      for (byte[] line = line(in); line.length > 0; line = line(in)) {
        Optional<JsonNode> kept = change.apply(OpikStore.JSON.readTree(line));
        if (kept.isPresent()) out.write(bytes(kept.get()));
      }
      out.flush();
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      written.close();
      Files.deleteIfExists(next);
      file.position(file.size());
      throw e;
    }
    file.close();
    file = written;
  }

  private static byte[] bytes(JsonNode entry) {
    return (entry.toString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      line.write(b);
      if (b == '\n') break;
    }
    return line.toByteArray();
  }

  void append(JsonNode entry) throws IOException {
    ByteBuffer line = ByteBuffer.wrap(bytes(entry));
    while (line.hasRemaining()) file.write(line);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
