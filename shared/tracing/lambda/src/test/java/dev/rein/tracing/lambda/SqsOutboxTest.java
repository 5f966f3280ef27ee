package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Item;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.Score;
import dev.rein.tracing.Uuid7;
import dev.rein.tracing.opik.DropReason;
import dev.rein.tracing.opik.OpikSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The queue's client can't be made: then it is the log that keeps what Opik did not take.
class SqsOutboxTest {
  private static final Uuid7 IDS = new Uuid7();

  private final List<String> printed = new CopyOnWriteArrayList<>();
  private final AtomicInteger makers = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void release() {
    released.countDown();
  }

  @Test
  void clientThatCannotBeMade_meansTheLog_andIsTriedAgain() {
    SqsOutbox outbox =
        outbox(
            () -> {
              makers.incrementAndGet();
              throw new IllegalStateException("no region");
            });

    for (int spill = 1; spill <= 2; spill++) {
      assertThat(spill(outbox, Duration.ofSeconds(20))).isEqualTo(2);
      assertThat(printed).hasSize(spill);
      assertThat(makers).hasValue(spill);
    }
  }

  @Test
  void clientWhoseMakingHangs_meansTheLog_andIsMadeByOneThreadOnly() {
    SqsOutbox outbox =
        outbox(
            () -> {
              makers.incrementAndGet();
              throw new IllegalStateException("released: " + isReleased());
            });

    for (int spill = 1; spill <= 2; spill++) {
      assertThat(spill(outbox, Duration.ofSeconds(3))).isEqualTo(2);
      assertThat(printed).hasSize(spill);
    }
    assertThat(makers).hasValue(1);
  }

  @Test
  void preparing_outlivesAClientThatCannotBeMade() {
    outbox(
            () -> {
              makers.incrementAndGet();
              throw new IllegalStateException("no region");
            })
        .prepare();

    assertThat(makers).hasValue(1);
    assertThat(printed).isEmpty();
  }

  private SqsOutbox outbox(Supplier<SqsClient> making) {
    OutboxSettings settings =
        OutboxSettings.of(Map.of("TRACE_OUTBOX_QUEUE_URL", "http://127.0.0.1:1/queue"));
    OpikSettings opik = OpikSettings.of(Map.of("OPIK_URL_OVERRIDE", "http://127.0.0.1:1"));
    return new SqsOutbox(
        Lazy.of(making), settings, opik, new LogOutbox(printed::add), InstantSource.system());
  }

  private static int spill(SqsOutbox outbox, Duration time) {
    List<Item> items = List.of(score("a"), score("b"));
    return outbox.spill(items, DropReason.CREDENTIALS, Deadline.in(time));
  }

  private static Score score(String name) {
    return Score.of(IDS.at(Instant.now()), name, 1, null);
  }

  private boolean isReleased() {
    try {
      return released.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
