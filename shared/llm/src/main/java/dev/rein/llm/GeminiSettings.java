package dev.rein.llm;

import java.net.URI;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How Gemini is called.
///
/// @param apiKey surrounding white space is dropped; visible ASCII only
/// @param model id as the provider spells it, with or without `models/`
/// @param baseUrl http or https; null for Google's own
/// @param temperature 0 to [#MAX_TEMPERATURE]; left out for models that do not honour it
/// @param maxTokens 1 to [#MAX_TOKENS], thinking included
/// @param thinking null to leave it to the model's row in `models.json`
/// @param clock picks the price that was in force when the call was made
public record GeminiSettings(
    String apiKey,
    String model,
    @Nullable URI baseUrl,
    double temperature,
    int maxTokens,
    @Nullable Thinking thinking,
    Prices prices,
    InstantSource clock) {
  /// Gemini answers 400 above it.
  public static final double MAX_TEMPERATURE = 2.0;

  /// The most that any live model writes, in tokens.
  public static final int MAX_TOKENS = 65_536;

  // OkHttp names the whole value in its message when a header holds anything else.
  private static final Pattern HEADER_SAFE = Pattern.compile("[\\x21-\\x7e]+");
  private static final Pattern MODEL_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./-]*");

  /// @throws IllegalArgumentException if a value can't be used; the message never holds the key
  public GeminiSettings {
    apiKey = apiKey.strip();
    if (apiKey.isEmpty()) {
      throw new IllegalArgumentException("The Gemini API key is blank: set GEMINI_API_KEY.");
    }
    if (!HEADER_SAFE.matcher(apiKey).matches()) {
      throw new IllegalArgumentException(
          "The Gemini API key holds white space or a character that no key has:"
              + " set GEMINI_API_KEY to the key alone.");
    }
    model = model.strip();
    if (!MODEL_ID.matcher(model).matches() || model.contains("..")) {
      throw new IllegalArgumentException("not a model id: " + model);
    }
    if (baseUrl != null && !isHttp(baseUrl)) {
      throw new IllegalArgumentException("The Gemini base URL must be an absolute http(s) URL.");
    }
    if (!(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
      throw new IllegalArgumentException("temperature not in 0–2: " + temperature);
    }
    if (maxTokens < 1 || maxTokens > MAX_TOKENS) {
      throw new IllegalArgumentException("maxTokens not in 1–" + MAX_TOKENS + ": " + maxTokens);
    }
  }

  private static boolean isHttp(URI url) {
    return url.getHost() != null
        && ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()));
  }

  /// Without the key.
  @Override
  public String toString() {
    return "GeminiSettings[model=" + model + ", baseUrl=" + baseUrl + "]";
  }
}
