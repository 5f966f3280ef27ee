package dev.rein.tracing.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The X-Ray trace that Lambda says an invocation belongs to.
final class XRay {
  /// Set by Lambda's runtime client before each invocation, where it runs one at a time.
  private static final String PROPERTY = "com.amazonaws.xray.traceHeader";

  private XRay() {}

  /// Its metadata is `xray_trace_id`, or none.
  static Propagation of(Context context) {
    String header = firstOf(context.getXrayTraceId(), System.getProperty(PROPERTY));
    return header == null ? Propagation.NONE : Propagation.from(Map.of("x-amzn-trace-id", header));
  }

  private static @Nullable String firstOf(@Nullable String one, @Nullable String other) {
    return one == null || one.isBlank() ? other : one;
  }
}
