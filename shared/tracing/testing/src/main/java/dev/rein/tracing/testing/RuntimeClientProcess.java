package dev.rein.tracing.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A function in Lambda's own Java runtime client, in a process of its own.
///
/// The client has to be on this process's class path, and has a native part for Linux only.
public final class RuntimeClientProcess implements AutoCloseable {
  /// So the JVM begins to say, in a line of its own, that it has read that variable.
  private static final String PICKED_UP = "Picked up JAVA_TOOL_OPTIONS: ";

  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  /// The client's and what it depends on itself.
  private static final List<String> JARS =
      List.of(
          "aws-lambda-java-runtime-interface-client",
          "aws-lambda-java-core",
          "aws-lambda-java-serialization",
          "utils-lite");

  /// What is started.
  ///
  /// @param jvm options
  /// @param classPath of the process; what is not there is looked for in the working directory and
  ///   its `lib`
  /// @param handler as a template names it
  /// @param directory the working directory
  /// @param wrapping gets the command and gives back the one to start
  public record Command(
      List<String> jvm,
      String classPath,
      String handler,
      Path directory,
      UnaryOperator<List<String>> wrapping) {
    public Command {
      jvm = List.copyOf(jvm);
    }

    public Command(List<String> jvm, String classPath, String handler, Path directory) {
      this(jvm, classPath, handler, directory, command -> command);
    }

    private List<String> words() throws IOException {
      List<String> words = new ArrayList<>();
      words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      words.addAll(jvm);
      words.add("-Xshare:auto");
      words.add("--enable-native-access=ALL-UNNAMED");
      // As Lambda sets it, so that org.crac finds the runtime client's hooks.
      words.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
      words.add(NativePart.option());
      words.addAll(List.of("-cp", classPath, CLIENT, handler));
      return wrapping.apply(words);
    }
  }

  private final Process process;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>();

  private RuntimeClientProcess(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /// @param environment all that the function is given besides what Lambda itself sets; wins
  public static RuntimeClientProcess start(
      LambdaStandIn lambda, Command command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command.words())
            .directory(command.directory().toFile())
            .redirectErrorStream(true);
    Map<String, String> own = builder.environment();
    own.clear();
    own.put("AWS_LAMBDA_RUNTIME_API", lambda.runtimeApi());
    own.put("AWS_LAMBDA_FUNCTION_NAME", "StandInFunction");
    own.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    own.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    own.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/StandInFunction");
    own.put("AWS_LAMBDA_LOG_STREAM_NAME", "stand-in");
    own.put("AWS_REGION", "us-east-1");
    own.put("LAMBDA_TASK_ROOT", command.directory().toString());
    own.put("_HANDLER", command.handler());
    own.putAll(environment);
    return new RuntimeClientProcess(builder.start());
  }

  /// The class path of the managed runtime: the runtime client with what it needs, and nothing
  /// else.
  ///
  /// @throws IllegalStateException if it is not on this process's class path
  public static String managedClassPath() {
    String jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(RuntimeClientProcess::isTheClients)
            .collect(Collectors.joining(File.pathSeparator));
    if (jars.isEmpty()) {
      throw new IllegalStateException("the runtime client is not on this class path");
    }
    return jars;
  }

  private static boolean isTheClients(String jar) {
    String name = new File(jar).getName();
    return JARS.stream().anyMatch(name::startsWith);
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = output.readLine()) != null; ) {
        if (!line.startsWith(PICKED_UP)) add(line);
      }
    } catch (IOException e) {
      add("(output lost)");
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  /// What the function printed so far.
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /// @throws AssertionError if no such line comes in time
  public synchronized String awaitLine(String part, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      for (String line : lines) if (line.contains(part)) return line;
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) throw new AssertionError("no `" + part + "` in " + lines);
      wait(left);
    }
  }

  public void send(Signals signal) {
    signal.to(process.toHandle());
  }

  /// @return whether it has ended by then, and [#lines] has all that it printed
  public boolean awaitEnd(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)
        && reader.join(Duration.ofNanos(end - System.nanoTime()));
  }

  /// Completes with the exit code when it ends, whoever ends it.
  public CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
