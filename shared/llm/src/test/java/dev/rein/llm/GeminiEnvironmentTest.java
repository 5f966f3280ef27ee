package dev.rein.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiStandIn;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The SDK reads the environment by itself; a process of its own shows that nothing there changes
/// where a call goes. The same process shows what the class path needs.
class GeminiEnvironmentTest {
  private static final List<String> RUNTIME_JARS =
      List.of(
          "google-genai",
          "guava",
          "jackson-annotations",
          "jackson-core",
          "jackson-databind",
          "jackson-datatype-jdk8",
          "jackson-datatype-jsr310",
          "jspecify",
          "kotlin-stdlib",
          "okhttp-jvm",
          "okio-jvm");

  private final GeminiStandIn gemini = GeminiStandIn.start(_ -> GeminiReply.answer("Hello!"));

  @AfterEach
  void close() {
    gemini.close();
  }

  @Test
  void environmentOfVertex_doesNotMoveTheCall() throws Exception {
    for (String name : List.of("GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE")) {
      Map<String, String> environment =
          Map.of(
              name,
              "true",
              "GOOGLE_CLOUD_PROJECT",
              "other",
              "GOOGLE_CLOUD_LOCATION",
              "europe-west1");

      assertThat(askOnce(classPath(), environment)).contains("answered Hello!");
    }
    assertThat(gemini.requests()).hasSize(2);
  }

  @Test
  void keyAndUrlOfTheEnvironment_areNotUsed() throws Exception {
    Map<String, String> environment =
        Map.of(
            "GOOGLE_API_KEY", "another",
            "GEMINI_API_KEY", "a-third",
            "GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:1",
            "GOOGLE_VERTEX_BASE_URL", "http://127.0.0.1:1");

    assertThat(askOnce(classPath(), environment)).contains("answered Hello!");
    assertThat(gemini.onlyRequest().key()).isEqualTo(Gemini.KEY);
  }

  @Test
  void runtimeJars_areTheseAndSuffice() throws Exception {
    List<Path> all = classPath();
    List<Path> ours =
        all.stream().filter(path -> !isJar(path) || artifact(path).startsWith("rein-")).toList();
    List<Path> shipped =
        all.stream().filter(path -> isJar(path) && RUNTIME_JARS.contains(artifact(path))).toList();

    assertThat(shipped).hasSize(RUNTIME_JARS.size());
    assertThat(askOnce(Stream.concat(ours.stream(), shipped.stream()).toList(), Map.of()))
        .contains("answered Hello!");
  }

  @Test
  void oneCopyOfEachLibrary_isOnTheClassPath() {
    assertThat(
            classPath().stream()
                .filter(GeminiEnvironmentTest::isJar)
                .map(GeminiEnvironmentTest::artifact))
        .doesNotHaveDuplicates()
        .doesNotContain("okhttp", "protobuf-java", "google-auth-library-oauth2-http", "grpc-api");
  }

  private static boolean isJar(Path path) {
    return path.toString().endsWith(".jar");
  }

  private static String artifact(Path jar) {
    return jar.getFileName().toString().replaceFirst("-[0-9].*", "");
  }

  private static List<Path> classPath() {
    String tests = System.getProperty("surefire.test.class.path");
    String path = tests == null ? System.getProperty("java.class.path") : tests;
    return Arrays.stream(path.split(File.pathSeparator)).map(Path::of).toList();
  }

  private String askOnce(List<Path> classPath, Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()),
                AskOnce.class.getName(),
                gemini.uri().toString())
            .redirectErrorStream(true);
    builder.environment().putAll(new TreeMap<>(environment));
    Process process = builder.start();
    try {
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }
}
