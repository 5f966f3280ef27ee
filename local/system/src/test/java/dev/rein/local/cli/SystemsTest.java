package dev.rein.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.testing.OpikStandIn;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemsTest {
  private static final String NAMED = "Opik:   the one named by OPIK_API_KEY or OPIK_URL_OVERRIDE";

  @Test
  void keyThatOpikRefuses_isSaidAtTheStart() {
    try (OpikStandIn opik = OpikStandIn.start(OpikStandIn.Options.forTests().withApiKey("right"))) {
      String url = opik.uri().toString();

      assertThat(about(Map.of("OPIK_URL_OVERRIDE", url, "OPIK_API_KEY", "right")))
          .containsExactly(NAMED);
      assertThat(about(Map.of("OPIK_URL_OVERRIDE", url, "OPIK_API_KEY", "wr0ng")))
          .containsExactly(NAMED, "        Opik refuses the key: check OPIK_API_KEY.");
      assertThat(about(Map.of("OPIK_URL_OVERRIDE", url)))
          .containsExactly(NAMED, "        Opik asks for a key: set OPIK_API_KEY.");
    }
  }

  @Test
  void opikThatIsNotThere_isSaidAtTheStart() {
    assertThat(about(Map.of("OPIK_URL_OVERRIDE", "http://127.0.0.1:1/api")))
        .hasSize(2)
        .last()
        .asString()
        .contains("http://127.0.0.1:1/api did not answer");
  }

  @Test
  void tracingThatIsOff_isSaid_andNobodyIsAsked() {
    Map<String, String> off =
        Map.of("OPIK_TRACK_DISABLE", "true", "OPIK_URL_OVERRIDE", "http://127.0.0.1:1/api");

    assertThat(about(off)).containsExactly("Opik:   off (OPIK_TRACK_DISABLE)");
    assertThat(Systems.aboutOpik(true, Map.of("OPIK_TRACK_DISABLE", "TRUE")))
        .containsExactly("Opik:   off (OPIK_TRACK_DISABLE)");
  }

  private static List<String> about(Map<String, String> environment) {
    return Systems.aboutOpik(false, environment);
  }
}
