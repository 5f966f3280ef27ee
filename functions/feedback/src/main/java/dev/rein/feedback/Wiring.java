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
import dev.rein.tracing.Uuid7;
import dev.rein.tracing.lambda.TracingSetup;
import dev.rein.tracing.opik.OpikReader;
import dev.rein.tracing.opik.OpikSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// What the function is made of; the only reader of its environment.
record Wiring(
    TracingSetup tracing,
    GoalStore store,
    MetricsStore counters,
    RecordFeedback recordFeedback,
    Acknowledgements acknowledgements,
    Sweep sweep,
    ReadTrace readTrace,
    UserRoutes users,
    ExportRoute export,
    List<Metric> metrics,
    InstantSource clock) {

  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  static Wiring of(Map<String, String> variables) {
    Startup startup = Startup.of(variables);
    Environment environment = startup.environment();
    OkHttpClient http = startup.http();
    InstantSource clock = InstantSource.system();
    TracingSetup tracing =
        TracingSetup.of(environment.variables(), http, line -> System.out.println(line));
    DynamoDbClient dynamoDb = AwsClients.dynamoDb(environment.variables());
    String table = environment.required("TABLE_NAME");
    FeedbackStore feedback = new DynamoFeedbackStore(dynamoDb, table);
    Telling telling = OpikTelling.traced(tracing.tracing());
    Acknowledgements acknowledgements = new Acknowledgements(feedback);
    Rubrics rubrics = Rubrics.load();
    boolean hasOpik = OpikSettings.isNamedIn(environment.variables());
    return new Wiring(
        tracing,
        new DynamoGoalStore(dynamoDb, table),
        new DynamoMetricsStore(dynamoDb, table),
        new RecordFeedback(feedback, tracing.tracing(), telling, acknowledgements, clock),
        acknowledgements,
        new Sweep(feedback, telling, acknowledgements, clock),
        new ReadTrace(
            hasOpik ? new OpikReader(http, tracing.opik()) : null,
            tracing.opik(),
            new TraceDifferences(rubrics, tracing.opik().limits().reading().spans())),
        new UserRoutes(
            new EraseUser(
                new DynamoErasureStore(dynamoDb, table),
                tracing.tracing(),
                clock,
                new Uuid7(),
                Duration.ofMillis(environment.integer("ERASURE_TIME_MS", 20_000, 1, 25_000))),
            new DynamoUserExport(dynamoDb, table),
            clock),
        new ExportRoute(
            new Export(
                new DynamoGoalRecords(dynamoDb, table),
                ExportColumn.all(rubrics),
                ExportLimits.of(environment),
                clock)),
        Metric.all(rubrics),
        clock);
  }
}
