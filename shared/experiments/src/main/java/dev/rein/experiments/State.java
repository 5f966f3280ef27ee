package dev.rein.experiments;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Where what was done is kept, piece by piece, so that nothing is done twice.
interface State {
  @Nullable Outcome find(Unit unit);

  /// @throws IOException if it can't be kept
  void keep(Unit unit, Outcome outcome) throws IOException;
}
