package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.opik.OpikCheck;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartCheckTest {
  private static final OkHttpClient HTTP = new OkHttpClient();
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final OpikStandIn opik =
      OpikStandIn.start(OpikStandIn.Options.forTests().withApiKey("right-key"));
  private final List<String> printed = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    opik.close();
  }

  @Test
  void goodKey_isNotWorthALine() {
    check(Map.of("OPIK_API_KEY", "right-key"), LIMIT, InstantSource.system());

    assertThat(printed).isEmpty();
    assertThat(opik.counts()).containsOnlyKeys("POST /v1/private/auth");
  }

  @Test
  void wrongKey_isOneWarning_thatDoesNotShowIt() throws Exception {
    check(Map.of("OPIK_API_KEY", "wrong-key"), LIMIT, InstantSource.system());

    assertThat(printed).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(printed.getFirst());
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("message").asText()).contains("OPIK_API_KEY");
    assertThat(printed.getFirst()).doesNotContain("wrong-key");
  }

  @Test
  void workspaceWithQuotes_leavesTheLineReadable() throws Exception {
    opik.faults(_ -> Fault.status(403));

    check(
        Map.of("OPIK_API_KEY", "right-key", "OPIK_WORKSPACE", "my \"own\" \\ one"),
        LIMIT,
        InstantSource.system());

    assertThat(new ObjectMapper().readTree(printed.getFirst()).path("message").asText())
        .contains("my \"own\" \\ one");
  }

  @Test
  void silentOpik_isOneWarning_whenTheTimeIsOver() throws Exception {
    opik.faults(_ -> Fault.hang());

    check(Map.of("OPIK_API_KEY", "right-key"), Duration.ofMillis(100), InstantSource.system());

    assertThat(printed).singleElement().asString().contains(opik.uri().toString());
  }

  @Test
  void answerLostInAFreeze_saysNothingAboutOpik() {
    opik.faults(_ -> Fault.hang());
    Instant begun = Instant.parse("2026-03-01T10:00:00Z");
    Deque<Instant> clock = new ArrayDeque<>(List.of(begun, begun.plusSeconds(3_600)));

    check(Map.of("OPIK_API_KEY", "right-key"), Duration.ofMillis(100), clock::remove);

    assertThat(printed).isEmpty();
  }

  @Test
  void refusal_isSaid_evenAfterAFreeze() {
    Instant begun = Instant.parse("2026-03-01T10:00:00Z");
    Deque<Instant> clock = new ArrayDeque<>(List.of(begun, begun.plusSeconds(3_600)));

    check(Map.of("OPIK_API_KEY", "wrong-key"), LIMIT, clock::remove);

    assertThat(printed).hasSize(1);
  }

  private void check(Map<String, String> more, Duration limit, InstantSource clock) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
    StartCheck.start(
            new OpikCheck(HTTP, OpikSettings.of(environment)),
            TracingSetup.saying(printed::add),
            limit,
            clock)
        .await(Deadline.in(Duration.ofSeconds(20)));
  }
}
