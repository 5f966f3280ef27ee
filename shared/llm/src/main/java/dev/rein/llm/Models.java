package dev.rein.llm;

import dev.rein.tracing.Lazy;
import dev.rein.tracing.Tracing;
import java.security.SecureRandom;
import okhttp3.OkHttpClient;

/// Puts a function's model together: each call recorded, made again where that can help, and given
/// its turn before it is made.
public final class Models {
  private Models() {}

  /// @param environment says how often a call is made again, and how many are made at once
  /// @param http see [GeminiModel#of]
  public static LanguageModel gemini(
      GeminiSettings settings, LlmEnvironment environment, OkHttpClient http, Tracing tracing) {
    return gemini(settings, environment, Lazy.made(http), tracing, PromptMetadata.NONE);
  }

  /// @param environment says how often a call is made again, and how many are made at once
  /// @param http see [GeminiModel#of]
  /// @param prompts put on the span of each call
  public static LanguageModel gemini(
      GeminiSettings settings,
      LlmEnvironment environment,
      Lazy<OkHttpClient> http,
      Tracing tracing,
      PromptMetadata prompts) {
    // Not a seeded generator: restored from one snapshot, all environments would wait alike.
    SecureRandom random = new SecureRandom();
    // A try that waits for the next keeps nobody from their turn.
    LanguageModel bounded =
        new BoundedModel(GeminiModel.of(settings, http), environment.concurrency());
    return new TracedModel(
        new RetryingModel(bounded, environment.retries(), random::nextDouble), tracing, prompts);
  }
}
