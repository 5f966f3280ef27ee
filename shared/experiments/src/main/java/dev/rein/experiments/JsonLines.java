package dev.rein.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/// A file that people write: one JSON object a line, blank lines between them as wanted. What is
/// wrong is told by line, several at once.
///
/// @param file its name, for messages
/// @param what is in it, e.g. `goals`
/// @param help the command that says what a line holds
/// @param mostLines that hold something
/// @param mostCharacters of one line
public record JsonLines(String file, String what, String help, int mostLines, int mostCharacters) {
  /// Faults that are told at once; the rest is counted.
  static final int MOST_TOLD = 5;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /// Reads one line.
  @FunctionalInterface
  public interface Line<T> {
    T read(ObjectNode object, int number) throws LineFault;
  }

  /// Takes what was read.
  @FunctionalInterface
  public interface Taker<T> {
    void take(T item) throws IOException;
  }

  /// @return at least one
  /// @throws BadLines if anything in it can't be used
  public <T> List<T> read(BufferedReader lines, Line<T> line) throws BadLines, IOException {
    List<T> items = new ArrayList<>();
    each(lines, line, items::add);
    return items;
  }

  /// The same, keeping nothing. What comes before the first fault is taken.
  ///
  /// @return how many, at least one
  /// @throws BadLines if anything in it can't be used
  public <T> int each(BufferedReader lines, Line<T> line, Taker<T> taker)
      throws BadLines, IOException {
    int count = 0;
    List<String> faults = new ArrayList<>();
    int number = 0;
    try {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        number++;
        String json = number == 1 && text.startsWith("\ufeff") ? text.substring(1) : text;
        if (json.isBlank()) continue;
        if (count + faults.size() == mostLines) {
          throw new BadLines(file + " has more than " + mostLines + " " + what + ".");
        }
        try {
          T item = line.read(object(json), number);
          count++;
          if (faults.isEmpty()) taker.take(item);
        } catch (LineFault e) {
          faults.add("line " + number + ": " + e.getMessage());
        }
      }
    } catch (CharacterCodingException e) {
      throw new BadLines(file + " is not UTF-8 text, after line " + number + ".");
    }
    if (!faults.isEmpty()) throw new BadLines(told(faults));
    if (count == 0) {
      throw new BadLines(
          file + " holds no " + what + ": one JSON object a line, see " + help + ".");
    }
    return count;
  }

  private String told(List<String> faults) {
    List<String> first = faults.subList(0, Math.min(MOST_TOLD, faults.size()));
    int more = faults.size() - first.size();
    return file
        + ", "
        + String.join("; ", first)
        + (more == 0 ? "." : "; and " + more + (more == 1 ? " more line." : " more lines."));
  }

  private ObjectNode object(String line) throws LineFault {
    if (line.length() > mostCharacters) {
      throw new LineFault("longer than " + mostCharacters + " characters");
    }
    try {
      JsonNode node = JSON.readTree(line);
      if (node instanceof ObjectNode object) return object;
      throw new LineFault("not a JSON object");
    } catch (JsonProcessingException e) {
      throw new LineFault("not JSON, at column " + e.getLocation().getColumnNr());
    }
  }
}
