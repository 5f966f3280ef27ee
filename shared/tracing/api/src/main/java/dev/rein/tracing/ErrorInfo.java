package dev.rein.tracing;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/// What went wrong, as Opik shows it.
///
/// @param type class name or a short stable word; `Unknown` in place of a blank one
/// @param message may be absent; shown as is, so it holds no secret
/// @param traceback stack trace or a sentence in its place; the type in place of a blank one
public record ErrorInfo(String type, @Nullable String message, String traceback) {
  /// Longest stack trace that is kept, in characters; the mark of a cut comes on top.
  public static final int MAX_TRACEBACK = 16_000;

  /// Longest message that is kept, in characters; the mark of a cut comes on top.
  public static final int MAX_MESSAGE = 4_000;

  private static final String UNKNOWN = "Unknown";

  public ErrorInfo {
    if (type.isBlank()) type = UNKNOWN;
    if (message != null) message = PlainData.cut(message, MAX_MESSAGE);
    if (traceback.isBlank()) traceback = type;
    traceback = PlainData.cut(traceback, MAX_TRACEBACK);
  }

  /// Never throws, even if `thrown` fails to describe itself: it is on its way to the caller.
  public static ErrorInfo of(@Nullable Throwable thrown) {
    if (thrown == null) return new ErrorInfo(UNKNOWN, "an error that was null", "");
    Object message = PlainData.guarded(thrown::getMessage);
    Object traceback =
        PlainData.guarded(
            () -> {
              StringWriter trace = new StringWriter();
              thrown.printStackTrace(new PrintWriter(trace));
              return trace.toString();
            });
    return new ErrorInfo(
        thrown.getClass().getName(),
        message == null ? null : message.toString(),
        traceback == null ? "" : traceback.toString());
  }
}
