package dev.rein.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class Uuid7Test {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");

  @Test
  void at_aTime_hasVersionVariantAndThatTime() {
    UUID id = new Uuid7().at(NOW);

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(Uuid7.timeOf(id)).isEqualTo(NOW);
  }

  @Test
  void at_oneMillisecondManyTimes_isInOrderAndUnique() {
    Uuid7 ids = new Uuid7();
    List<String> minted = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) minted.add(ids.at(NOW).toString());

    assertThat(minted).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void at_moreThanTheCounterHolds_isStillUnique() {
    Uuid7 ids = new Uuid7();
    Set<UUID> minted = new HashSet<>();
    for (int i = 0; i < 20_000; i++) minted.add(ids.at(NOW));

    assertThat(minted).hasSize(20_000);
  }

  @Test
  void at_twoRestoresOfOneSnapshot_shareNoId() {
    long millis = NOW.toEpochMilli();
    Set<UUID> minted = new HashSet<>();
    for (int restore = 0; restore < 20; restore++) {
      Uuid7 ids = new Uuid7(millis, 7);
      UUID first = ids.at(NOW);
      // The state was the same, so only the random bits can tell the ids apart.
      assertThat(first.getMostSignificantBits() & 0xFFF).isEqualTo(8);
      minted.add(first);
      for (int i = 1; i < 1_000; i++) minted.add(ids.at(NOW));
    }

    assertThat(minted).hasSize(20_000);
  }

  @Test
  void seed_isDrawnAnew_onceItIsOld_andWheneverItIsToBeRenewed() {
    AtomicInteger seeds = new AtomicInteger();
    Uuid7 ids = new Uuid7(-1, 0, seeds::incrementAndGet);

    ids.at(NOW);
    ids.at(NOW.plusMillis(Uuid7.MAX_AGE_MILLIS));
    assertThat(seeds).hasValue(1);
    ids.at(NOW.plusMillis(Uuid7.MAX_AGE_MILLIS + 1));
    assertThat(seeds).hasValue(2);
    ids.at(NOW);
    assertThat(seeds).as("a clock that was set back").hasValue(3);
    Uuid7.renewAll();
    ids.at(NOW);
    assertThat(seeds).hasValue(4);
  }

  @Test
  void at_copiesThatAreRenewed_shareNoId_thoughTheyWereInTheMiddleOfASeed() {
    Set<UUID> minted = new HashSet<>();
    for (int copy = 0; copy < 20; copy++) {
      // Each begins as the others did, as restores of one snapshot do.
      AtomicBoolean restored = new AtomicBoolean();
      SecureRandom fresh = new SecureRandom();
      Uuid7 ids = new Uuid7(-1, 0, () -> restored.get() ? fresh.nextLong() : 42);
      UUID before = ids.at(NOW);
      assertThat(before).isEqualTo(new Uuid7(-1, 0, () -> 42).at(NOW));

      restored.set(true);
      Uuid7.renewAll();
      for (int i = 0; i < 1_000; i++) minted.add(ids.at(NOW));
    }

    assertThat(minted).hasSize(20_000);
  }

  @Test
  void renewingOfTracing_reachesEveryGeneratorOfTheProcess() {
    AtomicInteger seeds = new AtomicInteger();
    Uuid7 elsewhere = new Uuid7(-1, 0, seeds::incrementAndGet);
    elsewhere.at(NOW);

    Tracing.disabled().renewIds();
    elsewhere.at(NOW);

    assertThat(seeds).hasValue(2);
  }

  @Test
  void at_timesThatGoBackAndForth_sharesNoIdUnderOneSeed() {
    Uuid7 ids = new Uuid7(-1, 0, () -> 42);
    Set<UUID> minted = new HashSet<>();
    for (int i = 0; i < 200_000; i++) minted.add(ids.at(NOW.plusMillis(i % 3)));

    assertThat(minted).hasSize(200_000);
  }

  @Test
  void at_randomBitsAndCounters_areEvenlySpread() {
    int ids = 20_000;
    int[] ones = new int[62];
    int[] counters = new int[8];
    Uuid7 minting = new Uuid7();
    for (int i = 0; i < ids; i++) {
      UUID id = minting.at(NOW.plusMillis(i));
      for (int bit = 0; bit < ones.length; bit++) {
        ones[bit] += (int) (id.getLeastSignificantBits() >>> bit & 1);
      }
      counters[(int) (id.getMostSignificantBits() & 0x7FF) / 256]++;
    }
    // Seven standard deviations: wrong once in 10 billion runs.
    int far = (int) (7 * Math.sqrt(ids) / 2);
    for (int count : ones) assertThat(count).isBetween(ids / 2 - far, ids / 2 + far);
    int part = ids / counters.length;
    int farPart = (int) (7 * Math.sqrt(part));
    for (int count : counters) assertThat(count).isBetween(part - farPart, part + farPart);
  }

  @Test
  void at_timeOutsideOfFortyEightBits_isRefused() {
    Uuid7 ids = new Uuid7();
    assertThat(Uuid7.timeOf(ids.at(Instant.EPOCH))).isEqualTo(Instant.EPOCH);
    assertThat(Uuid7.timeOf(ids.at(Instant.ofEpochMilli((1L << 48) - 1)))).isAfter(NOW);
    assertThatIllegalArgumentException().isThrownBy(() -> ids.at(Instant.EPOCH.minusMillis(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> ids.at(Instant.ofEpochMilli(1L << 48)));
  }

  @Test
  void timeOf_anotherVersion_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Uuid7.timeOf(UUID.randomUUID()));
  }

  @Test
  void deadline_beforeAndAfter_tellsWhatRemains() {
    assertThat(Deadline.in(Duration.ofMinutes(1)).passed()).isFalse();
    assertThat(Deadline.in(Duration.ofMinutes(1)).remaining()).isPositive();
    assertThat(Deadline.in(Duration.ZERO).passed()).isTrue();
    assertThat(Deadline.in(Duration.ofSeconds(-1)).remaining()).isZero();
    Deadline late = Deadline.in(Duration.ofMinutes(1));
    assertThat(late.atMost(Duration.ofSeconds(1)).remaining()).isLessThan(Duration.ofSeconds(2));
    assertThat(late.atMost(Duration.ofHours(1))).isEqualTo(late);
  }
}
