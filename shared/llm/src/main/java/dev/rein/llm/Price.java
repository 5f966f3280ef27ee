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
/// @param retired true where the model itself ends with the row, so that no other row follows
/// @param rates of a prompt up to [#LONG_PROMPT] tokens
/// @param longPrompt of a longer one, for all its tokens; null where the length changes nothing
/// @param sourceUrl where the figures can be looked up
/// @param checkedOn when they last were
public record Price(
    String id,
    String model,
    LocalDate effectiveFrom,
    @Nullable LocalDate effectiveTo,
    boolean retired,
    Rates rates,
    @Nullable Rates longPrompt,
    URI sourceUrl,
    LocalDate checkedOn) {
  /// A prompt of more tokens than this, cached ones included, is billed at the higher rates.
  public static final int LONG_PROMPT = 200_000;

  private static final int DIGITS_OF_A_MILLION = 6;

  /// US dollars per million tokens.
  ///
  /// @param in prompt tokens, at least 0
  /// @param out tokens of answer and thinking, at least 0
  /// @param cachedIn prompt tokens served from the cache, at least 0
  public record Rates(BigDecimal in, BigDecimal out, BigDecimal cachedIn) {
    public Rates {
      if (in.signum() < 0 || out.signum() < 0 || cachedIn.signum() < 0) {
        throw new IllegalArgumentException("a negative price");
      }
    }
  }

  public Price {
    if (id.isBlank() || model.isBlank()) throw new IllegalArgumentException("a name is blank");
    if (effectiveTo != null && !effectiveTo.isAfter(effectiveFrom)) {
      throw new IllegalArgumentException(id + " ends before it begins");
    }
    if (retired && effectiveTo == null) {
      throw new IllegalArgumentException(id + " is retired, but on no day");
    }
  }

  /// @return US dollars, exact
  public BigDecimal cost(Usage usage) {
    Rates long200k = longPrompt;
    Rates per = long200k == null || usage.prompt() <= LONG_PROMPT ? rates : long200k;
    long cached = Math.min(usage.cached(), usage.prompt());
    return per.in()
        .multiply(BigDecimal.valueOf(usage.prompt() - cached))
        .add(per.cachedIn().multiply(BigDecimal.valueOf(cached)))
        .add(per.out().multiply(BigDecimal.valueOf((long) usage.answer() + usage.thinking())))
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
