package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeasesTest {
  private final Leases leases = new Leases();
  private final UUID goal = Samples.id();

  @Test
  void goalOfAnotherLease_mayNotBeWritten() {
    leases.given(goal, "mine");
    assertThat(leases.mayWrite(goal, "mine")).isTrue();
    assertThat(leases.mayWrite(goal, "theirs")).isFalse();
    assertThat(leases.mayWrite(goal, null)).isFalse();
  }

  @Test
  void lease_isRememberedAmongAsManyAsMayBe_andForgottenBeyond() {
    leases.given(goal, "mine");
    for (int i = 1; i < Leases.REMEMBERED; i++) leases.given(Samples.id(), "other");
    assertThat(leases.mayWrite(goal, "theirs")).isFalse();
    leases.given(Samples.id(), "other");
    assertThat(leases.mayWrite(goal, "theirs")).isTrue();
  }
}
