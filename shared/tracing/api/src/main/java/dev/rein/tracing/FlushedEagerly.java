package dev.rein.tracing;

/// What became of a flush in the middle of the work.
///
/// @param ended the ledger of what had ended and is settled
/// @param runningShown whether every row of what was still running arrived
public record FlushedEagerly(Flushed ended, boolean runningShown) {
  public static final FlushedEagerly NOTHING = new FlushedEagerly(Flushed.NOTHING, false);
}
