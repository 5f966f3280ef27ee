package dev.rein.feedback;

import dev.rein.runtime.Environment;
import java.time.Duration;

/// Bounds of a page of the export.
///
/// @param rows most of them, 1 to [#MOST_ROWS]
/// @param bytes most of the page as Lambda hands it on, which is with every `"` and line end
///   escaped; a single row is always taken
/// @param cursorLifetime how long a page's cursor can be used
record ExportLimits(int rows, int bytes, Duration cursorLifetime) {
  static final int MOST_ROWS = 5_000;
  static final int LEAST_BYTES = 16 * 1024;

  /// Lambda answers with 6 MiB at most, headers included.
  static final int MOST_BYTES = 5 * 1024 * 1024;

  private static final int STANDARD_ROWS = 1_000;
  private static final int STANDARD_BYTES = 4 * 1024 * 1024;
  private static final int STANDARD_MINUTES = 24 * 60;
  private static final int MOST_MINUTES = 7 * 24 * 60;

  /// @throws IllegalArgumentException naming the variable that is out of its range
  static ExportLimits of(Environment environment) {
    return new ExportLimits(
        environment.integer("EXPORT_PAGE_ROWS", STANDARD_ROWS, 1, MOST_ROWS),
        environment.integer("EXPORT_PAGE_BYTES", STANDARD_BYTES, LEAST_BYTES, MOST_BYTES),
        Duration.ofMinutes(
            environment.integer("EXPORT_CURSOR_MINUTES", STANDARD_MINUTES, 1, MOST_MINUTES)));
  }
}
