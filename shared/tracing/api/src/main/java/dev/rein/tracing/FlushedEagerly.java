package dev.rein.tracing;

/// What became of a flush in the middle of the work.
///
/// @param ended the ledger of what had ended and is settled
/// @param runningShown whether every row of what was still running arrived
/// @param left how many that had ended are left to the next flush
public record FlushedEagerly(Flushed ended, boolean runningShown, int left) {
  public static final FlushedEagerly NOTHING = new FlushedEagerly(Flushed.NOTHING, false, 0);
}
