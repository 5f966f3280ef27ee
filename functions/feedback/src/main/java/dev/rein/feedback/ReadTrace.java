package dev.rein.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.CheckIn;
import dev.rein.coaching.Goal;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.opik.Lookup;
import dev.rein.tracing.opik.OpikLinks;
import dev.rein.tracing.opik.OpikReader;
import dev.rein.tracing.opik.OpikSettings;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads a goal's trace back from Opik, so that what is said of it is seen and not assumed, and
/// names what differs from what is stored.
///
/// @param reader null where no Opik is configured
record ReadTrace(@Nullable OpikReader reader, OpikSettings settings, TraceDifferences differences) {
  /// The most that a caller waits for Opik.
  static final Duration TIMEOUT = Duration.ofSeconds(3);

  /// @param newest check-in of the goal, null where there is none
  ObjectNode run(Goal goal, @Nullable CheckIn newest, Deadline deadline) {
    UUID trace = goal.trace().value();
    URI url = OpikLinks.trace(settings, trace);
    OpikReader opik = reader;
    if (opik == null) {
      return TraceJson.unknown(
          trace, url, "No Opik is configured.", TraceDifferences.unknown(goal));
    }
    Lookup lookup = opik.trace(trace, deadline.atMost(TIMEOUT));
    return TraceJson.of(trace, url, lookup, differences.of(goal, newest, lookup));
  }
}
