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
import java.util.function.LongSupplier;
import okhttp3.OkHttpClient;

/// The traces of an experiment, delivered piece by piece or kept in a file.
public final class Recording {
  /// The most that Opik is waited for, and a file.
  private static final Duration PATIENT = Duration.ofSeconds(10);

  private final Tracing tracing;
  private final Runnable silent;
  private Flushed ledger = Flushed.NOTHING;

  private Recording(Tracing tracing, Runnable silent) {
    this.tracing = tracing;
    this.silent = silent;
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
    return to(http, settings, tags, masking, kept, System::nanoTime);
  }

  static Recording to(
      OkHttpClient http,
      OpikSettings settings,
      Set<String> tags,
      Masking masking,
      ReplayFile kept,
      LongSupplier nanos) {
    SparingSink sink = new SparingSink(new OpikSink(http, settings, kept), nanos);
    return new Recording(
        Tracing.to(sink, InstantSource.system(), tags, masking), sink::didNotAnswer);
  }

  public static Recording off() {
    return new Recording(Tracing.disabled(), () -> {});
  }

  /// Opik was just asked something else in vain, so for a while it is not asked again.
  public synchronized void opikDidNotAnswer() {
    silent.run();
  }

  public Tracing tracing() {
    return tracing;
  }

  /// Returns when everything recorded so far is in Opik or in the file. One at a time, so that
  /// nobody returns while another still carries their spans.
  public synchronized void settle() {
    ledger = ledger.plus(tracing.flush(Deadline.in(PATIENT)));
  }

  public synchronized Flushed ledger() {
    return ledger;
  }
}
