package dev.rein.evaluation;

import dev.rein.coaching.JudgeStore;
import dev.rein.coaching.Spend;
import dev.rein.llm.Prices;
import dev.rein.llm.Prompt;
import dev.rein.llm.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// What judging may cost in a day (UTC), over all environments together.
///
/// What a judgement will probably cost is taken out of the day's budget before the model is asked,
/// and put right afterwards. So the budget can be exceeded only by what the judgements that are
/// under way cost more than expected.
///
/// @param dailyUsd 0 or more
record Budget(JudgeStore store, BigDecimal dailyUsd, Prices prices, InstantSource clock) {
  /// Where nothing is set: some thousands of judgements by the default model.
  static final double DEFAULT_USD = 10;

  static final double MAX_USD = 1_000_000;

  /// What a judgement by a model of unknown price is taken to cost, in US dollars.
  static final BigDecimal UNKNOWN_USD = new BigDecimal("0.01");

  /// Tokens of a verdict as they usually are, thinking included.
  static final int USUAL_VERDICT = 1_000;

  private static final int CHARACTERS_PER_TOKEN = 4;

  /// @param amountUsd that was taken out
  record Reservation(LocalDate day, BigDecimal amountUsd) {}

  /// How asking for money ended.
  sealed interface Asked {
    record Granted(Reservation reservation) implements Asked {}

    /// @param until there is money again
    /// @param first whether nobody has said so today
    record UsedUp(Duration until, boolean first) implements Asked {}
  }

  Asked reserve(Prompt prompt, String model) {
    Instant now = clock.instant();
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    BigDecimal amount = expected(prompt, model, now);
    if (store.reserve(day, amount, dailyUsd, now)) {
      return new Asked.Granted(new Reservation(day, amount));
    }
    Instant tomorrow = day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    return new Asked.UsedUp(Duration.between(now, tomorrow), store.announce(day, now));
  }

  /// @param spend what it came to; of an unknown cost what was reserved stands
  void settle(Reservation reservation, Spend spend) {
    BigDecimal spent = spend.costUsd();
    BigDecimal known = spent == null ? BigDecimal.ZERO : spent;
    BigDecimal total = spend.costComplete() ? known : known.max(reservation.amountUsd());
    store.settle(reservation.day(), total.subtract(reservation.amountUsd()), clock.instant());
  }

  private BigDecimal expected(Prompt prompt, String model, Instant now) {
    int asked = (prompt.system().length() + prompt.user().length()) / CHARACTERS_PER_TOKEN;
    BigDecimal cost =
        prices.cost(new Usage(asked, 0, USUAL_VERDICT, 0, asked + USUAL_VERDICT, true), model, now);
    return cost == null ? UNKNOWN_USD : cost;
  }
}
