package dev.rein.pipeline;

import dev.rein.coaching.Spend;

/// Counts what an invocation does. Used by one thread.
public interface RunMeter {
  /// Where nobody counts.
  RunMeter NONE =
      new RunMeter() {
        @Override
        public void add(Spend more) {}

        @Override
        public void completed() {}
      };

  /// A model was asked.
  void add(Spend more);

  /// A goal has its plan.
  void completed();
}
