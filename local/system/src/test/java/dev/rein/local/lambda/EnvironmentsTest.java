package dev.rein.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.local.TestHandlers;
import dev.rein.local.TestHandlers.SlowFlush;
import dev.rein.local.TestHandlers.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EnvironmentsTest {
  private static final byte[] EVENT = "{}".getBytes(StandardCharsets.UTF_8);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);

  private static CompletableFuture<byte[]> inBackground(Environments function) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return function.invoke(EVENT, PATIENCE);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  private static void reset(int together) {
    Waiting.MADE.set(0);
    Waiting.entered = new CountDownLatch(together);
    Waiting.go = new CountDownLatch(1);
  }

  @Test
  void invoke_whileOthersRun_getsAnEnvironmentOfItsOwn() throws Exception {
    reset(3);
    Environments function =
        new Environments(TestHandlers.spec(Waiting.class, Duration.ofSeconds(20)));
    var first = inBackground(function);
    var second = inBackground(function);
    var third = inBackground(function);
    assertThat(Waiting.entered.await(10, TimeUnit.SECONDS)).isTrue();
    Waiting.go.countDown();
    CompletableFuture.allOf(first, second, third).get(10, TimeUnit.SECONDS);
    assertThat(function.drain(PATIENCE)).isTrue();
    assertThat(Waiting.MADE).hasValue(3);
  }

  @Test
  void invoke_beyondTheLimit_waitsItsTurn() throws Exception {
    reset(1);
    Environments function =
        new Environments(TestHandlers.spec(Waiting.class, Duration.ofSeconds(20)), 1);
    var first = inBackground(function);
    assertThat(Waiting.entered.await(10, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> function.invoke(EVENT, SHORT))
        .isInstanceOfSatisfying(
            InvocationFailed.class,
            e -> assertThat(e.kind()).isEqualTo(InvocationFailed.Kind.TIMED_OUT));
    Waiting.go.countDown();
    first.get(10, TimeUnit.SECONDS);
    function.invoke(EVENT, PATIENCE);
    assertThat(Waiting.MADE).hasValue(1);
  }

  @Test
  void flushAfterResponse_thatIsSlow_delaysNoCaller() throws Exception {
    SlowFlush.MADE.set(0);
    SlowFlush.FLUSHED.set(0);
    SlowFlush.SHUT_DOWN.set(0);
    SlowFlush.go = new CountDownLatch(1);
    Environments function =
        new Environments(TestHandlers.spec(SlowFlush.class, Duration.ofSeconds(20)));
    function.invoke(EVENT, PATIENCE);
    function.invoke(EVENT, PATIENCE); // the first environment is still flushing
    assertThat(SlowFlush.FLUSHED).hasValue(0);
    assertThat(SlowFlush.MADE).hasValue(2);
    SlowFlush.go.countDown();
    assertThat(function.drain(PATIENCE)).isTrue();
    assertThat(SlowFlush.FLUSHED).hasValue(2);
    // No event comes any more: what a flush has left to the next one is flushed now.
    assertThat(SlowFlush.SHUT_DOWN).hasValue(2);
  }

  @Test
  void functionTimeout_answersTheCallerAndGivesUpTheEnvironment() throws Exception {
    reset(1);
    Environments function =
        new Environments(TestHandlers.spec(Waiting.class, Duration.ofSeconds(1)), 1);
    assertThatThrownBy(() -> function.invoke(EVENT, PATIENCE))
        .isInstanceOfSatisfying(
            InvocationFailed.class,
            e -> assertThat(e.kind()).isEqualTo(InvocationFailed.Kind.TIMED_OUT))
        .hasMessageContaining("timed out after 1 s");
    Waiting.go.countDown();
    function.invoke(EVENT, PATIENCE);
    assertThat(Waiting.MADE).hasValue(2);
  }

  @Test
  void invoke_afterDrain_isRefused() throws Exception {
    Environments function =
        new Environments(TestHandlers.spec(TestHandlers.Echo.class, Duration.ofSeconds(5)));
    function.warmUp();
    assertThat(function.drain(PATIENCE)).isTrue();
    assertThatThrownBy(() -> function.invoke(EVENT, PATIENCE))
        .isInstanceOfSatisfying(
            InvocationFailed.class,
            e -> assertThat(e.kind()).isEqualTo(InvocationFailed.Kind.STOPPING));
  }

  @Test
  void warmUp_ofAClassThatIsNoHandler_saysSo() {
    Environments function =
        new Environments(TestHandlers.spec(String.class, Duration.ofSeconds(5)));
    assertThatThrownBy(function::warmUp)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("java.lang.String is no RequestStreamHandler");
  }
}
