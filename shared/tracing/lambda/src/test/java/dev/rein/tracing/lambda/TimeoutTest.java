package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeoutTest {
  private static final Duration IDLE = Duration.ofMillis(50);

  @ParameterizedTest
  @CsvSource({"30000,700", "1401,700", "1400,700", "1399,699", "200,100", "0,0"})
  void lead_isTheUsualOne_orHalfOfAShortTimeout(long left, long lead) {
    assertThat(Timeout.lead(Duration.ofMillis(left)).toMillis()).isEqualTo(lead);
  }

  @Test
  void action_runsBeforeTheTimeout_onADaemonThread() throws Exception {
    AtomicReference<Thread> ranOn = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);

    Future<?> cut =
        new Timeout(Timeout.timer(IDLE))
            .before(
                Duration.ofMillis(20),
                () -> {
                  ranOn.set(Thread.currentThread());
                  ran.countDown();
                });

    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ranOn.get().isDaemon()).isTrue();
    cut.get(10, TimeUnit.SECONDS);
  }

  @Test
  void timeThatHasPassedAlready_actsAtOnce() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);

    new Timeout(Timeout.timer(IDLE))
        .before(Duration.ofSeconds(-5), ran::countDown)
        .get(10, TimeUnit.SECONDS);

    assertThat(ran.getCount()).isZero();
  }

  @Test
  void invocationThatEndsInTime_isNeverActedOn() throws Exception {
    Timeout timeout = new Timeout(Timeout.timer(IDLE));
    AtomicInteger acted = new AtomicInteger();
    List<Future<?>> cancelled =
        IntStream.range(0, 100)
            .<Future<?>>mapToObj(
                _ -> timeout.before(Duration.ofMillis(200), acted::incrementAndGet))
            .toList();
    cancelled.forEach(cut -> cut.cancel(false));

    // One thread acts in the order of time, so those before have had their turn.
    timeout.before(Duration.ofMillis(400), () -> {}).get(10, TimeUnit.SECONDS);

    assertThat(acted.get()).isZero();
  }

  @Test
  void thread_leavesWhenThereIsNothingToWaitFor() throws Exception {
    AtomicReference<Thread> timer = new AtomicReference<>();
    Timeout timeout = new Timeout(Timeout.timer(IDLE));
    timeout
        .before(Duration.ofMillis(1), () -> timer.set(Thread.currentThread()))
        .get(10, TimeUnit.SECONDS);

    // An invocation of the far future that ended early must not hold it either.
    timeout.before(Duration.ofHours(1), () -> {}).cancel(false);

    assertThat(timer.get().join(Duration.ofSeconds(10))).isTrue();
    CountDownLatch again = new CountDownLatch(1);
    timeout.before(Duration.ofMillis(1), again::countDown).get(10, TimeUnit.SECONDS);
    assertThat(again.getCount()).isZero();
  }
}
