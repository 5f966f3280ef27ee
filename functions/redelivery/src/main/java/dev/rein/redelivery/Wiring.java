package dev.rein.redelivery;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.ScoreTimes;
import dev.rein.runtime.Environment;
import dev.rein.runtime.Startup;
import dev.rein.tracing.lambda.FirstContact;
import dev.rein.tracing.lambda.FirstContact.Host;
import dev.rein.tracing.lambda.FlushSettings;
import dev.rein.tracing.lambda.OutboxQueue;
import dev.rein.tracing.lambda.Rehearsal;
import dev.rein.tracing.lambda.TracingSetup;
import dev.rein.tracing.opik.OpikCourier;
import dev.rein.tracing.opik.OpikLimits;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.ScoreHistory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/// Everything the function works with. The only place that reads the environment and makes clients.
record Wiring(TracingSetup tracing, Redelivery redelivery, InstantSource clock) {
  /// Longest that one request to Opik may take, so that a hung one leaves time for others.
  static final Duration ATTEMPT = Duration.ofSeconds(10);

  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  static Wiring of(Map<String, String> variables) {
    return of(variables, System.out::println);
  }

  /// @param out takes log and metric lines
  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  static Wiring of(Map<String, String> variables, Consumer<String> out) {
    Startup startup = Startup.of(variables);
    Environment environment = startup.environment();
    Map<String, String> resolved = startup.variables();
    OpikSettings opik = OpikSettings.of(resolved);
    InstantSource clock = InstantSource.system();
    Redelivery redelivery =
        new Redelivery(
            new OpikCourier(
                startup.http().get(),
                opik.withLimits(OpikLimits.DEFAULT.withAttempt(ATTEMPT)),
                scores(environment)),
            OutboxQueue.of(resolved),
            new Backoff(() -> ThreadLocalRandom.current().nextDouble()),
            clock);
    // It records nothing itself: with Opik down, each redelivery would leave spans to redeliver.
    TracingSetup tracing =
        TracingSetup.off(
            FlushSettings.of(resolved),
            opik,
            environment.text("AWS_LAMBDA_FUNCTION_NAME", "local"),
            Rehearsal.out(resolved, out));
    FirstContact.beforeSnapshot(
        resolved, () -> List.of(Host.ofAws(AwsClients.dynamoDbAddress(resolved))), out);
    return new Wiring(tracing, redelivery, clock);
  }

  private static ScoreHistory scores(Environment environment) {
    String table = environment.optional("TABLE_NAME");
    return table == null
        ? ScoreHistory.none()
        : new ScoreTimes(AwsClients.dynamoDb(environment.variables()), table)::of;
  }
}
