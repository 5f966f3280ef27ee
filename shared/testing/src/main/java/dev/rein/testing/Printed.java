package dev.rein.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Everything that is printed while it is open.
public final class Printed implements AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public Printed() {
    PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
  }

  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  public void clear() {
    bytes.reset();
  }

  /// Every value of a metric, in the order printed.
  public List<BigDecimal> metric(String name) {
    return metrics(name).stream().map(line -> line.path(name).decimalValue()).toList();
  }

  /// The metric lines that hold a number of this name, in the order printed.
  public List<JsonNode> metrics(String name) {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text().lines().toList()) {
      if (!line.startsWith("{\"_aws\"")) continue;
      try {
        JsonNode metric = JSON.readTree(line);
        if (metric.path(name).isNumber()) lines.add(metric);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a metric line that is not JSON: " + line, e);
      }
    }
    return lines;
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
  }
}
