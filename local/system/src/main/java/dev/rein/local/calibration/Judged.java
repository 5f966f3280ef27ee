package dev.rein.local.calibration;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the judge said of an example.
public sealed interface Judged {
  /// @param scores by criterion, 0 to 10
  /// @param model that answered, null where a file does not say
  /// @param rubricVersion null where a file does not say
  record Scored(Map<String, Integer> scores, @Nullable String model, @Nullable String rubricVersion)
      implements Judged {
    public Scored {
      scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }

    /// Who judged, by what, in words.
    String judge() {
      return (model == null ? "a judge that the file does not name" : model)
          + (rubricVersion == null ? "" : " by " + rubricVersion);
    }
  }

  /// Nothing usable came of it. It is counted, and in no statistic.
  ///
  /// @param reason a sentence
  record Unscored(String reason) implements Judged {}

  /// What asking took.
  ///
  /// @param usd null where no cost is known
  /// @param complete false when some call's cost is unknown, so that `usd` is a lower bound
  record Cost(int calls, @Nullable BigDecimal usd, boolean complete) {
    public static final Cost NONE = new Cost(0, null, true);

    public Cost plus(Cost other) {
      BigDecimal mine = usd;
      BigDecimal theirs = other.usd;
      return new Cost(
          calls + other.calls,
          mine == null ? theirs : theirs == null ? mine : mine.add(theirs),
          complete && other.complete);
    }
  }
}
