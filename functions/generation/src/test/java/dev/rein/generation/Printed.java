package dev.rein.generation;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Catches everything that is printed while it is open.
final class Printed implements AutoCloseable {
  private final PrintStream outBefore = System.out;
  private final PrintStream errBefore = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Printed() {
    PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    System.setOut(stream);
    System.setErr(stream);
  }

  String all() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /// The metric lines that hold `metric`.
  List<JsonNode> metrics(String metric) {
    return all()
        .lines()
        .filter(line -> line.startsWith("{\"_aws\":"))
        .map(Answers::json)
        .filter(line -> line.has(metric))
        .toList();
  }

  @Override
  public void close() {
    System.setOut(outBefore);
    System.setErr(errBefore);
  }
}
