package dev.rein.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.opik.OpikLinks;
import dev.rein.tracing.opik.OpikReader;
import dev.rein.tracing.opik.OpikSettings;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Reads a goal's trace back from Opik, so that what is said of it is seen and not assumed.
///
/// @param reader null where no Opik is configured
record ReadTrace(@Nullable OpikReader reader, OpikSettings settings) {
  /// The most that a caller waits for Opik.
  static final Duration TIMEOUT = Duration.ofSeconds(3);

  ObjectNode run(TraceId trace, Deadline deadline) {
    URI url = OpikLinks.trace(settings, trace.value());
    OpikReader opik = reader;
    return opik == null
        ? TraceJson.unknown(trace.value(), url, "No Opik is configured.")
        : TraceJson.of(trace.value(), url, opik.trace(trace.value(), deadline.atMost(TIMEOUT)));
  }
}
