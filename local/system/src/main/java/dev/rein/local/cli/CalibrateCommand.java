package dev.rein.local.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Kind;
import dev.rein.llm.LlmEnvironment;
import dev.rein.local.calibration.BadExamples;
import dev.rein.local.calibration.Calibration;
import dev.rein.local.calibration.CalibrationJson;
import dev.rein.local.calibration.Criteria;
import dev.rein.local.calibration.ExaminerOffice;
import dev.rein.local.calibration.Example;
import dev.rein.local.calibration.ExampleReader;
import dev.rein.local.calibration.Hearing;
import dev.rein.statistics.Bootstrap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `rein calibrate`: how well the judge agrees with people.
final class CalibrateCommand {
  /// The labelled set that comes with the project.
  static final String SHIPPED = "/dev/rein/local/calibration/examples.jsonl";

  /// More would wait for each other: the model takes no more at a time.
  static final int MAX_CONCURRENCY = LlmEnvironment.DEFAULT_CONCURRENCY;

  /// Of progress.
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

  private static final int STANDARD_CONCURRENCY = 4;
  private static final long STANDARD_SEED = 1;
  private static final int STOPPED_BY_SIGNAL = 130;
  private static final List<String> KINDS = List.of("all", "resolution", "plan", "coaching");

  private final Folder folder;
  private final Map<String, String> environment;
  private final Terminal terminal;
  private final PrintStream progress;
  private long lastTold = System.nanoTime();

  /// @param progress where to say how far it is; the report goes to the terminal
  CalibrateCommand(
      Folder folder, Map<String, String> environment, Terminal terminal, PrintStream progress) {
    this.folder = folder;
    this.environment = environment;
    this.terminal = terminal;
    this.progress = progress;
  }

  void run(List<String> words) throws CommandFailed, IOException {
    Arguments arguments =
        Arguments.parse(
            words, Set.of("--format", "--kind", "--seed", "--concurrency", "--save"), 1);
    String format = arguments.oneOf("--format", "table", List.of("table", "json"));
    String kind = arguments.oneOf("--kind", "all", KINDS);
    Bootstrap bootstrap = Bootstrap.seeded(arguments.number("--seed", STANDARD_SEED));
    int concurrency = arguments.count("--concurrency", STANDARD_CONCURRENCY, MAX_CONCURRENCY);
    Path save = folder.newFile("--save", arguments.option("--save"));
    Criteria.All criteria = ExaminerOffice.criteria();
    List<Example> examples = of(kind, read(arguments.words(), criteria));
    Hearing hearing = new Hearing(examples);
    boolean standIn = false;
    if (hearing.toJudge() > 0) {
      try (ExaminerOffice office = ExaminerOffice.open(environment)) {
        standIn = office.isStandIn();
        say(office.introduction());
        judge(hearing, office, concurrency, save);
      } catch (IllegalArgumentException e) {
        throw CommandFailed.because(String.valueOf(e.getMessage()));
      }
    }
    Calibration calibration = Calibration.of(hearing.cases(), criteria, bootstrap);
    if (save != null) say("The judge's scores are kept in " + save + ".");
    if (format.equals("json")) {
      terminal.line(
          CalibrationJson.of(calibration, hearing.cost(), standIn, bootstrap).toPrettyString());
    } else {
      CalibrationView.print(terminal, calibration, hearing.cost(), standIn, bootstrap);
    }
    if (calibration.unscored() == calibration.examples()) {
      throw CommandFailed.because("The judge gave no score for any example, so nothing is said.");
    }
  }

  private void say(String line) {
    progress.println(line);
    progress.flush();
  }

  private List<Example> read(List<String> words, Criteria.All criteria)
      throws CommandFailed, IOException {
    String name = words.isEmpty() ? "the set that comes with Rein" : words.getFirst();
    try (InputStream bytes = open(words);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()))) {
      return ExampleReader.read(lines, name.equals("-") ? "standard input" : name, criteria);
    } catch (BadExamples e) {
      throw CommandFailed.because(String.valueOf(e.getMessage()));
    }
  }

  private InputStream open(List<String> words) throws CommandFailed {
    if (words.isEmpty()) {
      InputStream shipped = CalibrateCommand.class.getResourceAsStream(SHIPPED);
      if (shipped == null) throw new IllegalStateException(SHIPPED + " is missing");
      return shipped;
    }
    if (words.getFirst().equals("-")) return System.in;
    return folder.open(words.getFirst());
  }

  private static List<Example> of(String kind, List<Example> examples) throws CommandFailed {
    if (kind.equals("all")) return examples;
    Kind wanted = Kind.parse(kind).orElseThrow();
    List<Example> chosen = examples.stream().filter(each -> each.kind() == wanted).toList();
    if (chosen.isEmpty()) {
      String there =
          examples.stream()
              .map(each -> each.kind().wireName())
              .distinct()
              .collect(Collectors.joining(", "));
      throw CommandFailed.because("There is no example of kind " + kind + ", only " + there + ".");
    }
    return chosen;
  }

  private void judge(Hearing hearing, ExaminerOffice office, int concurrency, @Nullable Path save)
      throws IOException, CommandFailed {
    Ending.onSignal(
        new Ending.Plan(
            () -> {
              hearing.stop();
              say("Stopped after " + hearing.cases().size() + " examples.");
              try {
                keep(hearing, save);
                if (save != null) {
                  say(
                      "Their scores are in "
                          + save
                          + ": given as FILE, only the others are judged.");
                }
              } catch (IOException e) {
                say("The scores could not be kept: " + e.getMessage());
              }
            },
            STOPPED_BY_SIGNAL));
    try {
      hearing.run(office, concurrency, this::tellNowAndThen);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.because("Stopped.");
    } finally {
      Ending.done();
    }
    keep(hearing, save);
  }

  private void tellNowAndThen(int count, int of) {
    long now = System.nanoTime();
    if (count < of && now - lastTold < BETWEEN_LINES.toNanos()) return;
    lastTold = now;
    say("judged " + count + " of " + of);
  }

  private static void keep(Hearing hearing, @Nullable Path save) throws IOException {
    if (save == null) return;
    try (Writer file = Files.newBufferedWriter(save)) {
      for (ObjectNode line : hearing.lines()) file.write(line + "\n");
    }
  }
}
