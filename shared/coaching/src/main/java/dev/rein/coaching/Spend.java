package dev.rein.coaching;

import dev.rein.llm.Billing;
import dev.rein.llm.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What model calls used up, added up.
///
/// @param calls made, failed ones included
/// @param errors calls that gave no usable answer
/// @param costUsd sum of the known costs; null when no cost was known
/// @param costComplete false when some call's cost is unknown, so that the sum is a lower bound
public record Spend(
    int calls, int errors, Usage usage, @Nullable BigDecimal costUsd, boolean costComplete) {
  public static final Spend NONE = new Spend(0, 0, Usage.NONE, null, true);

  public static Spend ofCall(Billing billing, boolean usable) {
    boolean billed = billing.usage().total() > 0;
    return new Spend(
        1,
        usable ? 0 : 1,
        billing.usage(),
        billing.costUsd(),
        billing.costUsd() != null || !billed);
  }

  public Spend plus(Spend other) {
    BigDecimal mine = costUsd;
    BigDecimal theirs = other.costUsd;
    BigDecimal sum = mine == null ? theirs : theirs == null ? mine : mine.add(theirs);
    return new Spend(
        calls + other.calls,
        errors + other.errors,
        usage.plus(other.usage),
        sum,
        costComplete && other.costComplete);
  }
}
