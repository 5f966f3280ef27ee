package dev.rein.local;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/// What functions print: metric lines (EMF) go to `metrics.log` and are added up, other lines go
/// where they are wanted.
public final class FunctionOutput implements AutoCloseable {
  public static final String METRICS_LOG = "metrics.log";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PrintStream before;
  private final BufferedWriter log;
  private final Consumer<String> others;
  private long recorded;
  private long delivered;
  private long spilled;
  private long dropped;

  private FunctionOutput(PrintStream before, BufferedWriter log, Consumer<String> others) {
    this.before = before;
    this.log = log;
    this.others = others;
  }

  /// From now on standard output is the functions'.
  ///
  /// @param others takes every line that is no metric line
  static FunctionOutput capture(Path data, Consumer<String> others) throws IOException {
    BufferedWriter log =
        Files.newBufferedWriter(
            data.resolve(METRICS_LOG), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    FunctionOutput output = new FunctionOutput(System.out, log, others);
    System.setOut(new PrintStream(new LineStream(output::accept), true, StandardCharsets.UTF_8));
    return output;
  }

  private synchronized void accept(String line) {
    if (!line.contains("\"_aws\"")) {
      others.accept(line);
      return;
    }
    try {
      log.write(line);
      log.newLine();
      log.flush();
      JsonNode metrics = JSON.readTree(line);
      recorded += metrics.path("SpansRecorded").asLong();
      delivered += metrics.path("SpansDelivered").asLong();
      spilled += metrics.path("SpansSpilled").asLong();
      dropped += metrics.path("SpansDropped").asLong();
    } catch (JacksonException e) {
      others.accept(line);
    } catch (IOException e) {
      System.err.println("a metric line could not be kept: " + e.getMessage());
    }
  }

  /// The sums over all flushes so far.
  public synchronized String ledger() {
    return "spans recorded "
        + recorded
        + " = delivered "
        + delivered
        + " + spilled "
        + spilled
        + " + dropped "
        + dropped;
  }

  @Override
  public synchronized void close() {
    System.setOut(before);
    try {
      log.close();
    } catch (IOException e) {
      System.err.println("metrics.log could not be closed: " + e.getMessage());
    }
  }
}
