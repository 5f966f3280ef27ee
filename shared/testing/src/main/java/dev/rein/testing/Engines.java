package dev.rein.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// DynamoDB Local and ElasticMQ, in a process of their own. It ends when this is closed, and also
/// when this process dies.
public final class Engines implements AutoCloseable {
  private static final long STOP_SECONDS = 5;

  private static @Nullable Engines shared;

  private final Process process;
  private final URI dynamoDb;
  private final URI sqs;

  private Engines(Process process, URI dynamoDb, URI sqs) {
    this.process = process;
    this.dynamoDb = dynamoDb;
    this.sqs = sqs;
  }

  /// One pair for the whole test run: use tables and queues of your own.
  public static synchronized Engines shared() {
    Engines running = shared;
    if (running == null || !running.process.isAlive()) {
      running = start(null);
      Runtime.getRuntime().addShutdownHook(new Thread(running::close));
      shared = running;
    }
    return running;
  }

  /// @param data where tables and queues are kept, or null for memory only
  /// @throws IllegalStateException if they do not start, with what they printed
  public static Engines start(@Nullable Path data) {
    Path module = findModule();
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-Xshare:auto",
              "-Xmx512m",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-cp",
              module.resolve("target/classes")
                  + File.pathSeparator
                  + Files.readString(module.resolve("target/classpath.txt")).strip(),
              "dev.rein.engines.EnginesMain"));
      if (data != null) command.add(data.toAbsolutePath().toString());
      Path log = Files.createTempFile("rein-engines", ".log");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
      builder.environment().put("DDB_LOCAL_TELEMETRY", "0");
      Process process = builder.start();
      return awaitReady(process, log);
    } catch (IOException e) {
      throw new IllegalStateException("the local engines can't be started: " + e.getMessage(), e);
    }
  }

  private static Engines awaitReady(Process process, Path log) throws IOException {
    Map<String, URI> urls = new TreeMap<>();
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line; (line = answers.readLine()) != null; ) {
      if (line.equals("engine ready")) {
        URI dynamoDb = urls.get("dynamodb");
        URI sqs = urls.get("sqs");
        Files.deleteIfExists(log);
        if (dynamoDb == null || sqs == null) break;
        return new Engines(process, dynamoDb, sqs);
      }
      String[] words = line.split(" ", 3);
      if (words.length == 3 && words[0].equals("engine")) urls.put(words[1], URI.create(words[2]));
    }
    process.destroyForcibly();
    throw new IllegalStateException(
        "the local engines ended before they were ready:\n" + Files.readString(log));
  }

  private static Path findModule() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path module = folder.resolve("local/engines");
      if (Files.exists(module.resolve("target/classpath.txt"))) return module;
    }
    throw new IllegalStateException("local/engines is not built: run `mvn package` at the root");
  }

  public URI dynamoDb() {
    return dynamoDb;
  }

  public URI sqs() {
    return sqs;
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
