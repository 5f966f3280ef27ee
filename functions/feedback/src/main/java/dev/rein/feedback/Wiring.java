package dev.rein.feedback;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.DynamoErasureStore;
import dev.rein.coaching.DynamoFeedbackStore;
import dev.rein.coaching.DynamoGoalRecords;
import dev.rein.coaching.DynamoGoalStore;
import dev.rein.coaching.DynamoMetricsStore;
import dev.rein.coaching.DynamoUserExport;
import dev.rein.coaching.FeedbackStore;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.MetricsStore;
import dev.rein.coaching.Rubrics;
import dev.rein.runtime.Environment;
import dev.rein.runtime.Startup;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.Uuid7;
import dev.rein.tracing.lambda.FirstContact;
import dev.rein.tracing.lambda.FirstContact.Host;
import dev.rein.tracing.lambda.TracingSetup;
import dev.rein.tracing.opik.OpikReader;
import dev.rein.tracing.opik.OpikSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// What the function is made of; the only reader of its environment. What only reads is made when
/// it is first asked for: it would be a part of the time to the first rating.
record Wiring(
    TracingSetup tracing,
    GoalStore store,
    MetricsStore counters,
    RecordFeedback recordFeedback,
    Acknowledgements acknowledgements,
    Sweep sweep,
    Lazy<ReadTrace> readTrace,
    UserRoutes users,
    Lazy<ExportRoute> export,
    Lazy<List<Metric>> metrics,
    InstantSource clock) {

  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  static Wiring of(Map<String, String> variables) {
    Startup startup = Startup.of(variables);
    Environment environment = startup.environment();
    Lazy<OkHttpClient> http = startup.http();
    InstantSource clock = InstantSource.system();
    TracingSetup tracing =
        TracingSetup.of(environment.variables(), http, line -> System.out.println(line));
    DynamoDbClient dynamoDb = AwsClients.dynamoDb(environment.variables());
    String table = environment.required("TABLE_NAME");
    FeedbackStore feedback = new DynamoFeedbackStore(dynamoDb, table);
    Telling telling = OpikTelling.traced(tracing.tracing());
    Acknowledgements acknowledgements = new Acknowledgements(feedback);
    Lazy<Rubrics> rubrics = Lazy.of(Rubrics::load);
    ExportLimits exported = ExportLimits.of(environment);
    boolean hasOpik = OpikSettings.isNamedIn(environment.variables());
    FirstContact.beforeSnapshot(
        startup.variables(),
        () -> List.of(Host.ofAws(AwsClients.dynamoDbAddress(startup.variables()))),
        System.out::println);
    return new Wiring(
        tracing,
        new DynamoGoalStore(dynamoDb, table),
        new DynamoMetricsStore(dynamoDb, table),
        new RecordFeedback(feedback, tracing.tracing(), telling, acknowledgements, clock),
        acknowledgements,
        new Sweep(feedback, telling, acknowledgements, clock),
        Lazy.of(
            () ->
                new ReadTrace(
                    hasOpik ? new OpikReader(http, tracing.opik()) : null,
                    tracing.opik(),
                    new TraceDifferences(
                        rubrics.get(), tracing.opik().limits().reading().spans()))),
        new UserRoutes(
            new EraseUser(
                new DynamoErasureStore(dynamoDb, table),
                tracing.tracing(),
                clock,
                new Uuid7(),
                Duration.ofMillis(environment.integer("ERASURE_TIME_MS", 20_000, 1, 25_000))),
            new DynamoUserExport(dynamoDb, table),
            clock),
        Lazy.of(
            () ->
                new ExportRoute(
                    new Export(
                        new DynamoGoalRecords(dynamoDb, table),
                        ExportColumn.all(rubrics.get()),
                        exported,
                        clock))),
        Lazy.of(() -> Metric.all(rubrics.get())),
        clock);
  }
}
