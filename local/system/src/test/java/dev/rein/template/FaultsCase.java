package dev.rein.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// That rules notice templates which break them: the test's own `faults`.
abstract class FaultsCase {
  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void fault_isNamed(Fault fault) {
    assertThat(fault.found()).contains(fault.breach());
  }
}
