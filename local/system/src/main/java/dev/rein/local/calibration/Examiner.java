package dev.rein.local.calibration;

import dev.rein.local.calibration.Judged.Cost;

/// Judges one example as the product would.
@FunctionalInterface
public interface Examiner {
  record Opinion(Judged judged, Cost cost) {}

  /// @return [Judged.Unscored] where nothing usable came of it; never throws for what a model or
  ///   the network did
  Opinion judge(Example example);
}
