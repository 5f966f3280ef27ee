package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final InFlight flushes = new InFlight();

  @Test
  void nothingUnderWay_isNotWaitedFor() {
    long started = System.nanoTime();

    flushes.await(Deadline.in(PATIENCE));

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(PATIENCE.dividedBy(2));
  }

  @Test
  void flushUnderWay_isWaitedFor_evenByAnInterruptedThread() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    begin(release);
    CompletableFuture<Boolean> waited = new CompletableFuture<>();
    Thread waiter =
        Thread.ofPlatform()
            .start(
                () -> {
                  flushes.await(Deadline.in(PATIENCE));
                  boolean ended = release.getCount() == 0;
                  waited.complete(ended && Thread.currentThread().isInterrupted());
                });

    waiter.interrupt();
    release.countDown();

    assertThat(waited.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void flushThatTakesTooLong_isWaitedForUntilTheDeadline() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    begin(release);
    Deadline deadline = Deadline.in(Duration.ofMillis(50));

    flushes.await(deadline);

    assertThat(deadline.passed()).isTrue();
    release.countDown();
  }

  @Test
  void flushThatThrows_countsAsEnded() {
    assertThatThrownBy(
            () ->
                flushes.run(
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
    long started = System.nanoTime();

    flushes.await(Deadline.in(PATIENCE));

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(PATIENCE.dividedBy(2));
  }

  private void begin(CountDownLatch release) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(
            () ->
                flushes.run(
                    () -> {
                      begun.countDown();
                      try {
                        return release.await(10, TimeUnit.SECONDS);
                      } catch (InterruptedException e) {
                        return false;
                      }
                    }));
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
