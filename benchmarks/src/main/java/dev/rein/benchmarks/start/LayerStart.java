package dev.rein.benchmarks.start;

import dev.rein.benchmarks.Samples;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Starts a JVM for each part of the tracing layer in turn, round after round, and prints how long
/// it took to the end of the first span and how many classes it loaded.
public final class LayerStart {
  /// How much of the layer a process brings up.
  enum Part {
    NOTHING,
    SPAN,
    LAYER,
    LAYER_WITH_OUTBOX,
    LAYER_AND_FLUSH
  }

  private final Path scratch;
  private final String opik;
  private final Map<Part, List<Duration>> millis = new EnumMap<>(Part.class);
  private final Map<Part, Long> classes = new EnumMap<>(Part.class);

  private LayerStart(Path scratch, String opik) {
    this.scratch = scratch;
    this.opik = opik;
  }

  /// @param args the number of rounds, 15 by default
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 15;
    try (OpikStandIn opik = OpikStandIn.start()) {
      LayerStart start =
          new LayerStart(Files.createTempDirectory("rein-start"), opik.uri().toString());
      for (int round = 0; round < rounds; round++) {
        for (Part part : Part.values()) start.measure(part);
        System.err.print(".");
      }
      System.err.println();
      start.print();
    }
  }

  private void measure(Part part) throws IOException, InterruptedException {
    Path log = scratch.resolve("classes.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                LayerProcess.class.getName(),
                part.name(),
                opik)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String nanos;
    try (var output = process.inputReader(StandardCharsets.UTF_8)) {
      nanos = output.readLine();
    }
    if (process.waitFor() != 0 || nanos == null) throw new IllegalStateException(part + " failed");
    millis
        .computeIfAbsent(part, _ -> new ArrayList<>())
        .add(Duration.ofNanos(Long.parseLong(nanos)));
    try (Stream<String> lines = Files.lines(log)) {
      classes.put(part, lines.filter(line -> line.contains(" source: ")).count());
    }
  }

  private void print() {
    System.out.println(
        "| part | to the end of the first span, ms (p25–p75) | classes loaded |\n|---|---|---|");
    long bare = classes.getOrDefault(Part.NOTHING, 0L);
    millis.forEach(
        (part, took) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %s | %d |%n",
                part.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                Samples.ofMillis(took).shown(),
                classes.getOrDefault(part, 0L) - bare));
  }
}
