package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.LambdaStandIn;
import dev.rein.tracing.testing.LambdaStandIn.Call;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A function whose spans Opik refuses says what to mend, in Lambda's real runtime client.
class RefusedFlushTest extends RuntimeCase {
  private static final String KEY = "s3cret-key";

  @ParameterizedTest
  @CsvSource({"401,OPIK_API_KEY", "402,quota", "403,OPIK_WORKSPACE"})
  void refusal_isOneLineOfThisEnvironment_andTheSpansAreKept(int status, String toMend)
      throws Exception {
    // The check at the start is refused as well, and need not say it a second time.
    opik.faults(_ -> Fault.status(status));
    LambdaStandIn lambda = started(Map.of("OPIK_API_KEY", KEY));

    for (int i = 0; i < 3; i++) {
      Call call = lambda.invoke("echo", TIMEOUT);
      assertThat(response(call).text()).isEqualTo("ECHO");
      get(call.end());
    }

    running().awaitLine(toMend, PATIENCE);
    List<String> said = said(toMend);
    assertThat(said).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(said.getFirst());
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(String.join("\n", running().lines())).doesNotContain(KEY);
    List<JsonNode> metrics = metrics();
    assertThat(sum(metrics, "SpansRecorded")).isPositive();
    assertThat(sum(metrics, "SpansSpilled")).isEqualTo(sum(metrics, "SpansRecorded"));
    assertThat(sum(metrics, "SpansDropped")).isZero();
  }

  @Test
  void quotaThatIsRenewedAndUsedUpAgain_isSaidAgain() throws Exception {
    LambdaStandIn lambda = started(Map.of("OPIK_API_KEY", KEY));
    for (int status : new int[] {402, 200, 402}) {
      opik.faults(seen -> seen.isWrite() && status == 402 ? Fault.status(status) : Fault.none());
      get(lambda.invoke("echo", TIMEOUT).end());
    }

    assertThat(said("quota")).hasSize(2);
  }

  private List<String> said(String toMend) {
    return running().lines().stream()
        .filter(line -> line.contains("\"WARN\"") && line.contains(toMend))
        // These name the reason, too.
        .filter(line -> !line.contains("spans kept in the log"))
        .toList();
  }

  private static int sum(List<JsonNode> metrics, String name) {
    return metrics.stream().mapToInt(line -> line.path(name).asInt()).sum();
  }
}
