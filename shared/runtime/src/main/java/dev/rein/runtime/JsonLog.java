package dev.rein.runtime;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Prints what is logged through [System.Logger] as one JSON line each on standard output, where
/// Lambda collects it.
public final class JsonLog extends Handler {
  // Held, because a logger that nobody holds is forgotten with its level.
  private static final Logger OWN = Logger.getLogger("dev.rein");

  /// @param level `debug`, `info`, `warn` or `error`; below `info` for this project's own classes
  ///   alone, because the JDK's HTTP client prints headers then, and a token is among them
  /// @throws IllegalArgumentException for another level
  public static void install(String level) {
    Level lowest = parse(level);
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) root.removeHandler(handler);
    root.addHandler(new JsonLog());
    OWN.setLevel(lowest);
    root.setLevel(lowest.intValue() < Level.INFO.intValue() ? Level.INFO : lowest);
  }

  private static Level parse(String level) {
    return switch (level.strip().toLowerCase(Locale.ROOT)) {
      case "debug", "trace" -> Level.FINE;
      case "info" -> Level.INFO;
      case "warn", "warning" -> Level.WARNING;
      case "error" -> Level.SEVERE;
      default -> throw new IllegalArgumentException("LOG_LEVEL must be debug, info, warn or error");
    };
  }

  @Override
  public void publish(LogRecord entry) {
    if (!isLoggable(entry)) return;
    var line =
        Json.object()
            .put("timestamp", Instant.ofEpochMilli(entry.getMillis()).toString())
            .put(
                "level",
                entry.getLevel().intValue() >= Level.SEVERE.intValue()
                    ? "ERROR"
                    : entry.getLevel().getName())
            .put("logger", String.valueOf(entry.getLoggerName()))
            .put("message", new java.util.logging.SimpleFormatter().formatMessage(entry));
    Throwable thrown = entry.getThrown();
    if (thrown != null) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      line.put("exception", trace.toString());
    }
    System.out.println(Json.text(line));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
