package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TlsRehearsalTest {
  @Test
  void rounds_areBoundedByTheirNumber_andByTime_butOneIsWhole() throws Exception {
    assertThat(TlsRehearsal.run(Duration.ofSeconds(60))).isEqualTo(TlsRehearsal.ROUNDS);
    assertThat(TlsRehearsal.run(Duration.ZERO)).isEqualTo(1);
  }

  @Test
  void nothingIsLeftOfIt() throws Exception {
    TlsRehearsal.run(Duration.ZERO);

    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals(TlsRehearsal.THREAD)) {
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
      }
    }
  }
}
