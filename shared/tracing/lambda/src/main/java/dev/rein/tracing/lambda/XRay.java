package dev.rein.tracing.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The X-Ray trace that Lambda says an invocation belongs to.
final class XRay {
  /// Set by Lambda's runtime client before each invocation, where it runs one at a time.
  private static final String PROPERTY = "com.amazonaws.xray.traceHeader";

  private static final String REHEARSED =
      "Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0";

  private XRay() {}

  /// Says that there is one while the work runs, as Lambda always does: AWS's clients send it on.
  static <T> T rehearsed(Callable<T> work) throws Exception {
    System.setProperty(PROPERTY, REHEARSED);
    try {
      return work.call();
    } finally {
      // Not that of an event, should the work outlast INIT.
      System.getProperties().remove(PROPERTY, REHEARSED);
    }
  }

  /// Its metadata is `xray_trace_id`, or none.
  static Propagation of(Context context) {
    String header = firstOf(context.getXrayTraceId(), System.getProperty(PROPERTY));
    return header == null ? Propagation.NONE : Propagation.from(Map.of("x-amzn-trace-id", header));
  }

  private static @Nullable String firstOf(@Nullable String one, @Nullable String other) {
    return one == null || one.isBlank() ? other : one;
  }
}
