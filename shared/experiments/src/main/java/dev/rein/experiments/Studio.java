package dev.rein.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.UUID;

/// Where versions are run and judged. Used by several threads; nothing here throws for what a model
/// or a network does.
public interface Studio {
  /// Runs what comes before the stage under test, as everybody is given it.
  ///
  /// @return [Outcome.Given], [Outcome.Failed] or [Outcome.NotNow]
  Outcome given(GoalItem item);

  /// Runs one version.
  ///
  /// @param given of [Outcome.Given#results()]
  /// @param version its place among the versions, from 0
  /// @return [Outcome.Made], [Outcome.Failed] or [Outcome.NotNow]
  Outcome make(GoalItem item, ObjectNode given, int version);

  /// Judges a result by what it is, not knowing which version made it.
  ///
  /// @param sample from 0
  /// @return [Outcome.Judged], [Outcome.Failed] or [Outcome.NotNow]
  Outcome judge(ObjectNode blocks, UUID traceId, int sample);

  /// Puts what all verdicts together say on a result's trace.
  ///
  /// @param scores means by criterion
  /// @param reasons by criterion
  void score(UUID traceId, Map<String, Double> scores, Map<String, String> reasons);

  /// Returns when everything recorded so far is in Opik, or kept for it.
  void settle();
}
