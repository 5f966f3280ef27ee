package dev.rein.experiment;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.Deliveries;
import dev.rein.coaching.DynamoExperimentStore;
import dev.rein.coaching.ExperimentStore;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.Spend;
import dev.rein.coaching.SqsDeliveries;
import dev.rein.experiments.Expected;
import dev.rein.experiments.ItemWork;
import dev.rein.experiments.StageStudio;
import dev.rein.judge.Judge;
import dev.rein.llm.LlmEnvironment;
import dev.rein.llm.PromptMetadata;
import dev.rein.pipeline.StageDoor;
import dev.rein.runtime.Environment;
import dev.rein.runtime.Startup;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.lambda.FirstContact;
import dev.rein.tracing.lambda.FirstContact.Host;
import dev.rein.tracing.lambda.TracingSetup;
import dev.rein.tracing.opik.OpikPromptLinks;
import dev.rein.tracing.opik.OpikSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import okhttp3.OkHttpClient;

/// What the function is made of; the only reader of its environment.
///
/// @param work given who is told of the model calls
record Wiring(
    TracingSetup tracing,
    Function<Consumer<Spend>, ItemWork> work,
    Deliveries deliveries,
    InstantSource clock) {
  /// For one stage, repairs included, unless `EXPERIMENT_STAGE_TIMEOUT_MS` says otherwise.
  static final Duration PER_STAGE = Duration.ofSeconds(60);

  /// With it, a piece still fits into the function's timeout of 300 s.
  static final Duration MOST_PER_STAGE = Duration.ofMinutes(2);

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
    Startup startup = Startup.of(variables);
    Environment environment = startup.environment();
    Lazy<OkHttpClient> http = startup.http();
    TracingSetup tracing =
        TracingSetup.of(
            environment.variables(),
            http,
            line -> System.out.println(line),
            OpikSettings.Source.EXPERIMENT);
    LlmEnvironment llm = new LlmEnvironment(environment.variables());
    PromptMetadata metadata = PromptAssets.load().metadata(new OpikPromptLinks(tracing.opik())::of);
    Judge judge = Judge.gemini(llm, http, tracing.tracing(), metadata, clock);
    Duration perStage = perStage(environment);
    StageDoor stages =
        StageDoor.of(environment.variables(), http, tracing.tracing(), metadata, clock.instant());
    ExperimentStore store =
        new DynamoExperimentStore(
            AwsClients.dynamoDb(environment.variables()), environment.required("TABLE_NAME"));
    Expected expected = new Expected();
    Function<Consumer<Spend>, ItemWork> work =
        meter ->
            new ItemWork(
                store,
                (design, day) ->
                    new StageStudio(
                        design,
                        LocalDate.ofInstant(day, ZoneOffset.UTC),
                        stages.at(day),
                        judge,
                        metadata,
                        tracing.tracing(),
                        perStage,
                        meter,
                        // After the response, as in every function.
                        () -> {}),
                StageStudio.models(stages, judge),
                CLAIMED,
                perPiece(perStage),
                expected,
                clock);
    FirstContact.beforeSnapshot(
        startup.variables(),
        () ->
            List.of(
                Host.ofAws(AwsClients.dynamoDbAddress(startup.variables())),
                Host.ofAws(AwsClients.sqsAddress(startup.variables())),
                Host.ofOkHttp(llm.address())),
        System.out::println);
    return new Wiring(
        tracing,
        work,
        SqsDeliveries.named(
            environment.variables(), "EXPERIMENT_QUEUE_URL", "EXPERIMENT_DEAD_LETTER_QUEUE_URL"),
        clock);
  }

  private static Duration perStage(Environment environment) {
    return Duration.ofMillis(
        environment.integer(
            "EXPERIMENT_STAGE_TIMEOUT_MS",
            (int) PER_STAGE.toMillis(),
            1_000,
            (int) MOST_PER_STAGE.toMillis()));
  }

  /// Least time that must be left for a piece to begin: two stages or a verdict, and room to keep
  /// it.
  static Duration perPiece(Duration perStage) {
    Duration stages = perStage.multipliedBy(2);
    Duration verdict = StageStudio.PER_VERDICT;
    return (stages.compareTo(verdict) > 0 ? stages : verdict).plusSeconds(10);
  }

  Batch batch(Tally tally) {
    return new Batch(
        work.apply(tally::spent),
        deliveries,
        new Waits(() -> ThreadLocalRandom.current().nextDouble()),
        clock,
        tally);
  }
}
