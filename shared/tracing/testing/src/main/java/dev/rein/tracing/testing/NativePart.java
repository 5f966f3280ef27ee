package dev.rein.tracing.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/// The runtime client's native part, unpacked once: each client would unpack its own to one fixed
/// place, where two that start at once overwrite each other's.
final class NativePart {
  private static final String PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private static @Nullable Path unpacked;

  private NativePart() {}

  /// @return the JVM option that names it
  /// @throws IOException if the runtime client is not on the class path
  static synchronized String option() throws IOException {
    Path file = unpacked;
    if (file == null) unpacked = file = unpack();
    return "-D" + PROPERTY + "=" + file;
  }

  private static Path unpack() throws IOException {
    String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    String name = "/jni/libaws-lambda-jni.linux-" + arch + ".so";
    try (InputStream part = NativePart.class.getResourceAsStream(name)) {
      if (part == null) throw new IOException("the runtime client has no native part for " + arch);
      Path file = Files.createTempFile("libaws-lambda-jni", ".so");
      file.toFile().deleteOnExit();
      Files.copy(part, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    }
  }
}
