package dev.rein.experiments;

import java.math.BigDecimal;

/// What model calls cost.
///
/// @param usd sum of the known costs
/// @param complete false when some call's cost is unknown, so that the sum is a lower bound
public record Costs(BigDecimal usd, boolean complete) {
  public static final Costs NONE = new Costs(BigDecimal.ZERO, true);

  public Costs plus(Costs other) {
    return new Costs(usd.add(other.usd), complete && other.complete);
  }
}
