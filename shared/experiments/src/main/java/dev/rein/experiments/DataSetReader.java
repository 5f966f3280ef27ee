package dev.rein.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.GoalJson;
import dev.rein.coaching.Hashes;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Reads a data set: one goal a line, of which it keeps none.
public final class DataSetReader {
  /// Goals of one data set.
  public static final int MAX_ITEMS = 10_000;

  /// Characters of one line.
  public static final int MAX_LINE = 64 * 1024;

  // Hashes: the texts of ten thousand goals may be large.
  private final Map<String, Integer> lineOfId = new HashMap<>();
  private final Map<String, Integer> lineOfGoal = new HashMap<>();
  private final DataSet.Fingerprint fingerprint = new DataSet.Fingerprint();

  private DataSetReader() {}

  /// Opens the file, again and again.
  @FunctionalInterface
  public interface Opener {
    BufferedReader open() throws IOException;
  }

  /// Reads it once to the end to check it, and again whenever its goals are asked for.
  ///
  /// @param name of the data set
  /// @param file its name, for messages
  /// @throws BadLines if anything in it can't be used; tells the first faults by line
  public static DataSet read(Opener opener, String name, String file) throws BadLines, IOException {
    JsonLines format =
        new JsonLines(file, "goals", "./rein experiment --help", MAX_ITEMS, MAX_LINE);
    DataSetReader reader = new DataSetReader();
    int size;
    try (BufferedReader lines = opener.open()) {
      size = format.each(lines, reader::item, reader.fingerprint::add);
    }
    return DataSet.streamed(
        name,
        reader.fingerprint,
        size,
        visitor -> {
          try (BufferedReader lines = opener.open()) {
            format.each(lines, (object, _) -> new ItemFields(object).item(), visitor::take);
          } catch (BadLines e) {
            throw new IOException(file + " has changed meanwhile: " + e.sentence(), e);
          }
        });
  }

  private GoalItem item(ObjectNode object, int number) throws LineFault {
    GoalItem item = new ItemFields(object).item();
    Integer before = lineOfId.putIfAbsent(item.id(), number);
    if (before != null) {
      throw new LineFault("the id “" + item.id() + "” is that of line " + before + " too");
    }
    // Counted twice, one goal would feign evidence.
    String goal = Hashes.sha256(GoalJson.of(item.request()).toString());
    Integer same = lineOfGoal.putIfAbsent(goal, number);
    if (same != null) throw new LineFault("the same goal as line " + same);
    return item;
  }
}
