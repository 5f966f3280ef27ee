package dev.rein.local.cli;

import dev.rein.experiments.BadLines;
import dev.rein.experiments.DataSet;
import dev.rein.experiments.DataSetReader;
import dev.rein.experiments.Design;
import dev.rein.experiments.GoalItem;
import dev.rein.experiments.LowRated;
import dev.rein.experiments.OpikFailed;
import dev.rein.local.experiments.Workshop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where experiments keep their state, and where their goals come from.
final class ExperimentFolder {
  /// The goals that come with the project.
  static final String SHIPPED = "/dev/rein/local/experiments/goals.jsonl";

  private static final String SHIPPED_NAME = "rein-goals";
  private static final String STATE_SUFFIX = ".jsonl";
  private static final int MOST_LOW_RATED = 200;

  private final Folder folder;
  private final Path path;

  ExperimentFolder(Folder folder) {
    this.folder = folder;
    this.path = folder.standard().resolve("experiments");
  }

  Path path() {
    return path;
  }

  /// Makes the folder this command's own until the lock is closed.
  FileChannel claim() throws CommandFailed, IOException {
    Files.createDirectories(path);
    FileChannel file =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (isLocked(file)) return file;
    file.close();
    throw CommandFailed.because("Another ./rein experiment is running; one at a time.");
  }

  private static boolean isLocked(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /// @param named by the person, else it is found by what the experiment is
  Path state(@Nullable String named, Design design) {
    return named == null ? states().resolve(design.name() + STATE_SUFFIX) : folder.data(named);
  }

  private Path states() {
    return path.resolve("state");
  }

  /// @param named a file, or the name of an experiment; the latest where it is null
  Path state(@Nullable String named) throws CommandFailed, IOException {
    if (named != null) {
      Path here = states().resolve(named + STATE_SUFFIX);
      Path file = Files.exists(here) ? here : folder.data(named);
      if (!Files.isRegularFile(file)) {
        throw CommandFailed.because("There is no experiment " + named + ", and no such file.");
      }
      return file;
    }
    if (Files.isDirectory(states())) {
      try (Stream<Path> all = Files.list(states())) {
        return all.filter(file -> file.toString().endsWith(STATE_SUFFIX))
            .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
            .orElseThrow(ExperimentFolder::none);
      }
    }
    throw none();
  }

  private static CommandFailed none() {
    return CommandFailed.because("There is no experiment yet: ./rein experiment --help.");
  }

  DataSet dataSet(ExperimentOptions options, Workshop workshop, Consumer<String> say)
      throws CommandFailed, IOException {
    if (options.fromFeedback()) return lowRated(workshop, say);
    String named = options.dataset();
    try {
      return named == null
          ? DataSetReader.read(() -> reader(null), SHIPPED_NAME, "the set that comes with Rein")
          : DataSetReader.read(() -> reader(named), stem(named), named);
    } catch (BadLines e) {
      throw CommandFailed.because(e.sentence());
    } catch (IOException e) {
      if (e.getCause() instanceof CommandFailed failed) throw failed;
      throw e;
    }
  }

  /// The file is read twice and more, so it must be one that can be.
  private BufferedReader reader(@Nullable String named) throws IOException {
    try {
      return new BufferedReader(
          new InputStreamReader(open(named), StandardCharsets.UTF_8.newDecoder()));
    } catch (CommandFailed e) {
      throw new IOException(e);
    }
  }

  private static String stem(String file) {
    String name = String.valueOf(Path.of(file).getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    return stem.length() <= 100 ? stem : stem.substring(0, 100);
  }

  private InputStream open(@Nullable String named) throws CommandFailed {
    if (named == null) {
      InputStream shipped = ExperimentFolder.class.getResourceAsStream(SHIPPED);
      if (shipped == null) throw new IllegalStateException(SHIPPED + " is missing");
      return shipped;
    }
    return folder.open(named);
  }

  /// Kept as a file, so that the same goals can be tried again when there are others.
  private DataSet lowRated(Workshop workshop, Consumer<String> say)
      throws CommandFailed, IOException {
    List<GoalItem> items;
    try {
      items =
          workshop.<List<GoalItem>, OpikFailed>lowRated(
              folder.standard(), source -> source.find(MOST_LOW_RATED));
    } catch (OpikFailed e) {
      throw CommandFailed.because(e.sentence());
    }
    if (items.isEmpty()) {
      throw CommandFailed.because(
          "Opik has no goal that was rated "
              + LowRated.BAD
              + " or less: rate some, or name a --dataset.");
    }
    DataSet found = DataSet.of("low-rated", items);
    Path file = path.resolve(found.nameInOpik() + ".jsonl");
    Files.createDirectories(path);
    Files.write(file, items.stream().map(item -> DataSet.json(item).toString()).toList());
    say.accept(
        "badly rated: %d, kept in %s: name that file with --dataset to try them again."
            .formatted(items.size(), file));
    return found;
  }
}
