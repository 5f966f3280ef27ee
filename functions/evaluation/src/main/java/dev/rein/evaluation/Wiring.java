package dev.rein.evaluation;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.Deliveries;
import dev.rein.coaching.DynamoCoachingStore;
import dev.rein.coaching.DynamoFeedbackStore;
import dev.rein.coaching.DynamoGoalStore;
import dev.rein.coaching.DynamoJudgeStore;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.JudgeStore;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.SqsDeliveries;
import dev.rein.judge.Judge;
import dev.rein.llm.LlmEnvironment;
import dev.rein.llm.Prices;
import dev.rein.runtime.Environment;
import dev.rein.runtime.Startup;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.lambda.FirstContact;
import dev.rein.tracing.lambda.FirstContact.Host;
import dev.rein.tracing.lambda.Propagation;
import dev.rein.tracing.lambda.TracingSetup;
import dev.rein.tracing.opik.OpikPromptLinks;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// What the function is made of; the only reader of its environment.
record Wiring(
    TracingSetup tracing,
    JudgeSubject judgeSubject,
    PanelRun panelRun,
    TraceStart panelTrace,
    Deliveries deliveries,
    InstantSource clock) {
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
        TracingSetup.of(environment.variables(), http, line -> System.out.println(line));
    String table = environment.required("TABLE_NAME");
    DynamoDbClient dynamoDb = AwsClients.dynamoDb(environment.variables());
    GoalStore store = new DynamoGoalStore(dynamoDb, table);
    JudgeStore judgeStore = new DynamoJudgeStore(dynamoDb, table);
    LlmEnvironment llm = new LlmEnvironment(environment.variables());
    Judge judge =
        Judge.gemini(
            llm,
            http,
            tracing.tracing(),
            PromptAssets.load().metadata(new OpikPromptLinks(tracing.opik())::of),
            clock);
    Rubrics rubrics = Rubrics.load();
    Budget budget =
        new Budget(
            judgeStore,
            BigDecimal.valueOf(
                environment.number(
                    "JUDGE_DAILY_BUDGET_USD", Budget.DEFAULT_USD, 0, Budget.MAX_USD)),
            Prices.load(),
            clock);
    Piece.Source pieces =
        new Piece.Source(
            store,
            new DynamoCoachingStore(dynamoDb, table),
            new DynamoFeedbackStore(dynamoDb, table),
            rubrics);
    Panel panel = Panel.load();
    Judging judging =
        new TracedJudging(
            new PieceJudge(pieces, store, judge, budget, tracing.tracing(), clock),
            tracing.tracing());
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
        new JudgeSubject(pieces, store, judge, budget, judging, tracing.tracing()),
        new TracedPanelRun(
            new JudgePanel(panel, rubrics, judge, budget, judgeStore, store, clock),
            tracing.tracing()),
        JudgePanel.start(panel, judge.model().requestedModel()),
        SqsDeliveries.named(
            environment.variables(), "EVALUATION_QUEUE_URL", "EVALUATION_DEAD_LETTER_QUEUE_URL"),
        clock);
  }

  Batch batch(Function<String, Propagation> origins, BiConsumer<Task, Outcome> report) {
    return new Batch(
        judgeSubject,
        deliveries,
        new Waits(() -> ThreadLocalRandom.current().nextDouble()),
        clock,
        origins,
        report);
  }
}
