package dev.rein.llm;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// What one model's tokens cost during a stretch of time: a row of the price table.
///
/// @param id names the row for good, e.g. `gemini-3.5-flash-lite@2026-07-21`
/// @param model exact id
/// @param effectiveFrom first day, UTC
/// @param effectiveTo first day on which it no longer holds, null while no end is known
/// @param inPerM US dollars per million prompt tokens
/// @param outPerM US dollars per million tokens of answer and thinking
/// @param cachedInPerM US dollars per million prompt tokens served from the cache
/// @param sourceUrl where the figures can be looked up
/// @param checkedOn when they last were
public record Price(
    String id,
    String model,
    LocalDate effectiveFrom,
    @Nullable LocalDate effectiveTo,
    BigDecimal inPerM,
    BigDecimal outPerM,
    BigDecimal cachedInPerM,
    URI sourceUrl,
    LocalDate checkedOn) {
  private static final int DIGITS_OF_A_MILLION = 6;

  public Price {
    if (id.isBlank() || model.isBlank()) throw new IllegalArgumentException("a name is blank");
    if (effectiveTo != null && !effectiveTo.isAfter(effectiveFrom)) {
      throw new IllegalArgumentException(id + " ends before it begins");
    }
    if (inPerM.signum() < 0 || outPerM.signum() < 0 || cachedInPerM.signum() < 0) {
      throw new IllegalArgumentException(id + " has a negative price");
    }
  }

  /// @return US dollars, exact
  public BigDecimal cost(Usage usage) {
    long cached = Math.min(usage.cached(), usage.prompt());
    return inPerM
        .multiply(BigDecimal.valueOf(usage.prompt() - cached))
        .add(cachedInPerM.multiply(BigDecimal.valueOf(cached)))
        .add(outPerM.multiply(BigDecimal.valueOf((long) usage.answer() + usage.thinking())))
        .movePointLeft(DIGITS_OF_A_MILLION);
  }

  boolean holdsAt(Instant at) {
    LocalDate day = at.atZone(ZoneOffset.UTC).toLocalDate();
    return !day.isBefore(effectiveFrom) && (effectiveTo == null || day.isBefore(effectiveTo));
  }

  boolean overlaps(Price other) {
    return model.equals(other.model)
        && (effectiveTo == null || other.effectiveFrom.isBefore(effectiveTo))
        && (other.effectiveTo == null || effectiveFrom.isBefore(other.effectiveTo));
  }
}
