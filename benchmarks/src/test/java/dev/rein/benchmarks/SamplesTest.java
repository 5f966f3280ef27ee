package dev.rein.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void quantiles_lieBetweenNeighbours() {
    Samples samples = Samples.ofMillis(Stream.of(40, 10, 30, 20).map(Duration::ofMillis).toList());

    assertThat(samples.median()).isEqualTo(25);
    assertThat(samples.quantile(0)).isEqualTo(10);
    assertThat(samples.quantile(1)).isEqualTo(40);
    assertThat(samples.shown()).isEqualTo("25 (18–33)");
  }

  @Test
  void oneSample_isEveryQuantile() {
    Samples samples = Samples.ofMillis(List.of(Duration.ofMillis(7)));

    assertThat(samples.shown()).isEqualTo("7.0 (7.0–7.0)");
    assertThatThrownBy(() -> Samples.ofMillis(List.of())).hasMessageContaining("no samples");
  }
}
