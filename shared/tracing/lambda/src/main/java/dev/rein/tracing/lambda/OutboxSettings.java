package dev.rein.tracing.lambda;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where spans go that Opik did not take.
///
/// @param queueUrl where they wait to be sent again; null: in the log
/// @param deadLetterQueueUrl where those go that Opik refuses for good; null: nowhere
/// @param messageBytes most bytes of one message and of one request, see [#DEFAULT_MESSAGE_BYTES]
public record OutboxSettings(
    @Nullable String queueUrl, @Nullable String deadLetterQueueUrl, int messageBytes) {
  /// A queue takes 1 MiB, but one that was made before 2025 takes 256 KiB, attributes included.
  public static final int DEFAULT_MESSAGE_BYTES = 250_000;

  /// Below this an envelope's own fields may leave no room for a row.
  public static final int MIN_MESSAGE_BYTES = 4_096;

  /// SQS takes 1 MiB; the rest is for attributes.
  public static final int MAX_MESSAGE_BYTES = 1_040_000;

  public OutboxSettings {
    if (messageBytes < MIN_MESSAGE_BYTES || messageBytes > MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "TRACE_OUTBOX_MESSAGE_BYTES must be a whole number of bytes from "
              + MIN_MESSAGE_BYTES
              + " to "
              + MAX_MESSAGE_BYTES);
    }
  }

  /// Reads `TRACE_OUTBOX_QUEUE_URL`, `TRACE_OUTBOX_DEAD_LETTER_QUEUE_URL` and
  /// `TRACE_OUTBOX_MESSAGE_BYTES`; a blank value counts as none.
  ///
  /// @throws IllegalArgumentException naming the variable that can't be read
  public static OutboxSettings of(Map<String, String> environment) {
    return new OutboxSettings(
        value(environment, "TRACE_OUTBOX_QUEUE_URL"),
        value(environment, "TRACE_OUTBOX_DEAD_LETTER_QUEUE_URL"),
        messageBytes(value(environment, "TRACE_OUTBOX_MESSAGE_BYTES")));
  }

  private static int messageBytes(@Nullable String text) {
    if (text == null) return DEFAULT_MESSAGE_BYTES;
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1; // told with the range
    }
  }

  private static @Nullable String value(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "").strip();
    return value.isEmpty() ? null : value;
  }
}
