package dev.rein.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.runtime.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Everything that is printed while it is open.
final class Printed implements AutoCloseable {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Printed() {
    PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
  }

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  void clear() {
    bytes.reset();
  }

  /// Every value of a metric, in the order printed.
  List<BigDecimal> metric(String name) {
    List<BigDecimal> values = new ArrayList<>();
    for (String line : text().lines().toList()) {
      if (!line.startsWith("{\"_aws\"")) continue;
      try {
        JsonNode value = Json.parse(line).path(name);
        if (value.isNumber()) values.add(value.decimalValue());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a metric line that is not JSON: " + line, e);
      }
    }
    return values;
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
  }
}
