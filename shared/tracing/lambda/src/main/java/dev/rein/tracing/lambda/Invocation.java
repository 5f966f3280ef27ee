package dev.rein.tracing.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.util.Objects;

/// One event that a function works on.
///
/// @param deadline when the work must be done, so that a flush still fits before Lambda's timeout
/// @param coldStart true for the first event of an execution environment
public record Invocation(
    String requestId, String functionName, Deadline deadline, boolean coldStart) {

  static Invocation of(Context context, Duration flushReserve, boolean coldStart) {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    return new Invocation(
        context.getAwsRequestId(),
        Objects.requireNonNullElse(context.getFunctionName(), "unknown"),
        Deadline.in(left).minus(flushReserve),
        coldStart);
  }
}
