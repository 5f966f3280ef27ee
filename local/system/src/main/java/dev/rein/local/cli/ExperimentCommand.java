package dev.rein.local.cli;

import dev.rein.coaching.PromptAsset;
import dev.rein.experiments.DataSet;
import dev.rein.experiments.Design;
import dev.rein.experiments.Experiment;
import dev.rein.experiments.OpikExperiments;
import dev.rein.experiments.OpikFailed;
import dev.rein.experiments.ReplayFile;
import dev.rein.experiments.Report;
import dev.rein.experiments.ReportJson;
import dev.rein.experiments.StateFile;
import dev.rein.local.experiments.Recording;
import dev.rein.local.experiments.Workshop;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Uuid7;
import dev.rein.tracing.opik.Replayed;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `rein experiment`: which version of a prompt is better.
final class ExperimentCommand {
  /// Of progress.
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

  private static final int STOPPED_BY_SIGNAL = 130;
  private static final String REPLAY_SUFFIX = ".replay.log";

  private final Folder folder;
  private final Map<String, String> environment;
  private final Terminal terminal;
  private final PrintStream progress;
  private final Clock clock;
  private long lastTold = System.nanoTime();

  /// @param progress where to say how far it is; the report goes to the terminal
  ExperimentCommand(
      Folder folder,
      Map<String, String> environment,
      Terminal terminal,
      PrintStream progress,
      Clock clock) {
    this.folder = folder;
    this.environment = environment;
    this.terminal = terminal;
    this.progress = progress;
    this.clock = clock;
  }

  void run(List<String> words) throws CommandFailed, IOException {
    boolean aws = words.contains(ExperimentOptions.AWS);
    Arguments arguments =
        Arguments.parse(
            words.stream().filter(word -> !word.equals(ExperimentOptions.AWS)).toList(),
            ExperimentOptions.NAMES,
            2);
    ExperimentFolder files = new ExperimentFolder(folder);
    if (!arguments.words().isEmpty()) {
      if (!arguments.words().getFirst().equals("show")) {
        throw CommandFailed.usage("“" + arguments.words().getFirst() + "” is not show.");
      }
      String named = arguments.words().size() > 1 ? arguments.words().get(1) : null;
      show(files, files.state(named == null ? arguments.option("--state") : named));
      return;
    }
    ExperimentOptions options = ExperimentOptions.of(arguments, aws);
    try (FileChannel _ = files.claim();
        Workshop workshop = open(files)) {
      introduce(workshop, aws);
      requirePrices(options, workshop);
      DataSet dataSet = files.dataSet(options, workshop, this::say);
      Design design =
          Design.of(
              options.stage(),
              options.versions(),
              dataSet,
              options.samples(),
              options.seed(),
              aws ? workshop.deployedModels() : workshop.models());
      if (aws) {
        new FannedOut(workshop, options, environment, terminal, this::say, clock)
            .run(design, ids(design));
        return;
      }
      Path path = files.state(options.state(), design);
      try (StateFile state =
          StateFile.open(
              path, design, ids(design), LocalDate.now(clock.withZone(ZoneOffset.UTC)))) {
        run(workshop, options, design, state, path);
      }
    }
  }

  private Workshop open(ExperimentFolder files) throws CommandFailed, IOException {
    try {
      return Workshop.open(environment, files.path());
    } catch (IllegalArgumentException e) {
      throw CommandFailed.because(String.valueOf(e.getMessage()));
    }
  }

  private void introduce(Workshop workshop, boolean aws) {
    say(
        aws
            ? "Gemini: the one that the deployed functions ask."
            : workshop.answersOffline()
                ? "Gemini: offline stand-in, answers and judges by rules (GEMINI_API_KEY is not"
                    + " set). Its figures say nothing about Gemini."
                : "Gemini: the real one.");
    say(
        !workshop.tracks()
            ? "Opik:   off (OPIK_TRACK_DISABLE)."
            : workshop.collector() != null
                ? "Opik:   local collector that speaks Opik's API (OPIK_API_KEY is not set)."
                : "Opik:   the one named by OPIK_API_KEY or OPIK_URL_OVERRIDE.");
  }

  private static void requirePrices(ExperimentOptions options, Workshop workshop)
      throws CommandFailed {
    String unpriced = options.budgetUsd() == null ? null : workshop.unpriced();
    if (unpriced == null) return;
    throw CommandFailed.because(
        "The price of "
            + unpriced
            + " is not known, so no budget can be kept: --budget-usd none runs without one.");
  }

  private List<UUID> ids(Design design) {
    Uuid7 ids = new Uuid7();
    List<UUID> minted = new ArrayList<>();
    for (PromptAsset _ : design.versions()) minted.add(ids.at(clock.instant()));
    return minted;
  }

  private void run(
      Workshop workshop, ExperimentOptions options, Design design, StateFile state, Path path)
      throws CommandFailed, IOException {
    ReplayFile kept =
        new ReplayFile(path.resolveSibling(path.getFileName() + REPLAY_SUFFIX), workshop.opik());
    Recording recording = workshop.recording(kept);
    Experiment experiment =
        new Experiment(
            design,
            state,
            workshop.studio(design, state.day(), recording),
            options.budgetUsd(),
            this::tellNowAndThen);
    say(
        "%s: %d goals, %d verdicts on each result; state in %s"
            .formatted(design.name(), design.dataSet().size(), design.samples(), path));
    if (experiment.done() > 0) {
      say(
          "Goes on where it stopped: %d of %d pieces are done, $%s spent."
              .formatted(experiment.done(), experiment.pieces(), money(state.costs().usd())));
    }
    begin(workshop, design, state, recording);
    Experiment.Ending ending = work(experiment, recording, options.concurrency());
    recording.settle();
    Report report = Report.of(design, state);
    if (options.format().equals("json")) {
      terminal.line(ReportJson.of(report).toPrettyString());
    } else {
      new ExperimentView(terminal).print(report, workshop.answersOffline());
    }
    ledger(recording.ledger(), kept);
    boolean finished = report.unfinished() == 0;
    String show = "./rein experiment show" + (options.state() == null ? "" : " " + path);
    @Nullable String undelivered = publish(workshop, design, state, kept, finished, show);
    end(ending, options, undelivered);
  }

  /// What can't be created in Opik now is created at the end, or the next time.
  private void begin(Workshop workshop, Design design, StateFile state, Recording recording) {
    if (!workshop.tracks()) return;
    try {
      workshop.hastyExperiments(design, state).begin();
    } catch (OpikFailed e) {
      if (e.mayHelpLater()) recording.opikDidNotAnswer();
      say(e.sentence() + " The work goes on; what belongs into Opik is kept.");
    }
  }

  private Experiment.Ending work(Experiment experiment, Recording recording, int concurrency)
      throws CommandFailed {
    Ending.onSignal(
        new Ending.Plan(
            () -> {
              experiment.stop();
              recording.settle();
              say(
                  "Stopped after %d of %d pieces. The same command goes on from here."
                      .formatted(experiment.done(), experiment.pieces()));
            },
            STOPPED_BY_SIGNAL));
    try {
      return experiment.run(concurrency);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.because("Stopped.");
    } finally {
      Ending.done();
    }
  }

  private void ledger(Flushed ledger, ReplayFile kept) {
    say(
        "spans recorded %d = delivered %d + kept %d + dropped %d"
            .formatted(ledger.recorded(), ledger.delivered(), ledger.spilled(), ledger.dropped()));
    if (ledger.spilled() > 0) say("Kept in " + kept.path() + ".");
    if (ledger.dropped() > 0) {
      say("Dropped, and missing in Opik: " + ledger.droppedByReason() + ".");
    }
  }

  /// @param show reads it back
  /// @return what is not in Opik yet, in a sentence; null where all is
  private @Nullable String publish(
      Workshop workshop,
      Design design,
      StateFile state,
      ReplayFile kept,
      boolean finished,
      String show)
      throws IOException {
    if (!workshop.tracks()) return null;
    OpikExperiments opik = workshop.experiments(design, state);
    try {
      // Asked by something short before it is sent the file, for which it has minutes.
      if (!kept.isEmpty()) opik.begin();
    } catch (OpikFailed e) {
      if (e.mayHelpLater()) return e.sentence();
    }
    Replayed replayed = kept.deliver(workshop.http());
    if (replayed.envelopes() > 0 && replayed.isComplete()) {
      say("What had been kept is in Opik now: %d rows.".formatted(replayed.delivered()));
    }
    try {
      String link = opik.publish(finished).toString();
      if (workshop.collector() == null) {
        say("Compare: " + link);
      } else {
        say("In Opik the link would be " + link);
        say(show + " reads it back from the local collector.");
        for (String refusal : workshop.collector().refusals())
          say("The collector refused " + refusal);
      }
    } catch (OpikFailed e) {
      return e.sentence();
    }
    return replayed.isComplete()
        ? null
        : "Opik did not take all traces: " + replayed.leftByReason();
  }

  private void end(
      Experiment.Ending ending, ExperimentOptions options, @Nullable String undelivered)
      throws CommandFailed {
    if (undelivered != null) {
      say(undelivered + " Nothing is lost: the same command delivers it later, at no cost.");
    }
    String unfinished = unfinished(ending, options.budgetUsd());
    if (unfinished != null) throw CommandFailed.because(unfinished);
    if (undelivered != null) throw CommandFailed.because("Not all of it is in Opik.");
  }

  /// Why something is left to do, in sentences; null where nothing is.
  static @Nullable String unfinished(Experiment.Ending ending, @Nullable BigDecimal budgetUsd) {
    return switch (ending) {
      case Experiment.Ending.Finished _ -> null;
      case Experiment.Ending.Stopped _ -> "Stopped.";
      case Experiment.Ending.OutOfMoney _ ->
          "The budget of $"
              + budgetUsd
              + " is used up, or what is left of it may not pay for the next piece: the same"
              + " command with a larger --budget-usd goes on from here.";
      case Experiment.Ending.NoAnswers(var detail) ->
          detail + " The same command goes on from here.";
      case Experiment.Ending.WorkLeft(var pieces, var detail) ->
          "Some calls got no answer, and %d pieces are left. Of the last: ".formatted(pieces)
              + detail
              + " The same command goes on from here.";
    };
  }

  private void show(ExperimentFolder files, Path state) throws CommandFailed, IOException {
    List<UUID> ids = StateFile.experimentIds(state);
    try (FileChannel _ = files.claim();
        Workshop workshop = open(files)) {
      introduce(workshop, false);
      new ExperimentView(terminal).print(workshop.comparison().read(ids));
    } catch (OpikFailed e) {
      throw CommandFailed.because(e.sentence());
    }
  }

  private void tellNowAndThen(int count, int of, BigDecimal spentUsd) {
    long now = System.nanoTime();
    if (count < of && now - lastTold < BETWEEN_LINES.toNanos()) return;
    lastTold = now;
    say("done %d of %d, $%s spent".formatted(count, of, money(spentUsd)));
  }

  private static String money(BigDecimal usd) {
    return String.format(Locale.ROOT, "%.4f", usd);
  }

  private void say(String line) {
    progress.println(line);
    progress.flush();
  }
}
