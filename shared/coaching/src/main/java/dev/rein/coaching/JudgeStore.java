package dev.rein.coaching;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// What the judge keeps for itself: what it may still spend today, and what it is compared with.
///
/// Safe for use by several threads and processes. Throws only when the store itself can't be
/// reached or refuses.
public interface JudgeStore {

  /// Takes an amount out of a day's budget before it is spent, unless the budget would be exceeded.
  /// Who was given it says with [#settle] what it came to; one that never does has spent it all.
  ///
  /// @param day in UTC
  /// @param limitUsd of the day
  boolean reserve(LocalDate day, BigDecimal amountUsd, BigDecimal limitUsd, Instant now);

  /// @param differenceUsd what was really spent less what was reserved
  void settle(LocalDate day, BigDecimal differenceUsd, Instant now);

  /// Says once a day, to one caller of all, that the budget is used up.
  ///
  /// @return true for the one that is to say it
  boolean announce(LocalDate day, Instant now);

  /// Spent and reserved on that day, in US dollars.
  BigDecimal committed(LocalDate day);

  /// What was kept under this name.
  ///
  /// @return JSON
  Optional<String> baseline(String name);

  /// Keeps a baseline, unless there is one.
  ///
  /// @return what is kept now
  String keepBaseline(String name, String json);
}
