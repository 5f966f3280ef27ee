package dev.rein.coaching;

import dev.rein.llm.Billing;
import dev.rein.llm.Usage;
import java.math.BigDecimal;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// What model calls used up, added up.
///
/// @param calls made, failed ones included
/// @param errors calls that gave no usable answer
/// @param costUsd sum of the known costs; null when no cost was known
/// @param costComplete false when some call's cost is unknown, so that the sum is a lower bound
/// @param possiblyBilled calls that were sent and whose answer was lost: what they cost, if
///   anything, is in no sum
public record Spend(
    int calls,
    int errors,
    Usage usage,
    @Nullable BigDecimal costUsd,
    boolean costComplete,
    int possiblyBilled) {
  public static final Spend NONE = new Spend(0, 0, Usage.NONE, null, true);

  /// Of calls none of which was lost.
  public Spend(
      int calls, int errors, Usage usage, @Nullable BigDecimal costUsd, boolean costComplete) {
    this(calls, errors, usage, costUsd, costComplete, 0);
  }

  /// Every request counts as a call, those that were made again included. One that got no turn in
  /// time counts, too: somebody waited for it in vain.
  public static Spend ofCall(Billing billing, boolean usable) {
    boolean billed = billing.usage().total() > 0;
    int calls = Math.max(1, billing.attempts().made());
    int lost = billing.attempts().possiblyBilled();
    return new Spend(
        calls,
        usable ? calls - 1 : calls,
        billing.usage(),
        billing.costUsd(),
        lost == 0 && (billing.costUsd() != null || !billed),
        lost);
  }

  /// Tells what there is to tell of the calls, each under its metric's name; nothing where there
  /// were none.
  public void tell(ObjLongConsumer<String> counts, BiConsumer<String, BigDecimal> amounts) {
    if (calls == 0) return;
    counts.accept("LlmCalls", calls);
    counts.accept("LlmErrors", errors);
    if (possiblyBilled > 0) counts.accept("LlmPossiblyBilled", possiblyBilled);
    if (costUsd != null) amounts.accept("LlmCostUsd", costUsd);
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
        costComplete && other.costComplete,
        possiblyBilled + other.possiblyBilled);
  }
}
