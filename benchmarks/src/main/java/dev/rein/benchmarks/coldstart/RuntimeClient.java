package dev.rein.benchmarks.coldstart;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Lambda's runtime client, as the managed runtime has it: alone on the class path.
final class RuntimeClient {
  private static final List<String> JARS =
      List.of(
          "aws-lambda-java-runtime-interface-client",
          "aws-lambda-java-core",
          "aws-lambda-java-serialization");

  private RuntimeClient() {}

  static String classPath() {
    String jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(RuntimeClient::belongs)
            .collect(Collectors.joining(File.pathSeparator));
    if (jars.isEmpty())
      throw new IllegalStateException("the runtime client is not on this class path");
    return jars;
  }

  private static boolean belongs(String jar) {
    String name = new File(jar).getName();
    return JARS.stream().anyMatch(name::startsWith);
  }
}
