package dev.rein.llm;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Who answered and what it cost.
///
/// @param model as the answer names it; the requested one where it names none
/// @param usage token counts
/// @param costUsd null where the model's price is unknown, never 0 for that
/// @param priceRow id of the price table's row, null with `costUsd`
/// @param attempts what it took to get there; usage and cost are those of the last one only
public record Billing(
    String model,
    Usage usage,
    @Nullable BigDecimal costUsd,
    @Nullable String priceRow,
    Attempts attempts) {

  /// Of one request whose counts are known.
  public Billing(
      String model, Usage usage, @Nullable BigDecimal costUsd, @Nullable String priceRow) {
    this(model, usage, costUsd, priceRow, Attempts.ONE);
  }

  /// A request that never reached a model: nothing was used, nothing is owed.
  public static Billing nothing(String model) {
    return new Billing(model, Usage.NONE, null, null);
  }

  /// No request was made.
  public static Billing notAsked(String model) {
    return nothing(model).with(Attempts.NONE);
  }

  Billing with(Attempts changed) {
    return new Billing(model, usage, costUsd, priceRow, changed);
  }

  /// The same, where the request was sent and what came back does not say all that it used.
  Billing lost() {
    return with(Attempts.LOST);
  }
}
