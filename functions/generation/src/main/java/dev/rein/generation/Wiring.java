package dev.rein.generation;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.DynamoGoalStore;
import dev.rein.coaching.EvaluationQueue;
import dev.rein.coaching.GenerationQueue;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Prompts;
import dev.rein.coaching.SqsEvaluationQueue;
import dev.rein.coaching.SqsGenerationQueue;
import dev.rein.coaching.TracedEvaluationQueue;
import dev.rein.coaching.TracedGenerationQueue;
import dev.rein.llm.GeminiSettings;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.LlmEnvironment;
import dev.rein.llm.Models;
import dev.rein.runtime.Environment;
import dev.rein.runtime.JsonLog;
import dev.rein.runtime.Secrets;
import dev.rein.tracing.lambda.TracingSetup;
import java.time.InstantSource;
import java.util.Map;
import okhttp3.OkHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Everything the function works with. The only place that reads the environment and makes clients.
///
/// @param model whose calls are recorded
record Wiring(
    TracingSetup tracing,
    GoalStore store,
    LanguageModel model,
    EvaluationQueue evaluations,
    GenerationQueue generations,
    Prompts prompts,
    Budget budget,
    InstantSource clock) {
  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  static Wiring of(Map<String, String> variables) {
    Map<String, String> resolved = Secrets.resolve(variables);
    Environment environment = new Environment(resolved);
    JsonLog.install(environment.text("LOG_LEVEL", "info"));
    InstantSource clock = InstantSource.system();
    LlmEnvironment llm = new LlmEnvironment(resolved);
    GeminiSettings gemini = llm.generation(clock);
    String table = environment.required("TABLE_NAME");
    String evaluationQueue = environment.required("EVALUATION_QUEUE_URL");
    String generationQueue = environment.required("GENERATION_QUEUE_URL");

    OkHttpClient http = new OkHttpClient();
    TracingSetup tracing = TracingSetup.of(resolved, http, System.out::println);
    SqsClient sqs = AwsClients.sqs(resolved);
    return new Wiring(
        tracing,
        new DynamoGoalStore(AwsClients.dynamoDb(resolved), table),
        Models.gemini(gemini, llm, http, tracing.tracing()),
        new TracedEvaluationQueue(new SqsEvaluationQueue(sqs, evaluationQueue), tracing.tracing()),
        new TracedGenerationQueue(new SqsGenerationQueue(sqs, generationQueue), tracing.tracing()),
        Prompts.load(),
        Budget.DEFAULT,
        clock);
  }

  Wiring withBudget(Budget changed) {
    return new Wiring(tracing, store, model, evaluations, generations, prompts, changed, clock);
  }
}
