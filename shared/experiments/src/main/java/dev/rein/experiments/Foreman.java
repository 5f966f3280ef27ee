package dev.rein.experiments;

import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Says whether work goes on, and hears how it went.
interface Foreman {
  /// @return the money put aside for a piece, to be given back to [#settle]; null if nothing
  ///   further may begin
  @Nullable BigDecimal begin(Unit.Part part);

  void settle(Unit.Part part, BigDecimal putAside, Outcome outcome);

  /// @throws IOException if its costs can't be kept
  void noAnswer(Outcome.NotNow why) throws IOException;

  /// Our own fault; [#noAnswer] hears of it, too.
  void broken(RuntimeException thrown);

  /// @param pieces that are done now, with those that a failure makes impossible
  void done(int pieces);
}
