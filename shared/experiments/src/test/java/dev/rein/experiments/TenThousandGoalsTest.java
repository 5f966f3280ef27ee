package dev.rein.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenThousandGoalsTest {
  @TempDir Path folder;

  @Test
  void goals_ofAFileThatTheHeapCantHold_areSentAndReported() throws Exception {
    Path file = folder.resolve("goals.jsonl");
    String constraint = "\"" + "no gym, no car, ".repeat(12) + "\"";
    String constraints = (constraint + ",").repeat(19) + constraint;
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      for (int i = 0; i < TenThousandGoals.COUNT; i++) {
        lines.write("{\"id\":\"g" + i + "\",\"goal\":\"Run " + i + " km. ");
        lines.write("I wish it so much. ".repeat(200));
        lines.write("\",\"profile\":{\"constraints\":[" + constraints + "]}}\n");
      }
    }
    assertThat(Files.size(file)).isGreaterThan(70L << 20);

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                TenThousandGoals.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said)
        .contains("sent 10000 messages 10000 megabytes")
        .contains("unfinished 0 pairs 10000 difference 1.0");
  }
}
