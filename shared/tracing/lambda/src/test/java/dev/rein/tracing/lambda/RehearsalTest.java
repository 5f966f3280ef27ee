package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// That a rehearsal, however it goes, is over in time and breaks nothing.
class RehearsalTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Map<String, String> SNAP_START =
      Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");

  private final List<String> lines = new ArrayList<>();
  private final List<String> printedByHandlers = new ArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicInteger resets = new AtomicInteger();

  @Test
  void rehearsal_hasANewHandlerForSomeRounds_forgetsEachOne_andPrintsOneLine() {
    rehearse(lasting("60000"), () -> new Played("well"), LIMIT);

    assertThat(lines)
        .singleElement()
        .asString()
        .contains("rehearsed before the snapshot", "\"rounds\":" + Rehearsal.ROUNDS + ",");
    assertThat(opened).hasValue(Rehearsal.ROUNDS / Rehearsal.ROUNDS_OF_ONE);
    assertThat(closed).hasValue(opened.get());
    assertThat(resets).hasValue(Rehearsal.ROUNDS - opened.get());
    assertThat(printedByHandlers).isEmpty();
  }

  // AWS's clients send it on, as in every invocation.
  @Test
  void rehearsal_hasAnXRayTrace_andLeavesNone() {
    String property = "com.amazonaws.xray.traceHeader";
    List<String> headers = new ArrayList<>();

    rehearse(
        SNAP_START,
        () -> {
          headers.add(System.getProperty(property, "none"));
          return new Played("badly");
        },
        LIMIT);

    assertThat(headers).singleElement().asString().startsWith("Root=1-");
    assertThat(System.getProperty(property)).isNull();
  }

  @Test
  void withoutASnapshot_orTurnedOff_nothingIsOpened() {
    rehearse(Map.of(), () -> new Played("well"), LIMIT);
    rehearse(
        Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start", Rehearsal.SETTING, "off"),
        () -> new Played("well"),
        LIMIT);

    assertThat(opened).hasValue(0);
    assertThat(lines).isEmpty();
  }

  @Test
  void wrongAnswer_isSaid_andTheStageClosed() {
    rehearse(SNAP_START, () -> new Played("badly"), LIMIT);

    assertThat(lines).singleElement().asString().contains("WARN").contains("event 1");
    assertThat(closed).hasValue(1);
  }

  @Test
  void handlerThatBreaks_isSaid_andTheStageClosed() {
    rehearse(SNAP_START, () -> new Played("throw"), LIMIT);

    assertThat(lines).singleElement().asString().contains("WARN").contains("asked to fail");
    assertThat(closed).hasValue(1);
  }

  @Test
  void stageThatCantBeOpened_isSaid() {
    rehearse(
        SNAP_START,
        () -> {
          throw new NoClassDefFoundError("left out of the package");
        },
        LIMIT);

    assertThat(lines).singleElement().asString().contains("left out of the package");
  }

  @Test
  void handlerThatHangs_isGivenUp() {
    rehearse(lasting("200"), () -> new Played("hang"), Duration.ZERO);

    assertThat(lines).singleElement().asString().contains("WARN").contains("longer than");
  }

  @Test
  void timeThatIsUp_letsNoFurtherRoundBegin() {
    rehearse(
        lasting("1"),
        () -> {
          long up = System.nanoTime() + Duration.ofMillis(2).toNanos();
          while (System.nanoTime() < up) Thread.onSpinWait();
          return new Played("well");
        },
        LIMIT);

    assertThat(opened).hasValue(1);
    assertThat(lines).singleElement().asString().contains("\"rounds\":1,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "60001", "-1", "10s", "1e3"})
  void timeThatCantBeRead_isNamed(String time) {
    assertThatThrownBy(() -> rehearse(lasting(time), () -> new Played("well"), LIMIT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("SNAPSTART_PRIMING_MS must be a whole number of milliseconds from 1 to 60000");
    assertThat(opened).hasValue(0);
  }

  private static Map<String, String> lasting(String millis) {
    return Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start", Rehearsal.TIME_SETTING, millis);
  }

  private void rehearse(
      Map<String, String> environment, Supplier<Rehearsal.Stage> stage, Duration grace) {
    Rehearsal.beforeSnapshot(environment, stage, Actor::new, lines::add, grace);
  }

  private final class Played implements Rehearsal.Stage {
    private final String event;

    Played(String event) {
      this.event = event;
      opened.incrementAndGet();
    }

    @Override
    public Map<String, String> environment() {
      // Tracing is off, which is worth a line where nobody rehearses.
      return Map.of();
    }

    @Override
    public List<byte[]> events() {
      return List.of(event.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean isGood(byte[] answer) {
      return new String(answer, StandardCharsets.UTF_8).equals("well");
    }

    @Override
    public void reset() {
      resets.incrementAndGet();
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private final class Actor extends TracedHandler {
    Actor(Map<String, String> environment) {
      super(TracingSetup.of(environment, new OkHttpClient(), printedByHandlers::add));
    }

    @Override
    protected byte[] handle(byte[] event, Invocation invocation) throws Exception {
      switch (new String(event, StandardCharsets.UTF_8)) {
        case "throw" -> throw new IllegalStateException("asked to fail");
        case "hang" -> new CountDownLatch(1).await();
        default -> {}
      }
      return event;
    }
  }
}
