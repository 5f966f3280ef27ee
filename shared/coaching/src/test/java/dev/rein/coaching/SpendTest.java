package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.llm.Billing;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class SpendTest {
  @Test
  void requestsMadeAgain_areCallsAndErrors_andALostOneMakesTheCostALowerBound() {
    Spend usable = Spend.ofCall(Samples.LOSSY, true);

    assertThat(usable)
        .isEqualTo(new Spend(3, 2, Samples.USAGE, new BigDecimal("0.0012350"), false, 1));
    assertThat(Spend.ofCall(Samples.LOSSY, false).errors()).isEqualTo(3);
    assertThat(usable.plus(usable).possiblyBilled()).isEqualTo(2);
    assertThat(usable.plus(Samples.SPEND).costComplete()).isFalse();
  }

  @Test
  void callThatGotNoTurn_isAFailedOneThatCostsNothing() {
    Spend spend = Spend.ofCall(Billing.notAsked("m"), false);

    assertThat(spend.calls()).isEqualTo(1);
    assertThat(spend.errors()).isEqualTo(1);
    assertThat(spend.costUsd()).isNull();
    assertThat(spend.costComplete()).isTrue();
  }
}
