package dev.rein.tracing.lambda;

import dev.rein.tracing.testing.LambdaStandIn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// The function in Lambda's own Java runtime client, in a process of its own.
final class RuntimeProcess implements AutoCloseable {
  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.";

  private final Process process;
  private final List<String> lines = new ArrayList<>();

  private RuntimeProcess(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  static void assumeLinux() {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux"),
        "Lambda's runtime client has a native part for Linux only");
  }

  static RuntimeProcess start(LambdaStandIn lambda, Path scratch, Map<String, String> environment)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            // Each client unpacks its native part to one fixed place, where two that start at once
            // would overwrite each other's.
            "-D" + CLIENT + "runtimeapi.NativeClient.JNI=" + nativePart(scratch),
            "-cp",
            System.getProperty("java.class.path"),
            CLIENT + "AWSLambda",
            ProbeHandler.class.getName() + "::handleRequest");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(scratch.toFile()).redirectErrorStream(true);
    Map<String, String> own = builder.environment();
    own.clear();
    own.put("AWS_LAMBDA_RUNTIME_API", lambda.runtimeApi());
    own.put("AWS_LAMBDA_FUNCTION_NAME", "ProbeFunction");
    own.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    own.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    own.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/ProbeFunction");
    own.put("AWS_LAMBDA_LOG_STREAM_NAME", "probe");
    own.put("AWS_REGION", "us-east-1");
    own.put("LAMBDA_TASK_ROOT", scratch.toString());
    own.put("_HANDLER", ProbeHandler.class.getName() + "::handleRequest");
    own.putAll(environment);
    return new RuntimeProcess(builder.start());
  }

  private static Path nativePart(Path scratch) throws IOException {
    String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    Path file = scratch.resolve("libaws-lambda-jni.so");
    if (Files.exists(file)) return file;
    try (InputStream part =
        RuntimeProcess.class.getResourceAsStream("/jni/libaws-lambda-jni.linux-" + arch + ".so")) {
      if (part == null) throw new IOException("the runtime client has no native part for " + arch);
      Path whole = Files.createTempFile(scratch, "libaws-lambda-jni", ".part");
      Files.copy(part, whole, StandardCopyOption.REPLACE_EXISTING);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = output.readLine()) != null; ) add(line);
    } catch (IOException e) {
      add("(output lost)");
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  /// What it printed so far.
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /// @throws AssertionError if no such line comes in time
  synchronized String awaitLine(String part, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      for (String line : lines) if (line.contains(part)) return line;
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) throw new AssertionError("no `" + part + "` in " + lines);
      wait(left);
    }
  }

  void send(Signals signal) {
    signal.to(process.toHandle());
  }

  /// @return whether it has ended by then
  boolean awaitEnd(Duration most) throws InterruptedException {
    return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
