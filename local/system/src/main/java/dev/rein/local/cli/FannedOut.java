package dev.rein.local.cli;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.DynamoExperimentStore;
import dev.rein.coaching.ExperimentStore;
import dev.rein.coaching.SqsExperimentQueue;
import dev.rein.experiments.Design;
import dev.rein.experiments.FanOut;
import dev.rein.experiments.OpikExperiments;
import dev.rein.experiments.OpikFailed;
import dev.rein.experiments.Report;
import dev.rein.experiments.ReportJson;
import dev.rein.experiments.Work;
import dev.rein.local.experiments.Workshop;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// `rein experiment --aws`: sends the goals to deployed workers, watches them, and reports what the
/// table holds in the end. Whatever stops it stops no worker; the same command looks again.
final class FannedOut {
  /// Between two looks.
  static final Duration POLL = Duration.ofSeconds(2);

  private static final int STOPPED_BY_SIGNAL = 130;

  private final Workshop workshop;
  private final ExperimentOptions options;
  private final Map<String, String> environment;
  private final Terminal terminal;
  private final Consumer<String> say;
  private final Clock clock;

  /// @param say takes progress; the report goes to the terminal
  FannedOut(
      Workshop workshop,
      ExperimentOptions options,
      Map<String, String> environment,
      Terminal terminal,
      Consumer<String> say,
      Clock clock) {
    this.workshop = workshop;
    this.options = options;
    this.environment = environment;
    this.terminal = terminal;
    this.say = say;
    this.clock = clock;
  }

  void run(Design design, List<UUID> ids) throws CommandFailed, IOException {
    String queueUrl = named("--queue-url", options.queueUrl(), "EXPERIMENT_QUEUE_URL");
    String table = named("--table", options.table(), "TABLE_NAME");
    try (DynamoDbClient dynamoDb = AwsClients.dynamoDb(environment);
        SqsClient sqs = AwsClients.sqs(environment)) {
      FanOut fanOut =
          FanOut.open(
              new DynamoExperimentStore(dynamoDb, table),
              new SqsExperimentQueue(sqs, queueUrl),
              design,
              ids,
              LocalDate.now(clock.withZone(ZoneOffset.UTC)),
              options.budgetUsd(),
              clock);
      run(fanOut, design);
    } catch (SdkException | IllegalStateException e) {
      // Its class and AWS's own words; neither holds a goal.
      throw CommandFailed.because(
          "AWS: " + e.getMessage() + " The same command goes on from here.");
    } catch (IllegalArgumentException e) {
      throw CommandFailed.because(String.valueOf(e.getMessage()));
    }
  }

  private String named(String option, @Nullable String value, String variable)
      throws CommandFailed {
    String named = value == null ? environment.getOrDefault(variable, "") : value;
    if (!named.isBlank()) return named;
    throw CommandFailed.usage(
        "--aws needs " + option + " (or " + variable + "): the stack's outputs name it.");
  }

  private void run(FanOut fanOut, Design design) throws CommandFailed, IOException {
    say.accept("%s: %d goals, fanned out".formatted(design.name(), design.dataSet().size()));
    begin(fanOut, design);
    Ending.onSignal(
        new Ending.Plan(
            () ->
                say.accept("Stopped looking. What is sent goes on; the same command looks again."),
            STOPPED_BY_SIGNAL));
    FanOut.Standing standing;
    try {
      long[] told = {System.nanoTime()};
      int sent =
          fanOut.send(
              (count, of) -> {
                if (System.nanoTime() - told[0] < POLL.toNanos()) return;
                told[0] = System.nanoTime();
                say.accept("sent %d of %d".formatted(count, of));
              });
      say.accept("sent %d goals; the others are on their way or done".formatted(sent));
      standing = watch(fanOut);
    } finally {
      Ending.done();
    }
    Work work = fanOut.read();
    Report report = Report.of(design, work);
    if (options.format().equals("json")) {
      terminal.line(ReportJson.of(report).toPrettyString());
    } else {
      new ExperimentView(terminal).print(report, false);
    }
    publish(design, work, report.unfinished() == 0);
    end(standing);
  }

  private FanOut.Standing watch(FanOut fanOut) throws CommandFailed {
    while (true) {
      FanOut.Standing standing = fanOut.standing();
      say.accept(
          "done %d of %d goals, $%s spent"
              .formatted(standing.done(), standing.goals(), money(standing.spentUsd())));
      if (standing.rests()) return standing;
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw CommandFailed.because("Stopped looking.");
      }
    }
  }

  private void begin(FanOut fanOut, Design design) {
    if (!workshop.tracks()) return;
    try {
      workshop.hastyExperiments(design, fanOut.read()).begin();
    } catch (OpikFailed e) {
      say.accept(e.sentence() + " The work goes on; it is created at the end.");
    }
  }

  private void publish(Design design, Work work, boolean finished) throws CommandFailed {
    if (!workshop.tracks()) return;
    try {
      OpikExperiments experiments = workshop.experiments(design, work);
      say.accept("Compare: " + experiments.publish(finished));
    } catch (OpikFailed e) {
      throw CommandFailed.because(
          e.sentence() + " Nothing is lost: the same command tells Opik later, at no cost.");
    }
  }

  private void end(FanOut.Standing standing) throws CommandFailed {
    if (standing.unrun().isEmpty()) return;
    say.accept("Goals that nobody works on any more, by why: " + standing.unrun() + ".");
    if (standing.unrun().containsKey("budget")) {
      throw CommandFailed.because(
          "The budget of $"
              + options.budgetUsd()
              + " is used up: the same command with a larger --budget-usd goes on from here.");
    }
    if (standing.unrun().keySet().equals(Set.of(FanOut.LOST))) {
      throw CommandFailed.because(
          "Nothing became of these goals for "
              + ExperimentStore.Queue.RETENTION.toDays()
              + " days, after which ExperimentQueue forgets a message: is ExperimentFunction on,"
              + " and is this its queue? The same command sends them again.");
    }
    throw CommandFailed.because(
        "Some goals became dead letters of ExperimentQueue; the log of ExperimentFunction says why."
            + " The same command sends them again.");
  }

  private static String money(BigDecimal usd) {
    return String.format(Locale.ROOT, "%.4f", usd);
  }
}
