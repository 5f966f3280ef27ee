package dev.rein.local;

import dev.rein.local.template.Resources;
import dev.rein.tracing.opik.OpikSettings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The environment that functions get here: the template's, what the person has set, and where this
/// machine's parts are.
///
/// @param gemini the stand-in, or null where the real one is called
/// @param opik the local collector, or null where another Opik is named
public record LocalEnvironment(
    Map<String, String> outside, URI dynamoDb, URI sqs, @Nullable URI gemini, @Nullable URI opik) {
  /// What a person may set; the rest of their environment stays theirs.
  private static final Pattern SETTINGS =
      Pattern.compile(
          "(EVALUATION_)?GEMINI_(API_KEY|MODEL)|GOOGLE_GEMINI_BASE_URL|LLM_[A-Z_]+|OPIK_[A-Z_]+"
              + "|TRACE_(FLUSH|FLUSH_TIMEOUT_MS|EAGER_FLUSH_MS|MASKING|LOGGING_ENABLED)|LOG_LEVEL"
              + "|ERASURE_TIME_MS|EVALUATION_SWEEP_AFTER_MINUTES|EXPERIMENT_STAGE_TIMEOUT_MS"
              + "|EXPORT_[A-Z_]+|GENERATION_SWEEP_AFTER_MINUTES|JUDGE_DAILY_BUDGET_USD|PROMPT_ROLLOUT");

  /// There is no key to protect here, but clients refuse to start without one.
  private static final String NO_KEY = "offline";

  static boolean callsRealGemini(Map<String, String> outside) {
    return isSet(outside, "GEMINI_API_KEY");
  }

  static boolean namesAnOpik(Map<String, String> outside) {
    return OpikSettings.isNamedIn(outside);
  }

  private static boolean isSet(Map<String, String> outside, String name) {
    return !outside.getOrDefault(name, "").isBlank();
  }

  /// @param function logical id
  /// @param template its variables, with the values that they have on this machine
  public Map<String, String> of(String function, int memoryMb, Map<String, String> template) {
    Map<String, String> all = new LinkedHashMap<>();
    template.forEach(
        (name, value) -> {
          // Names of secrets in AWS: on this machine keys are set directly.
          if (!name.endsWith("_SECRET")) all.put(name, value);
        });
    outside.forEach(
        (name, value) -> {
          if (SETTINGS.matcher(name).matches() && !value.isBlank()) all.put(name, value);
        });
    all.put("AWS_REGION", Resources.REGION);
    all.put("AWS_ACCESS_KEY_ID", "local");
    all.put("AWS_SECRET_ACCESS_KEY", "local");
    all.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.toString());
    all.put("AWS_ENDPOINT_URL_SQS", sqs.toString());
    all.put("AWS_LAMBDA_FUNCTION_NAME", function);
    all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(memoryMb));
    // A tag on every trace: what a stand-in said must never pass for Gemini's words.
    all.put("REIN_ENVIRONMENT", gemini == null ? "local" : "local-offline-gemini");
    if (gemini != null) {
      all.put("GEMINI_API_KEY", NO_KEY);
      all.remove("EVALUATION_GEMINI_API_KEY");
      all.put("GOOGLE_GEMINI_BASE_URL", gemini.toString());
    }
    if (opik != null) all.put("OPIK_URL_OVERRIDE", opik.toString());
    return all;
  }
}
