package dev.rein.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.experiments.Unit.Part;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectedTest {
  private static final BigDecimal BUDGET = new BigDecimal("0.004");

  private final Expected expected = new Expected();

  private static Outcome judged(String usd) {
    return new Outcome.Judged(Map.of(), Map.of(), "r", "judge", Trials.costs(usd));
  }

  private static Outcome noAnswer(String usd) {
    return new Outcome.NotNow("Too many requests.", false, null, Trials.costs(usd));
  }

  @Test
  void unknownPrice_isTheGuess_andNeverMoreThanTheBudget() {
    assertThat(expected.of(Part.MADE, null)).isEqualTo(Expected.UNSEEN);
    assertThat(expected.of(Part.MADE, BigDecimal.ONE)).isEqualTo(Expected.UNSEEN);
    assertThat(expected.of(Part.MADE, BUDGET)).isEqualTo(BUDGET);
  }

  @Test
  void knownPrice_isTheDearestOfItsSort() {
    expected.seen(Part.JUDGED, judged("0.002"));
    expected.seen(Part.JUDGED, judged("0.006"));
    expected.seen(Part.JUDGED, judged("0.001"));

    assertThat(expected.of(Part.JUDGED, BUDGET)).isEqualTo("0.006");
    assertThat(expected.of(Part.MADE, BUDGET)).isEqualTo(BUDGET);
  }

  @Test
  void callThatGaveNothing_tellsOnlyThatOneMayBeDearer() {
    expected.seen(Part.JUDGED, noAnswer("0"));
    assertThat(expected.of(Part.JUDGED, null)).isEqualTo(Expected.UNSEEN);
    expected.seen(Part.JUDGED, noAnswer("0.03"));
    assertThat(expected.of(Part.JUDGED, null)).isEqualTo("0.03");
    expected.seen(Part.MADE, judged("0.001"));
    expected.seen(Part.MADE, noAnswer("0.002"));
    assertThat(expected.of(Part.MADE, null)).isEqualTo("0.002");
  }
}
