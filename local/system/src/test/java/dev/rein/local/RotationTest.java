package dev.rein.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.llm.Answer;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.LlmEnvironment;
import dev.rein.llm.Models;
import dev.rein.llm.Prompt;
import dev.rein.runtime.Secrets;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiStandIn;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.lambda.TracingSetup;
import dev.rein.tracing.testing.OpikStandIn;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/// Both keys are rotated after INIT, and the old ones revoked, as a function of this project meets
/// it.
class RotationTest {
  private static final Duration TIME = Duration.ofSeconds(20);

  private final Map<String, String> secrets =
      new HashMap<>(Map.of("rein/gemini", "gemini-old", "rein/opik", "opik-old"));
  private final List<String> printed = new CopyOnWriteArrayList<>();

  @Test
  void rotatedKeys_loseNoCallAndNoSpan() {
    try (GeminiStandIn gemini =
            GeminiStandIn.start(
                request ->
                    "gemini-new".equals(request.key())
                        ? GeminiReply.answer("hello")
                        : GeminiReply.invalidKey());
        OpikStandIn opik =
            OpikStandIn.start(OpikStandIn.Options.forTests().withApiKey("opik-new"))) {
      Map<String, String> environment = new TreeMap<>();
      environment.put("GEMINI_API_KEY_SECRET", "rein/gemini");
      environment.put("GOOGLE_GEMINI_BASE_URL", gemini.uri().toString());
      environment.put("OPIK_API_KEY_SECRET", "rein/opik");
      environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
      Secrets resolved =
          Secrets.of(
              environment, (name, _) -> secrets.getOrDefault(name, ""), InstantSource.system());
      OkHttpClient http = resolved.renewing(new OkHttpClient());
      TracingSetup tracing = TracingSetup.of(resolved.environment(), http, printed::add);
      LlmEnvironment llm = new LlmEnvironment(resolved.environment());
      LanguageModel model =
          Models.gemini(llm.generation(InstantSource.system()), llm, http, tracing.tracing());

      secrets.putAll(Map.of("rein/gemini", "gemini-new", "rein/opik", "opik-new"));
      for (int call = 0; call < 2; call++) {
        assertThat(
                model.generate(
                    new Prompt("test", "test.v1", "Be brief.", "Say hello.", null),
                    Deadline.in(TIME)))
            .isInstanceOf(Answer.Answered.class);
        Flushed flushed = tracing.tracing().flush(Deadline.in(TIME));
        assertThat(flushed.recorded()).isPositive().isEqualTo(flushed.delivered());
      }

      assertThat(gemini.requests())
          .extracting(request -> request.key())
          .containsExactly("gemini-old", "gemini-new", "gemini-new");
      assertThat(printed).noneMatch(line -> line.matches(".*(gemini|opik)-(old|new).*"));
    }
  }

  @Test
  void model_isGivenNoTools() {
    try (GeminiStandIn gemini = GeminiStandIn.start(_ -> GeminiReply.answer("hello"))) {
      LlmEnvironment llm =
          new LlmEnvironment(
              Map.of("GEMINI_API_KEY", "key", "GOOGLE_GEMINI_BASE_URL", gemini.uri().toString()));
      TracingSetup off =
          TracingSetup.of(Map.of("OPIK_TRACK_DISABLE", "true"), new OkHttpClient(), printed::add);
      Models.gemini(llm.generation(InstantSource.system()), llm, new OkHttpClient(), off.tracing())
          .generate(
              new Prompt("test", "test.v1", "Be brief.", "Say hello.", null), Deadline.in(TIME));

      assertThat(gemini.onlyRequest().body().fieldNames())
          .toIterable()
          .isSubsetOf(
              "contents",
              "systemInstruction",
              "system_instruction",
              "generationConfig",
              "generation_config");
    }
  }
}
