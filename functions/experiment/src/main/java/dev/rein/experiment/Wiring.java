package dev.rein.experiment;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.DynamoExperimentStore;
import dev.rein.coaching.EvaluationDeliveries;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.SqsEvaluationDeliveries;
import dev.rein.experiments.Design;
import dev.rein.experiments.Expected;
import dev.rein.experiments.ItemWork;
import dev.rein.experiments.StageStudio;
import dev.rein.judge.Judge;
import dev.rein.llm.LlmEnvironment;
import dev.rein.llm.Models;
import dev.rein.llm.PromptMetadata;
import dev.rein.pipeline.StageDoor;
import dev.rein.runtime.Environment;
import dev.rein.runtime.JsonLog;
import dev.rein.runtime.Secrets;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.lambda.TracingSetup;
import dev.rein.tracing.opik.OpikPromptLinks;
import dev.rein.tracing.opik.OpikSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import okhttp3.OkHttpClient;

/// What the function is made of; the only reader of its environment.
record Wiring(
    TracingSetup tracing, ItemWork work, EvaluationDeliveries deliveries, InstantSource clock) {
  /// For one stage, repairs included.
  static final Duration PER_STAGE = Duration.ofSeconds(60);

  /// Least time that must be left for a piece to begin: two stages, and room to keep it.
  static final Duration PER_PIECE = PER_STAGE.multipliedBy(2).plusSeconds(10);

  /// A goal is another delivery's to take after that, should this one never end it: more than the
  /// function's timeout, less than the queue's visibility timeout.
  static final Duration CLAIMED = Duration.ofMinutes(10);

  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  static Wiring of(Map<String, String> variables) {
    return of(variables, InstantSource.system());
  }

  /// @param clock of everything but the traces
  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  static Wiring of(Map<String, String> variables, InstantSource clock) {
    Secrets secrets = Secrets.of(variables);
    Environment environment = new Environment(secrets.environment());
    JsonLog.install(environment.text("LOG_LEVEL", "info"));
    OkHttpClient http = secrets.renewing(new OkHttpClient());
    TracingSetup tracing =
        TracingSetup.of(
            environment.variables(),
            Lazy.made(http),
            line -> System.out.println(line),
            OpikSettings.Source.EXPERIMENT);
    LlmEnvironment llm = new LlmEnvironment(environment.variables());
    PromptMetadata metadata = PromptAssets.load().metadata(new OpikPromptLinks(tracing.opik())::of);
    Judge judge =
        Judge.of(
            Models.gemini(
                llm.judging(Judge.TEMPERATURE, Judge.MAX_TOKENS, clock),
                llm,
                http,
                tracing.tracing(),
                metadata));
    StageDoor stages =
        StageDoor.of(environment.variables(), http, tracing.tracing(), metadata, clock.instant());
    ItemWork work =
        new ItemWork(
            new DynamoExperimentStore(
                AwsClients.dynamoDb(environment.variables()), environment.required("TABLE_NAME")),
            (design, day) ->
                new StageStudio(
                    design,
                    Rubrics.load().of(Design.judged(design.stage())),
                    LocalDate.ofInstant(day, ZoneOffset.UTC),
                    stages.at(day),
                    judge,
                    metadata,
                    tracing.tracing(),
                    PER_STAGE,
                    // After the response, as in every function.
                    () -> {}),
            StageStudio.models(stages, judge),
            CLAIMED,
            PER_PIECE,
            new Expected(),
            clock);
    return new Wiring(tracing, work, deliveries(environment), clock);
  }

  Batch batch(Tally tally) {
    return new Batch(
        work, deliveries, new Waits(() -> ThreadLocalRandom.current().nextDouble()), clock, tally);
  }

  private static EvaluationDeliveries deliveries(Environment environment) {
    String queue = environment.optional("EXPERIMENT_QUEUE_URL");
    String deadLetters = environment.optional("EXPERIMENT_DEAD_LETTER_QUEUE_URL");
    if (queue == null && deadLetters == null) return EvaluationDeliveries.NONE;
    if (queue == null || deadLetters == null) {
      throw new IllegalArgumentException(
          "EXPERIMENT_QUEUE_URL and EXPERIMENT_DEAD_LETTER_QUEUE_URL go together: set both");
    }
    return new SqsEvaluationDeliveries(
        AwsClients.sqsWhenUsed(environment.variables()), queue, deadLetters);
  }
}
