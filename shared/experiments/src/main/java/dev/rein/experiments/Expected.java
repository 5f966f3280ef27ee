package dev.rein.experiments;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/// What pieces will probably cost: the dearest of their sort that this process has seen.
public final class Expected {
  /// Before there is experience, in US dollars; several times what the default models cost.
  static final BigDecimal UNSEEN = new BigDecimal("0.01");

  private final Map<Unit.Part, BigDecimal> dearest = new EnumMap<>(Unit.Part.class);

  synchronized BigDecimal of(Unit.Part part) {
    return dearest.getOrDefault(part, UNSEEN);
  }

  synchronized void seen(Unit.Part part, BigDecimal cost) {
    dearest.merge(part, cost, BigDecimal::max);
  }
}
