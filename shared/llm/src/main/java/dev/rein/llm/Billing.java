package dev.rein.llm;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Who answered and what it cost.
///
/// @param model as the answer names it; the requested one where it names none
/// @param usage token counts
/// @param costUsd null where the model's price is unknown, never 0 for that
/// @param priceRow id of the price table's row, null with `costUsd`
public record Billing(
    String model, Usage usage, @Nullable BigDecimal costUsd, @Nullable String priceRow) {

  /// A call that never reached a model: nothing was used, nothing is owed.
  public static Billing nothing(String model) {
    return new Billing(model, Usage.NONE, null, null);
  }
}
