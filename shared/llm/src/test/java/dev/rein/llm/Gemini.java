package dev.rein.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.testing.GeminiStandIn;
import dev.rein.tracing.Deadline;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import okhttp3.OkHttpClient;

/// What the tests of this module share.
final class Gemini {
  static final String KEY = "AIza-test-key-0123456789";
  static final String MODEL = "gemini-2.5-flash-lite";
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  static final OkHttpClient HTTP = new OkHttpClient();

  private Gemini() {}

  static GeminiSettings settings(URI url, String key, String model) {
    return new GeminiSettings(
        key, model, url, 0.7, 512, null, Prices.load(), InstantSource.fixed(NOW));
  }

  static LanguageModel at(GeminiStandIn standIn) {
    return at(standIn, MODEL);
  }

  static LanguageModel at(GeminiStandIn standIn, String model) {
    return GeminiModel.of(settings(standIn.uri(), KEY, model), HTTP);
  }

  static Prompt prompt() {
    return new Prompt("greet", "greet.v1", "You greet.", "Say hello.", null);
  }

  static Prompt jsonPrompt() {
    return new Prompt(
        "rate",
        "rate.v1",
        "You rate.",
        "Rate it.",
        json(
            """
            {"type":"object",
             "properties":{"score":{"type":"integer"},"reasoning":{"type":"string"},
                           "note":{"type":"string"}},
             "required":["reasoning","score"]}\
            """));
  }

  static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// More than any test needs.
  static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }
}
