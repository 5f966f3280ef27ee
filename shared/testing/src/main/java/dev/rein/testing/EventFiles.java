package dev.rein.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The event files that `sam local invoke` is given too.
public final class EventFiles {
  private EventFiles() {}

  /// @param name of a file in `events/`
  public static byte[] read(String name) {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path file = folder.resolve("events").resolve(name);
      if (!Files.exists(file)) continue;
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException("no events/" + name);
  }
}
