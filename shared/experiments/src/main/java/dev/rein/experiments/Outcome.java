package dev.rein.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How one piece of an experiment's work ended.
public sealed interface Outcome {
  Costs costs();

  /// What the stages before the one under test gave: the same for all versions of an item.
  ///
  /// @param results by stage; empty where the stage under test is the first
  record Given(ObjectNode results, Costs costs) implements Outcome {}

  /// A version's result.
  ///
  /// @param blocks what a judge is shown, by name, `subject` among them
  /// @param millis that the version took, the calls after failures included
  record Made(UUID traceId, ObjectNode blocks, long millis, Costs costs) implements Outcome {}

  /// A judge's verdict.
  ///
  /// @param scores by criterion, 0 to 10
  /// @param reasons by criterion
  record Judged(
      Map<String, Integer> scores,
      Map<String, String> reasons,
      String rubricVersion,
      String model,
      Costs costs)
      implements Outcome {
    public Judged {
      scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
      reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    }
  }

  /// Answers came, and none could be used. That is a result: asking again another day would be
  /// choosing.
  ///
  /// @param why stable, e.g. `model-malformed`
  /// @param detail a sentence without anybody's words
  /// @param traceId where it is a version's failure, else null
  record Failed(String why, String detail, @Nullable UUID traceId, long millis, Costs costs)
      implements Outcome {}

  /// No answer came; nothing is known, and it is to be tried again.
  ///
  /// @param lasting whether the same holds for every other call, e.g. because the key is refused
  /// @param retryAfter how long the provider asks to wait, null where it does not
  record NotNow(String detail, boolean lasting, @Nullable Duration retryAfter, Costs costs)
      implements Outcome {}
}
