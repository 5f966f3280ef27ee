package dev.rein.redelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private final Backoff even = new Backoff(() -> 0);

  @ParameterizedTest
  @CsvSource({
    "1,timeout,5",
    "2,timeout,10",
    "8,unreachable,640",
    "9,server_error,900",
    "1000,rate_limited,900",
    "1,credentials,60",
    "4,quota,480",
    "5,misdirected,900",
  })
  void wait_doublesUpToItsBound(int tries, String reason, long seconds) {
    assertThat(even.after(tries, reason, null)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"1,5", "5,5", "6,6", "3600,3600", "3601,3600", "100000000,3600"})
  void wait_isNotShorterThanAskedFor_withinReason(long asked, long seconds) {
    assertThat(even.after(1, "rate_limited", Duration.ofSeconds(asked)))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void jitter_onlyAdds_andAtMostAFifth() {
    assertThat(new Backoff(() -> 0.999999).after(1, "credentials", null))
        .isBetween(Duration.ofSeconds(71), Duration.ofSeconds(72));
  }

  @Test
  void tenDaysOfTries_areFewerThanTheQueueAllows() {
    Duration waited = Duration.ZERO;
    int receives = 0;
    while (waited.compareTo(Duration.ofDays(10)) < 0) {
      receives++;
      waited = waited.plus(even.after(receives, "timeout", null));
    }
    assertThat(receives).isLessThan(World.MAX_RECEIVES);
  }
}
