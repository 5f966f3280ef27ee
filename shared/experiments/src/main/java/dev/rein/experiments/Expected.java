package dev.rein.experiments;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What pieces will probably cost: the dearest of their sort that is known.
public final class Expected {
  /// Before there is experience, in US dollars; several times what the default models cost.
  static final BigDecimal UNSEEN = new BigDecimal("0.01");

  private final Map<Unit.Part, BigDecimal> dearest = new EnumMap<>(Unit.Part.class);

  /// Without experience never more than the budget, or a small one would let nothing begin. Not
  /// what is left of it: each repetition of a command would begin one more piece of unknown price.
  ///
  /// @param budget of the whole experiment; null for none
  synchronized BigDecimal of(Unit.Part part, @Nullable BigDecimal budget) {
    BigDecimal seen = dearest.get(part);
    if (seen != null) return seen;
    return budget == null || budget.signum() <= 0 ? UNSEEN : UNSEEN.min(budget);
  }

  synchronized void seen(Unit.Part part, Outcome outcome) {
    BigDecimal cost = outcome.costs().usd();
    // What gave nothing may have cost nothing, which says nothing of the next one.
    boolean tells =
        switch (outcome) {
          case Outcome.Given _, Outcome.Made _, Outcome.Judged _ -> true;
          case Outcome.Failed _, Outcome.NotNow _ -> cost.compareTo(of(part, null)) > 0;
        };
    if (tells) dearest.merge(part, cost, BigDecimal::max);
  }
}
