package dev.rein.local.lambda;

/// What a handler still has to do once its caller has been answered.
public interface AfterResponse {
  AfterResponse NOTHING =
      new AfterResponse() {
        @Override
        public boolean claimFlushAfterResponse() {
          return false;
        }

        @Override
        public void flush() {
          // it has nothing to do
        }
      };

  /// Called once, before the first event.
  ///
  /// @return false when the handler does it before it answers
  boolean claimFlushAfterResponse();

  /// Called after each answer, before the next event.
  void flush();

  /// Called once, after the last event.
  default void shutDown() {}
}
