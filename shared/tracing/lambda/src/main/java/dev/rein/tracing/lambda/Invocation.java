package dev.rein.tracing.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/// One event that a function works on.
///
/// @param deadline when the work must be done, so that a flush still fits before Lambda's timeout
/// @param coldStart true for the first event of an execution environment
/// @param messages where the messages of the event came from, by message id; see [#message]
public record Invocation(
    String requestId,
    String functionName,
    Deadline deadline,
    boolean coldStart,
    Map<String, Propagation> messages) {
  public Invocation {
    messages = Map.copyOf(messages);
  }

  /// What a message of a queue says about where it came from.
  ///
  /// ```
  /// invocation.message(message.id()).linked(() -> work(message));
  /// ```
  ///
  /// @return nothing, for an id that is not in the event
  public Propagation message(String messageId) {
    return messages.getOrDefault(messageId, Propagation.NONE);
  }

  Invocation with(Incoming incoming) {
    return new Invocation(requestId, functionName, deadline, coldStart, incoming.messages());
  }

  static Invocation of(Context context, Duration flushReserve, boolean coldStart) {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    return new Invocation(
        context.getAwsRequestId(),
        Objects.requireNonNullElse(context.getFunctionName(), "unknown"),
        Deadline.in(left).minus(flushReserve),
        coldStart,
        Map.of());
  }
}
