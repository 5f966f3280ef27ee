package dev.rein.local.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.experiments.ReplayFile;
import dev.rein.tracing.Masking;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an experiment's pieces of work pay while Opik is down: nothing, but for a question now and
/// then.
class RecordingTest {
  private static final int PIECES = 50;

  @TempDir Path folder;

  private final OpikStandIn opik = OpikStandIn.start();
  private final OkHttpClient http = new OkHttpClient();
  private final AtomicLong nanos = new AtomicLong();
  private ReplayFile kept;
  private Recording recording;

  @BeforeEach
  void record() {
    OpikSettings settings = OpikSettings.of(Map.of("OPIK_URL_OVERRIDE", opik.uri().toString()));
    kept = new ReplayFile(folder.resolve("kept.log"), settings);
    recording = Recording.to(http, settings, Set.of("rein"), Masking.ON, kept, nanos::get);
  }

  @AfterEach
  void close() {
    opik.close();
  }

  private void pieces() {
    for (int i = 0; i < PIECES; i++) {
      recording.tracing().trace(TraceStart.named("piece"), _ -> "");
      recording.settle();
    }
  }

  @Test
  void opikThatIsDown_isAskedOncePerPause_andAllOfItIsKept() throws Exception {
    opik.faults(_ -> Fault.status(503));
    recording.opikDidNotAnswer();

    pieces();
    assertThat(opik.requests()).isEmpty();
    assertThat(recording.ledger().spilled()).isEqualTo(PIECES);

    nanos.addAndGet(SparingSink.PAUSE.toNanos());
    recording.settle();
    assertThat(opik.requests()).as("nothing to deliver is no question").isEmpty();
    pieces();
    int asked = opik.requests().size();
    assertThat(asked).isPositive();
    pieces();
    assertThat(opik.requests()).hasSize(asked);

    assertThat(recording.ledger().spilled()).isEqualTo(3 * PIECES);
    assertThat(recording.ledger().dropped()).isZero();
    opik.faults(_ -> Fault.none());
    assertThat(kept.deliver(http).isComplete()).isTrue();
    assertThat(opik.store().traces(null)).hasSize(3 * PIECES);
  }

  @Test
  void opikThatAnswersAgain_isAskedAtOnceFromThenOn() throws Exception {
    opik.faults(_ -> Fault.status(503));
    nanos.set(Long.MAX_VALUE - 1);
    recording.opikDidNotAnswer();
    pieces();

    opik.faults(_ -> Fault.none());
    nanos.addAndGet(SparingSink.PAUSE.toNanos());
    pieces();

    assertThat(recording.ledger().spilled()).isEqualTo(PIECES);
    assertThat(recording.ledger().delivered()).isEqualTo(PIECES);
    assertThat(opik.store().traces(null)).hasSize(PIECES);
  }
}
