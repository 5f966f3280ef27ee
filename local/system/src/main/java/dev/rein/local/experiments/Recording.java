package dev.rein.local.experiments;

import dev.rein.experiments.ReplayFile;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Masking;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OpikSink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import okhttp3.OkHttpClient;

/// The traces of an experiment, delivered piece by piece or kept in a file.
public final class Recording {
  private static final Duration PATIENT = Duration.ofSeconds(10);

  /// For an Opik that did not answer the last time.
  private static final Duration HASTY = Duration.ofMillis(500);

  private final Tracing tracing;
  private Flushed ledger = Flushed.NOTHING;
  private boolean answers = true;

  private Recording(Tracing tracing) {
    this.tracing = tracing;
  }

  /// @param settings whose source says that this is no everyday traffic
  /// @param tags put on every trace
  /// @param kept takes what Opik does not
  public static Recording to(
      OkHttpClient http,
      OpikSettings settings,
      Set<String> tags,
      Masking masking,
      ReplayFile kept) {
    return new Recording(
        Tracing.to(new OpikSink(http, settings, kept), InstantSource.system(), tags, masking));
  }

  public static Recording off() {
    return new Recording(Tracing.disabled());
  }

  public Tracing tracing() {
    return tracing;
  }

  /// Returns when everything recorded so far is in Opik or in the file. One at a time, so that
  /// nobody returns while another still carries their spans.
  public synchronized void settle() {
    Flushed flushed = tracing.flush(Deadline.in(answers ? PATIENT : HASTY));
    ledger = ledger.plus(flushed);
    answers = flushed.recorded() == flushed.delivered();
  }

  public synchronized Flushed ledger() {
    return ledger;
  }
}
