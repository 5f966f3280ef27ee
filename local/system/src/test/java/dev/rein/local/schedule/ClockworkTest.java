package dev.rein.local.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rein.local.TestHandlers;
import dev.rein.local.lambda.Environments;
import dev.rein.runtime.ScheduledEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClockworkTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00.123Z");

  /// Takes events and fails over each of them.
  public static final class Failing implements RequestStreamHandler {
    static final LinkedBlockingQueue<JsonNode> EVENTS = new LinkedBlockingQueue<>();

    public Failing(Map<String, String> environment) {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      EVENTS.add(JSON.readTree(input));
      throw new IllegalStateException("as a test wants it");
    }
  }

  private static JsonNode next() throws InterruptedException {
    return Objects.requireNonNull(Failing.EVENTS.poll(20, TimeUnit.SECONDS), "no event came");
  }

  @Test
  void schedule_firesAgainAndAgain_evenAfterAFailure() throws Exception {
    Environments function =
        new Environments(TestHandlers.spec(Failing.class, Duration.ofSeconds(10)));
    try (Clockwork _ = Clockwork.start("Sweep", Duration.ofMillis(5), function, () -> NOW)) {
      JsonNode first = next();
      JsonNode second = next();
      assertThat(ScheduledEvent.isOne(first)).isTrue();
      assertThat(first.path("time").asText()).isEqualTo("2026-11-26T12:00:00Z");
      assertThat(first.at("/resources/0").asText()).endsWith(":rule/Sweep");
      assertThat(second.path("id")).isNotEqualTo(first.path("id"));
    } finally {
      function.close();
    }
  }
}
