package dev.rein.tracing.opik;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpikSettingsTest {
  @Test
  void of_nothingSet_isOpikCloudWithDefaults() {
    OpikSettings settings = OpikSettings.of(Map.of("OPIK_API_KEY", " ", "OPIK_WORKSPACE", ""));

    assertThat(settings.baseUrl()).isEqualTo(URI.create("https://www.comet.com/opik/api"));
    assertThat(settings.apiKey()).isNull();
    assertThat(settings.workspace()).isEqualTo("default");
    assertThat(settings.project()).isEqualTo("rein-ai-coaching");
  }

  @Test
  void of_everythingSet_readsItStripped() {
    OpikSettings settings =
        OpikSettings.of(
            Map.of(
                "OPIK_API_KEY", " secret-1\n",
                "OPIK_WORKSPACE", "team",
                "OPIK_PROJECT_NAME", "Ziele für 2026",
                "OPIK_URL_OVERRIDE", "http://localhost:5173/api//"));

    assertThat(settings.apiKey()).isEqualTo("secret-1");
    assertThat(settings.workspace()).isEqualTo("team");
    assertThat(settings.project()).isEqualTo("Ziele für 2026");
    assertThat(settings.baseUrl()).isEqualTo(URI.create("http://localhost:5173/api"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:5173",
        "ftp://host/api",
        "http://",
        "no url at all",
        "http://me:hidden@host/api",
        "http://host/api?x=hidden",
        "http://host/api#hidden"
      })
  void of_unusableUrl_namesTheVariableButNotTheValue(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OpikSettings.of(Map.of("OPIK_URL_OVERRIDE", url)))
        .withMessageContaining("OPIK_URL_OVERRIDE")
        .withMessageContaining("https://www.comet.com/opik/api")
        .withMessageNotContaining("hidden")
        .withNoCause();
  }

  @Test
  void of_keyThatNoHeaderMayHold_isRefusedWithoutShowingIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OpikSettings.of(Map.of("OPIK_API_KEY", "sec\nret-1")))
        .withMessageContaining("OPIK_API_KEY")
        .withMessageNotContaining("ret-1");
  }

  @Test
  void of_projectAtAndAboveItsLongest_isTakenAndRefused() {
    assertThat(OpikSettings.of(Map.of("OPIK_PROJECT_NAME", "p".repeat(150))).project())
        .hasSize(150);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OpikSettings.of(Map.of("OPIK_PROJECT_NAME", "p".repeat(151))))
        .withMessageContaining("OPIK_PROJECT_NAME");
  }

  @Test
  void toString_withKey_doesNotShowIt() {
    assertThat(OpikSettings.of(Map.of("OPIK_API_KEY", "secret-1")).toString())
        .doesNotContain("secret-1")
        .contains("apiKey=set");
  }

  @Test
  void trace_ofSettings_isTheRedirectWithTheBaseUrlEncoded() {
    OpikSettings settings = OpikSettings.of(Map.of("OPIK_URL_OVERRIDE", "http://h:5173/api"));
    UUID id = UUID.fromString("01930000-0000-7000-8000-000000000000");

    assertThat(OpikLinks.trace(settings, id).toString())
        .isEqualTo(
            "http://h:5173/api/v1/session/redirect/projects/"
                + "?trace_id=01930000-0000-7000-8000-000000000000"
                + "&path=aHR0cDovL2g6NTE3My9hcGk%3D");
  }
}
