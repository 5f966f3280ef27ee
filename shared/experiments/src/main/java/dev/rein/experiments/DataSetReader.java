package dev.rein.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.GoalRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads a data set: one JSON object a line, blank lines between them as wanted.
public final class DataSetReader {
  /// Goals of one data set.
  public static final int MAX_ITEMS = 10_000;

  /// Characters of one line.
  public static final int MAX_LINE = 64 * 1024;

  /// Faults that are told at once; the rest is counted.
  static final int MOST_TOLD = 5;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final String file;
  private final Map<String, Integer> lineOfId = new HashMap<>();
  private final Map<GoalRequest, Integer> lineOfGoal = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  private DataSetReader(String file) {
    this.file = file;
  }

  /// @param name of the data set
  /// @param file its name, for messages
  /// @throws BadDataSet if anything in it can't be used; tells the first faults by line
  public static DataSet read(BufferedReader lines, String name, String file)
      throws BadDataSet, IOException {
    return new DataSet(name, new DataSetReader(file).read(lines));
  }

  private List<GoalItem> read(BufferedReader lines) throws BadDataSet, IOException {
    List<GoalItem> items = new ArrayList<>();
    int number = 0;
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String text = number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line;
        if (text.isBlank()) continue;
        if (items.size() + faults.size() == MAX_ITEMS) {
          throw new BadDataSet(file + " has more than " + MAX_ITEMS + " goals.");
        }
        try {
          items.add(item(text, number));
        } catch (ItemFault e) {
          faults.add("line " + number + ": " + e.getMessage());
        }
      }
    } catch (CharacterCodingException e) {
      throw new BadDataSet(file + " is not UTF-8 text, after line " + number + ".");
    }
    if (!faults.isEmpty()) throw new BadDataSet(told());
    if (items.isEmpty()) {
      throw new BadDataSet(
          file + " holds no goals: one JSON object a line, see ./rein experiment --help.");
    }
    return items;
  }

  private String told() {
    List<String> first = faults.subList(0, Math.min(MOST_TOLD, faults.size()));
    int more = faults.size() - first.size();
    return file
        + ", "
        + String.join("; ", first)
        + (more == 0 ? "." : "; and " + more + (more == 1 ? " more line." : " more lines."));
  }

  private GoalItem item(String line, int number) throws ItemFault {
    if (line.length() > MAX_LINE) {
      throw new ItemFault("longer than " + MAX_LINE + " characters");
    }
    GoalItem item = new ItemFields(object(line)).item();
    Integer before = lineOfId.putIfAbsent(item.id(), number);
    if (before != null) {
      throw new ItemFault("the id “" + item.id() + "” is that of line " + before + " too");
    }
    // Counted twice, one goal would feign evidence.
    Integer same = lineOfGoal.putIfAbsent(item.request(), number);
    if (same != null) throw new ItemFault("the same goal as line " + same);
    return item;
  }

  private static ObjectNode object(String line) throws ItemFault {
    try {
      JsonNode node = JSON.readTree(line);
      if (node instanceof ObjectNode object) return object;
      throw new ItemFault("not a JSON object");
    } catch (JsonProcessingException e) {
      throw new ItemFault("not JSON, at column " + e.getLocation().getColumnNr());
    }
  }
}
