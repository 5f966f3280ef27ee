package dev.rein.tracing;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/// What went wrong, as Opik shows it.
///
/// @param type class name or a short stable word, not blank
/// @param message may be absent; shown as is, so it holds no secret
/// @param traceback stack trace or a sentence in its place, not blank
public record ErrorInfo(String type, @Nullable String message, String traceback) {
  /// Longest stack trace that is kept, in characters.
  public static final int MAX_TRACEBACK = 16_000;

  public ErrorInfo {
    if (type.isBlank()) throw new IllegalArgumentException("type is blank");
    if (traceback.isBlank()) traceback = type;
    if (traceback.length() > MAX_TRACEBACK) traceback = traceback.substring(0, MAX_TRACEBACK);
  }

  public static ErrorInfo of(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return new ErrorInfo(thrown.getClass().getName(), thrown.getMessage(), trace.toString());
  }
}
