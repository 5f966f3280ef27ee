package dev.rein.experiments;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Money that may be spent. A piece of work begins only if the dearest of its sort so far would fit
/// beside all that is under way, so that the budget is kept once there is experience.
final class Purse {
  private final @Nullable BigDecimal budget;
  private final Map<Unit.Part, BigDecimal> dearest = new EnumMap<>(Unit.Part.class);
  private BigDecimal spent;
  private BigDecimal reserved = BigDecimal.ZERO;

  /// @param budget null for none
  /// @param spent before
  Purse(@Nullable BigDecimal budget, BigDecimal spent) {
    this.budget = budget;
    this.spent = spent;
    for (Unit.Part part : Unit.Part.values()) dearest.put(part, BigDecimal.ZERO);
  }

  /// @return what was put aside, to be given back to [#settle]; null if it does not fit
  synchronized @Nullable BigDecimal take(Unit.Part part) {
    BigDecimal expected = Objects.requireNonNull(dearest.get(part));
    BigDecimal after = spent.add(reserved).add(expected);
    if (budget != null && (after.compareTo(budget) > 0 || spent.compareTo(budget) >= 0)) {
      return null;
    }
    reserved = reserved.add(expected);
    return expected;
  }

  synchronized void settle(Unit.Part part, BigDecimal putAside, BigDecimal cost) {
    reserved = reserved.subtract(putAside);
    spent = spent.add(cost);
    dearest.merge(part, cost, BigDecimal::max);
  }

  synchronized BigDecimal spent() {
    return spent;
  }
}
