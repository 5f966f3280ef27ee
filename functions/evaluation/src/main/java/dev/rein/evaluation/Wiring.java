package dev.rein.evaluation;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.DynamoGoalStore;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Rubrics;
import dev.rein.llm.GeminiModel;
import dev.rein.llm.GeminiSettings;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.Prices;
import dev.rein.llm.TracedModel;
import dev.rein.runtime.Environment;
import dev.rein.runtime.JsonLog;
import dev.rein.runtime.Secrets;
import dev.rein.tracing.lambda.TracingSetup;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// What the function is made of; the only reader of its environment.
record Wiring(TracingSetup tracing, JudgeGoal judgeGoal) {
  static final String DEFAULT_MODEL = "gemini-3.5-flash-lite";
  static final double TEMPERATURE = 0;

  /// Room for four criteria with their reasoning, and for the thinking that is billed with them.
  static final int MAX_TOKENS = 4_096;

  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  static Wiring of(Map<String, String> variables) {
    Environment environment = new Environment(Secrets.resolve(variables));
    JsonLog.install(environment.text("LOG_LEVEL", "info"));
    InstantSource clock = InstantSource.system();
    OkHttpClient http = new OkHttpClient();
    TracingSetup tracing =
        TracingSetup.of(environment.variables(), http, line -> System.out.println(line));
    GoalStore store =
        new DynamoGoalStore(
            AwsClients.dynamoDb(environment.variables()), environment.required("TABLE_NAME"));
    LanguageModel model = new TracedModel(model(environment, http, clock), tracing.tracing());
    return new Wiring(
        tracing,
        new JudgeGoal(
            store, Rubrics.load(), Judge.of(model), TEMPERATURE, tracing.tracing(), clock));
  }

  static LanguageModel model(Environment environment, OkHttpClient http, InstantSource clock) {
    return GeminiModel.of(
        new GeminiSettings(
            key(environment),
            environment.text("EVALUATION_GEMINI_MODEL", DEFAULT_MODEL),
            baseUrl(environment),
            TEMPERATURE,
            MAX_TOKENS,
            Prices.load(),
            clock),
        http);
  }

  private static String key(Environment environment) {
    String own = environment.optional("EVALUATION_GEMINI_API_KEY");
    String key = own == null ? environment.optional("GEMINI_API_KEY") : own;
    if (key == null) {
      throw new IllegalArgumentException(
          "EVALUATION_GEMINI_API_KEY and GEMINI_API_KEY are not set: set one of them, or"
              + " EVALUATION_GEMINI_API_KEY_SECRET or GEMINI_API_KEY_SECRET to a secret's name");
    }
    return key;
  }

  private static @Nullable URI baseUrl(Environment environment) {
    String url = environment.optional("GOOGLE_GEMINI_BASE_URL");
    try {
      return url == null ? null : URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("GOOGLE_GEMINI_BASE_URL is not a URL", e);
    }
  }
}
