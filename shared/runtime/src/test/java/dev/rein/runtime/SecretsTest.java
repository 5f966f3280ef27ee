package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
  private static String neverCalled(String name, Duration atMost) {
    throw new AssertionError("asked for " + name);
  }

  private static Map<String, String> resolve(Map<String, String> environment, SecretSource source) {
    return Secrets.of(environment, source, InstantSource.system()).environment();
  }

  @Test
  void secret_thatIsNamed_isFetchedOnceAndStripped() {
    List<String> asked = new ArrayList<>();

    Map<String, String> resolved =
        resolve(
            Map.of("GEMINI_API_KEY_SECRET", " rein/gemini ", "OTHER", "kept"),
            (name, _) -> {
              asked.add(name);
              return "the-key\n";
            });

    assertThat(asked).containsExactly("rein/gemini");
    assertThat(resolved).containsEntry("GEMINI_API_KEY", "the-key").containsEntry("OTHER", "kept");
  }

  @Test
  void secret_ofEveryKnownKey_isFetched() {
    Map<String, String> resolved =
        resolve(
            Map.of(
                "GEMINI_API_KEY_SECRET", "a",
                "EVALUATION_GEMINI_API_KEY_SECRET", "b",
                "OPIK_API_KEY_SECRET", "c"),
            (name, _) -> "key " + name);

    assertThat(resolved)
        .containsEntry("GEMINI_API_KEY", "key a")
        .containsEntry("EVALUATION_GEMINI_API_KEY", "key b")
        .containsEntry("OPIK_API_KEY", "key c");
  }

  @Test
  void key_thatIsSetDirectly_wins() {
    Map<String, String> environment =
        Map.of("GEMINI_API_KEY", "direct", "GEMINI_API_KEY_SECRET", "rein/gemini");

    assertThat(resolve(environment, SecretsTest::neverCalled))
        .containsEntry("GEMINI_API_KEY", "direct");
  }

  @Test
  void environment_withoutNamedSecrets_isLeftAsItIs() {
    Map<String, String> environment = Map.of("GEMINI_API_KEY_SECRET", " ", "X", "1");

    assertThat(resolve(environment, SecretsTest::neverCalled)).isEqualTo(environment);
  }

  @Test
  void secret_thatCantBeRead_isRefusedByTheVariablesName() {
    assertThatThrownBy(
            () ->
                resolve(
                    Map.of("OPIK_API_KEY_SECRET", "rein/opik"),
                    (_, _) -> {
                      throw new IllegalStateException("denied");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("OPIK_API_KEY_SECRET names a secret that can't be read");
  }

  @Test
  void secret_thatIsBlank_isRefused() {
    assertThatThrownBy(() -> resolve(Map.of("OPIK_API_KEY_SECRET", "rein/opik"), (_, _) -> " \n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("OPIK_API_KEY_SECRET");
  }

  @Test
  void text_holdsNamesOnly() {
    Secrets secrets =
        Secrets.of(
            Map.of("OPIK_API_KEY_SECRET", "rein/opik"),
            (_, _) -> "PLANTED",
            InstantSource.system());

    assertThat(secrets.toString()).isEqualTo("Secrets[OPIK_API_KEY]");
    assertThat(new Environment(secrets.environment()).toString()).doesNotContain("PLANTED");
  }
}
