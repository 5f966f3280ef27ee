package dev.rein.llm;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the environment says about models, read in one place for every function.
///
/// Every method throws [IllegalArgumentException] with a sentence that names the variable and never
/// its value, which may be a secret.
public record LlmEnvironment(Map<String, String> variables) {
  /// GA, the cheapest of its generation, and the one that Google moves 2.5 Flash's users to.
  public static final String DEFAULT_MODEL = "gemini-3.5-flash-lite";

  public static final double DEFAULT_TEMPERATURE = 0.7;
  public static final int DEFAULT_MAX_TOKENS = 8_192;

  /// Calls of one execution environment at the same time: a full batch of the evaluation queue.
  public static final int DEFAULT_CONCURRENCY = 10;

  public static final int MAX_CONCURRENCY = 1_000;

  public LlmEnvironment {
    variables = Map.copyOf(variables);
  }

  /// Names no values: they may be secrets.
  @Override
  public String toString() {
    return "LlmEnvironment";
  }

  /// For what writes: `GEMINI_API_KEY`, `GEMINI_MODEL` and the `LLM_…` settings.
  public GeminiSettings generation(InstantSource clock) {
    String key = text("GEMINI_API_KEY");
    if (key == null) {
      throw new IllegalArgumentException(
          "GEMINI_API_KEY is not set: set it, or GEMINI_API_KEY_SECRET to the name of the secret"
              + " that holds it");
    }
    return settings(
        key,
        "GEMINI_MODEL",
        decimal("LLM_TEMPERATURE", DEFAULT_TEMPERATURE, 0, GeminiSettings.MAX_TEMPERATURE),
        integer("LLM_MAX_TOKENS", DEFAULT_MAX_TOKENS, 1, GeminiSettings.MAX_TOKENS),
        thinking(),
        clock);
  }

  /// For what judges: `EVALUATION_GEMINI_API_KEY`, else `GEMINI_API_KEY`, and
  /// `EVALUATION_GEMINI_MODEL`. How it judges is no setting: verdicts must stay comparable.
  public GeminiSettings judging(double temperature, int maxTokens, InstantSource clock) {
    String own = text("EVALUATION_GEMINI_API_KEY");
    String key = own == null ? text("GEMINI_API_KEY") : own;
    if (key == null) {
      throw new IllegalArgumentException(
          "EVALUATION_GEMINI_API_KEY and GEMINI_API_KEY are not set: set one of them, or"
              + " EVALUATION_GEMINI_API_KEY_SECRET or GEMINI_API_KEY_SECRET to a secret's name");
    }
    return settings(key, "EVALUATION_GEMINI_MODEL", temperature, maxTokens, null, clock);
  }

  private GeminiSettings settings(
      String key,
      String model,
      double temperature,
      int maxTokens,
      @Nullable Thinking thinking,
      InstantSource clock) {
    String named = text(model);
    return new GeminiSettings(
        key,
        named == null ? DEFAULT_MODEL : named,
        baseUrl(),
        temperature,
        maxTokens,
        thinking,
        Prices.load(),
        clock);
  }

  /// `LLM_MAX_ATTEMPTS` and `LLM_RETRY_DELAY_MS`.
  public Retries retries() {
    return new Retries(
        integer("LLM_MAX_ATTEMPTS", Retries.DEFAULT.attempts(), 1, Retries.MAX_ATTEMPTS),
        Duration.ofMillis(
            integer(
                "LLM_RETRY_DELAY_MS",
                (int) Retries.DEFAULT.firstDelay().toMillis(),
                0,
                (int) Retries.MAX_FIRST_DELAY.toMillis())),
        Retries.DEFAULT.mostDelay(),
        Retries.DEFAULT.leastTime());
  }

  /// `LLM_MAX_CONCURRENCY`.
  public int concurrency() {
    return integer("LLM_MAX_CONCURRENCY", DEFAULT_CONCURRENCY, 1, MAX_CONCURRENCY);
  }

  /// Where models are asked.
  public URI address() {
    URI named = baseUrl();
    return named == null ? URI.create(GeminiModel.GOOGLE) : named;
  }

  private @Nullable Thinking thinking() {
    String wanted = text("LLM_THINKING");
    if (wanted == null) return null;
    for (Thinking thinking : Thinking.values()) {
      if (thinking.lowerCase().equals(wanted.toLowerCase(Locale.ROOT))) return thinking;
    }
    throw new IllegalArgumentException(
        "LLM_THINKING must be one of "
            + Arrays.stream(Thinking.values())
                .map(Thinking::lowerCase)
                .collect(Collectors.joining(", ")));
  }

  private @Nullable URI baseUrl() {
    String url = text("GOOGLE_GEMINI_BASE_URL");
    try {
      return url == null ? null : new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("GOOGLE_GEMINI_BASE_URL is not a URL", e);
    }
  }

  private int integer(String name, int fallback, int min, int max) {
    return (int) decimal(name, fallback, min, max, "a whole number", it -> it == Math.rint(it));
  }

  private double decimal(String name, double fallback, double min, double max) {
    return decimal(name, fallback, min, max, "a number", _ -> true);
  }

  private interface Accepts {
    boolean test(double value);
  }

  private double decimal(
      String name, double fallback, double min, double max, String what, Accepts accepts) {
    String value = text(name);
    if (value == null) return fallback;
    try {
      double number = Double.parseDouble(value);
      if (number >= min && number <= max && accepts.test(number)) return number;
    } catch (NumberFormatException e) {
      // told below, with the range
    }
    throw new IllegalArgumentException(
        name + " must be " + what + " from " + plain(min) + " to " + plain(max));
  }

  private static String plain(double bound) {
    return Long.toString((long) bound);
  }

  /// Null where the variable is absent or blank.
  private @Nullable String text(String name) {
    String value = variables.getOrDefault(name, "").strip();
    return value.isEmpty() ? null : value;
  }
}
