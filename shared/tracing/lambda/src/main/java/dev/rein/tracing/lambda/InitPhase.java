package dev.rein.tracing.lambda;

import java.util.Map;
import java.util.Set;

/// What INIT may take its time for.
final class InitPhase {
  private static final String TYPE = "AWS_LAMBDA_INITIALIZATION_TYPE";
  private static final String SNAP_START = "snap-start";
  private static final Set<String> NOBODY_WAITS = Set.of(SNAP_START, "provisioned-concurrency");

  private InitPhase() {}

  /// Whether a snapshot is taken at its end.
  static boolean endsInSnapshot(Map<String, String> environment) {
    return SNAP_START.equals(environment.get(TYPE));
  }

  /// Whether no caller waits for it, so that it should make all that may ever be needed. In an
  /// environment that starts on demand a caller waits for everything that is made.
  static boolean mayWait(Map<String, String> environment) {
    return NOBODY_WAITS.contains(environment.getOrDefault(TYPE, ""));
  }
}
