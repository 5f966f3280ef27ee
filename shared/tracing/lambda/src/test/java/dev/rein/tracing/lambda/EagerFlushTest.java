package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EagerFlushTest {
  private static final Duration OFTEN = Duration.ofMillis(1);
  private static final Duration NEVER_REACHED = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final InFlight flushes = new InFlight();

  EagerFlushTest() {
    timer.setRemoveOnCancelPolicy(true);
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void longInvocation_isFlushedAgainAndAgain() throws Exception {
    CountDownLatch thrice = new CountDownLatch(3);
    EagerFlush eager = new EagerFlush(timer, OFTEN, flushes, thrice::countDown);

    eager.invocationBegins();

    assertThat(thrice.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    eager.invocationEnds();
  }

  @Test
  void shortInvocations_areNotFlushed_andLeaveNothingToWaitFor() {
    AtomicInteger flushed = new AtomicInteger();
    EagerFlush eager = new EagerFlush(timer, NEVER_REACHED, flushes, flushed::incrementAndGet);

    for (int i = 0; i < 1_000; i++) {
      eager.invocationBegins();
      eager.invocationEnds();
      assertThat(timer.getQueue()).isEmpty();
    }

    assertThat(flushed.get()).isZero();
  }

  @Test
  void zero_isNever() {
    EagerFlush eager = new EagerFlush(timer, Duration.ZERO, flushes, () -> {});

    eager.invocationBegins();

    assertThat(timer.getQueue()).isEmpty();
    eager.invocationEnds();
  }

  @Test
  void endOfAnInvocation_waitsForNoFlush_butTheProcessKnowsOfIt_andNoneFollows() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger flushed = new AtomicInteger();
    EagerFlush eager =
        new EagerFlush(
            timer,
            OFTEN,
            flushes,
            () -> {
              begun.countDown();
              awaitQuietly(release);
              flushed.incrementAndGet();
            });
    eager.invocationBegins();
    assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    eager.invocationEnds();

    assertThat(flushed.get()).isZero();
    Deadline soon = Deadline.in(Duration.ofMillis(20));
    flushes.await(soon);
    assertThat(soon.passed()).isTrue();
    release.countDown();
    flushes.await(Deadline.in(PATIENCE));
    assertThat(flushed.get()).isEqualTo(1);
    assertThat(timer.getQueue()).isEmpty();
  }

  @Test
  void invocationsSideBySide_shareTheirFlushes() throws Exception {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch often = new CountDownLatch(20);
    EagerFlush eager =
        new EagerFlush(
            timer,
            OFTEN,
            flushes,
            () -> {
              most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
              often.countDown();
              atOnce.decrementAndGet();
            });
    for (int i = 0; i < 50; i++) eager.invocationBegins();

    assertThat(often.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    assertThat(most.get()).isEqualTo(1);
    for (int i = 0; i < 50; i++) eager.invocationEnds();
    flushes.await(Deadline.in(PATIENCE));
    assertThat(timer.getQueue()).isEmpty();
  }

  @Test
  void flushThatBreaks_isNotTheLast() throws Exception {
    CountDownLatch twice = new CountDownLatch(2);
    EagerFlush eager =
        new EagerFlush(
            timer,
            OFTEN,
            flushes,
            () -> {
              twice.countDown();
              throw new IllegalStateException("broken");
            });

    eager.invocationBegins();

    assertThat(twice.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    eager.invocationEnds();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
