package dev.rein.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.google.genai.JsonSerializable;
import com.google.genai.types.GenerateContentParameters;
import com.google.genai.types.HttpRetryOptions;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// That what is written by hand is what reflection would have written, whatever is set.
class GeminiTypesTest {
  private static final ObjectMapper UNTAUGHT =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .setDefaultPropertyInclusion(Include.NON_ABSENT);

  @ParameterizedTest
  @ValueSource(strings = {"gemini-2.5-flash-lite", "gemini-3.5-flash-lite", "tunedModels/x"})
  void everyFieldThatIsSet_isWrittenAsTheSdkWouldWriteIt(String model) {
    GeminiTypes.teach();
    for (Prompt prompt : List.of(Gemini.prompt(), Gemini.jsonPrompt())) {
      for (Thinking thinking : new Thinking[] {null, Thinking.OFF, Thinking.HIGH}) {
        GenerateContentParameters ask = ask(model, prompt, thinking);

        ObjectNode whole = UNTAUGHT.valueToTree(ask);
        // These are for the SDK itself, and on no wire.
        whole.withObject("/config").remove(List.of("httpOptions", "shouldReturnHttpResponse"));

        assertThat(JsonSerializable.toJsonNode(ask)).isEqualTo(whole);
      }
    }
  }

  private static GenerateContentParameters ask(String model, Prompt prompt, Thinking thinking) {
    GeminiSettings settings =
        new GeminiSettings(
            Gemini.KEY,
            model,
            null,
            0.7,
            512,
            thinking,
            Prices.load(),
            InstantSource.fixed(Gemini.NOW));
    GeminiRequests requests = new GeminiRequests(settings, Capabilities.of(model));
    return GenerateContentParameters.builder()
        .model(model)
        .contents(List.of(requests.contents(prompt)))
        .config(requests.config(prompt, 1_000, HttpRetryOptions.builder().build()))
        .build();
  }
}
