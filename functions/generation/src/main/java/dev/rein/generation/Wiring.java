package dev.rein.generation;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.CoachingStore;
import dev.rein.coaching.DynamoCoachingStore;
import dev.rein.coaching.DynamoFeedbackStore;
import dev.rein.coaching.DynamoGoalStore;
import dev.rein.coaching.DynamoPendingStore;
import dev.rein.coaching.DynamoRunningStore;
import dev.rein.coaching.EvaluationQueue;
import dev.rein.coaching.GenerationQueue;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.PendingStore;
import dev.rein.coaching.ProgressReader;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.Prompts;
import dev.rein.coaching.RunningStore;
import dev.rein.coaching.SqsEvaluationQueue;
import dev.rein.coaching.SqsGenerationQueue;
import dev.rein.coaching.TracedEvaluationQueue;
import dev.rein.coaching.TracedGenerationQueue;
import dev.rein.llm.GeminiSettings;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.LlmEnvironment;
import dev.rein.llm.Models;
import dev.rein.pipeline.Asking;
import dev.rein.pipeline.Budget;
import dev.rein.pipeline.StageRunner;
import dev.rein.pipeline.Stages;
import dev.rein.pipeline.TracedStages;
import dev.rein.runtime.Environment;
import dev.rein.runtime.Startup;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.lambda.FirstContact;
import dev.rein.tracing.lambda.FirstContact.Host;
import dev.rein.tracing.lambda.TracingSetup;
import dev.rein.tracing.opik.OpikPromptLinks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Everything the function works with. The only place that reads the environment and makes clients.
///
/// @param progress check-ins that are kept of a goal
/// @param model whose calls are recorded
/// @param sweepAfter how long an evaluation may be pending before it is asked for again
/// @param goalSweepAfter how long nobody may work on a goal before that is asked for again
record Wiring(
    TracingSetup tracing,
    GoalStore store,
    CoachingStore coaching,
    PendingStore pending,
    RunningStore running,
    ProgressReader progress,
    LanguageModel model,
    EvaluationQueue evaluations,
    GenerationQueue generations,
    Prompts prompts,
    Budget budget,
    Duration sweepAfter,
    Duration goalSweepAfter,
    InstantSource clock) {
  /// Longer than a message of either queue is hidden while it is worked on.
  static final int SWEEP_AFTER_MINUTES = 15;

  static final int MOST_SWEEP_AFTER_MINUTES = 1_440;

  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  static Wiring of(Map<String, String> variables) {
    Startup startup = Startup.of(variables);
    Environment environment = startup.environment();
    Map<String, String> resolved = startup.variables();
    InstantSource clock = InstantSource.system();
    LlmEnvironment llm = new LlmEnvironment(resolved);
    GeminiSettings gemini = llm.generation(clock);
    Prompts prompts = Prompts.load().rolledOut(environment.text("PROMPT_ROLLOUT", ""));
    String table = environment.required("TABLE_NAME");
    String evaluationQueue = environment.required("EVALUATION_QUEUE_URL");
    String generationQueue = environment.required("GENERATION_QUEUE_URL");

    Lazy<OkHttpClient> http = startup.http();
    TracingSetup tracing = TracingSetup.of(resolved, http, System.out::println);
    DynamoDbClient dynamoDb = AwsClients.dynamoDb(resolved);
    Lazy<SqsClient> sqs = AwsClients.sqsWhenUsed(resolved);
    FirstContact.beforeSnapshot(
        resolved,
        () ->
            List.of(
                Host.ofAws(AwsClients.dynamoDbAddress(resolved)),
                Host.ofAws(AwsClients.sqsAddress(resolved)),
                Host.ofOkHttp(llm.address())),
        System.out::println);
    return new Wiring(
        tracing,
        new DynamoGoalStore(dynamoDb, table),
        new DynamoCoachingStore(dynamoDb, table),
        new DynamoPendingStore(dynamoDb, table),
        new DynamoRunningStore(dynamoDb, table),
        new DynamoFeedbackStore(dynamoDb, table),
        Models.gemini(
            gemini,
            llm,
            http,
            tracing.tracing(),
            PromptAssets.load().metadata(new OpikPromptLinks(tracing.opik())::of)),
        new TracedEvaluationQueue(new SqsEvaluationQueue(sqs, evaluationQueue), tracing.tracing()),
        new TracedGenerationQueue(new SqsGenerationQueue(sqs, generationQueue), tracing.tracing()),
        prompts,
        Budget.DEFAULT,
        sweepAfter(environment, "EVALUATION_SWEEP_AFTER_MINUTES"),
        sweepAfter(environment, "GENERATION_SWEEP_AFTER_MINUTES"),
        clock);
  }

  private static Duration sweepAfter(Environment environment, String name) {
    return Duration.ofMinutes(
        environment.integer(name, SWEEP_AFTER_MINUTES, 0, MOST_SWEEP_AFTER_MINUTES));
  }

  Asking asking() {
    return new Asking(model, budget.stage());
  }

  Stages stages() {
    return new TracedStages(new StageRunner(asking(), prompts, clock), tracing.tracing());
  }

  Pipeline pipeline() {
    return new TracedPipeline(new GoalPipeline(this), tracing.tracing());
  }

  Coach coach() {
    return new TracedCoach(new GoalCoach(this), tracing.tracing());
  }

  TestTrace testTrace() {
    return new TracedTestTrace(new ModelTestTrace(this), tracing.tracing());
  }

  Wiring withBudget(Budget changed) {
    return with(store, coaching, progress, model, changed, clock);
  }

  Wiring withStore(GoalStore changed) {
    return with(changed, coaching, progress, model, budget, clock);
  }

  Wiring withCoaching(CoachingStore changed) {
    return with(store, changed, progress, model, budget, clock);
  }

  Wiring withProgress(ProgressReader changed) {
    return with(store, coaching, changed, model, budget, clock);
  }

  Wiring withModel(LanguageModel changed, InstantSource time) {
    return with(store, coaching, progress, changed, budget, time);
  }

  private Wiring with(
      GoalStore store,
      CoachingStore coaching,
      ProgressReader progress,
      LanguageModel model,
      Budget budget,
      InstantSource clock) {
    return new Wiring(
        tracing,
        store,
        coaching,
        pending,
        running,
        progress,
        model,
        evaluations,
        generations,
        prompts,
        budget,
        sweepAfter,
        goalSweepAfter,
        clock);
  }
}
