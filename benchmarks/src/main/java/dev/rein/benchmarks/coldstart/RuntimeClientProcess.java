package dev.rein.benchmarks.coldstart;

import dev.rein.tracing.testing.LambdaStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A function in Lambda's own Java runtime client, in a process of its own.
public final class RuntimeClientProcess {
  private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private RuntimeClientProcess() {}

  /// @param classPath of the process; what is not there is looked for in the working directory and
  ///   its `lib`
  /// @param directory the working directory; what the process prints goes to `output.log` there
  /// @param wrapping gets the command and gives back the one to start
  public static Process start(
      LambdaStandIn lambda,
      List<String> jvm,
      String classPath,
      String handler,
      Map<String, String> environment,
      Path directory,
      UnaryOperator<List<String>> wrapping)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.add("-Xshare:auto");
    command.add("--enable-native-access=ALL-UNNAMED");
    // As Lambda sets it, so that org.crac finds the runtime client's hooks.
    command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    command.add(NativePart.option());
    command.addAll(List.of("-cp", classPath, CLIENT, handler));
    ProcessBuilder builder =
        new ProcessBuilder(wrapping.apply(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(directory).toFile());
    builder.environment().clear();
    builder.environment().putAll(variables(lambda, handler, directory));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Map<String, String> variables(
      LambdaStandIn lambda, String handler, Path directory) {
    Map<String, String> own = new HashMap<>();
    own.put("AWS_LAMBDA_RUNTIME_API", lambda.runtimeApi());
    own.put("AWS_LAMBDA_FUNCTION_NAME", "Benchmark");
    own.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    own.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    own.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/Benchmark");
    own.put("AWS_LAMBDA_LOG_STREAM_NAME", "benchmark");
    own.put("AWS_REGION", "us-east-1");
    own.put("LAMBDA_TASK_ROOT", directory.toString());
    own.put("_HANDLER", handler);
    return own;
  }

  private static Path log(Path directory) {
    return directory.resolve("output.log");
  }

  /// What the last process in `directory` printed.
  static String printed(Path directory) throws IOException {
    return Files.readString(log(directory));
  }
}
