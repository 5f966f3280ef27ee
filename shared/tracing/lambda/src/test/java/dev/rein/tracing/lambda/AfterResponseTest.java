package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.testing.LambdaStandIn;
import dev.rein.tracing.testing.LambdaStandIn.Options;
import dev.rein.tracing.testing.PollFault;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AfterResponseTest {
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Recorded host = new Recorded();

  @Test
  void nobodyToRegisterWith_isSaid_andNothingStarts() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    assertThat(AfterResponse.start("127.0.0.1:" + free, host, log::add)).isNull();
    assertThat(log).singleElement().asString().contains("can't be reached");
    assertThat(host.states).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no host at all", "127.0.0.1:port", "%%"})
  void addressThatIsNone_isSaid_andNothingStarts(String runtimeApi) {
    assertThat(AfterResponse.start(runtimeApi, host, log::add)).isNull();
    assertThat(log).hasSize(1);
  }

  @Test
  void refusal_isSaid_andNothingStarts() {
    try (LambdaStandIn lambda = LambdaStandIn.start(new Options(true, false))) {
      assertThat(AfterResponse.start(lambda.runtimeApi(), host, log::add)).isNull();

      assertThat(log).singleElement().asString().contains("takes no internal extension");
      assertThat(host.states).isEmpty();
    }
  }

  @Test
  void apiThatFailsAgainAndAgain_isAskedEverLessOften_andSaidOnce() throws Exception {
    try (LambdaStandIn lambda = LambdaStandIn.start()) {
      PollFault[] faults = new PollFault[5];
      Arrays.fill(faults, PollFault.REFUSE);
      lambda.faults(faults);

      assertThat(AfterResponse.start(lambda.runtimeApi(), host, log::add)).isNotNull();

      assertThat(host.failures.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(log).singleElement().asString().contains("Extensions API failed");
      assertThat(host.states.getFirst()).isTrue();
      assertThat(host.states.subList(1, 6)).containsOnly(false);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,10", "2,20", "9,2560", "10,5120", "11,5120", "2147483647,5120"})
  void pause_doublesUpToAFewSeconds(int failures, long millis) {
    assertThat(AfterResponse.pause(failures)).isEqualTo(Duration.ofMillis(millis));
  }

  private static final class Recorded implements AfterResponse.Host {
    private final List<Boolean> states = new CopyOnWriteArrayList<>();
    private final CountDownLatch failures = new CountDownLatch(5);

    @Override
    public void flushAfterResponse() {}

    @Override
    public void flushAtShutdown(Duration atMost) {}

    @Override
    public void afterResponse(boolean works) {
      states.add(works);
      if (!works) failures.countDown();
    }
  }
}
