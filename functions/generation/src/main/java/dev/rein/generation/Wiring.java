package dev.rein.generation;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.DynamoFeedbackStore;
import dev.rein.coaching.DynamoGoalStore;
import dev.rein.coaching.EvaluationQueue;
import dev.rein.coaching.GenerationQueue;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.ProgressReader;
import dev.rein.coaching.Prompts;
import dev.rein.coaching.SqsEvaluationQueue;
import dev.rein.coaching.SqsGenerationQueue;
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
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Everything the function works with. The only place that reads the environment and makes clients.
///
/// @param model whose calls are recorded
record Wiring(
    TracingSetup tracing,
    GoalStore store,
    ProgressReader progress,
    LanguageModel model,
    EvaluationQueue evaluations,
    GenerationQueue generations,
    Prompts prompts,
    Budget budget,
    InstantSource clock) {
  static final String DEFAULT_MODEL = "gemini-3.5-flash-lite";
  static final double DEFAULT_TEMPERATURE = 0.7;
  static final int DEFAULT_MAX_TOKENS = 8_192;

  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  static Wiring of(Map<String, String> variables) {
    Map<String, String> resolved = Secrets.resolve(variables);
    Environment environment = new Environment(resolved);
    JsonLog.install(environment.text("LOG_LEVEL", "info"));
    InstantSource clock = InstantSource.system();
    GeminiSettings gemini = gemini(environment, clock);
    String table = environment.required("TABLE_NAME");
    String evaluationQueue = environment.required("EVALUATION_QUEUE_URL");
    String generationQueue = environment.required("GENERATION_QUEUE_URL");

    OkHttpClient http = new OkHttpClient();
    TracingSetup tracing = TracingSetup.of(resolved, http, System.out::println);
    DynamoDbClient dynamoDb = AwsClients.dynamoDb(resolved);
    SqsClient sqs = AwsClients.sqs(resolved);
    return new Wiring(
        tracing,
        new DynamoGoalStore(dynamoDb, table),
        new DynamoFeedbackStore(dynamoDb, table),
        new TracedModel(GeminiModel.of(gemini, http), tracing.tracing()),
        new SqsEvaluationQueue(sqs, evaluationQueue),
        new SqsGenerationQueue(sqs, generationQueue),
        Prompts.load(),
        Budget.DEFAULT,
        clock);
  }

  private static GeminiSettings gemini(Environment environment, InstantSource clock) {
    String apiKey = environment.optional("GEMINI_API_KEY");
    if (apiKey == null) {
      throw new IllegalArgumentException(
          "GEMINI_API_KEY is not set: set it, or GEMINI_API_KEY_SECRET to the name of the secret"
              + " that holds it");
    }
    return new GeminiSettings(
        apiKey,
        environment.text("GEMINI_MODEL", DEFAULT_MODEL),
        baseUrl(environment.optional("GOOGLE_GEMINI_BASE_URL")),
        environment.number(
            "LLM_TEMPERATURE", DEFAULT_TEMPERATURE, 0, GeminiSettings.MAX_TEMPERATURE),
        environment.integer("LLM_MAX_TOKENS", DEFAULT_MAX_TOKENS, 1, GeminiSettings.MAX_TOKENS),
        Prices.load(),
        clock);
  }

  private static @Nullable URI baseUrl(@Nullable String text) {
    try {
      return text == null ? null : new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("GOOGLE_GEMINI_BASE_URL is not a URL");
    }
  }

  Wiring withBudget(Budget changed) {
    return new Wiring(
        tracing, store, progress, model, evaluations, generations, prompts, changed, clock);
  }
}
