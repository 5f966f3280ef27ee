package dev.rein.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What an experiment has done so far, a line of JSON for each piece of work, so that whoever
/// begins it again goes on where it stopped, however it stopped. One process at a time. It holds
/// the goals and what was made of them.
public final class StateFile implements State, Work, AutoCloseable {
  private static final int FORMAT = 1;

  private final Path path;
  private final FileChannel file;
  private final Map<Unit, Outcome> done = new HashMap<>();
  private final List<UUID> experimentIds = new ArrayList<>();
  private LocalDate day;
  private Costs costs = Costs.NONE;

  private StateFile(Path path, FileChannel file, LocalDate day) {
    this.path = path;
    this.file = file;
    this.day = day;
  }

  /// @param ids of the experiments in Opik, one for each version; not used where the file has some
  /// @param today the day on which goals are set; not used where the file has one
  /// @throws IOException if it can't be read or written, belongs to another experiment, or is in
  ///   use; the message is for people
  public static StateFile open(Path path, Design design, List<UUID> ids, LocalDate today)
      throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) Files.createDirectories(folder);
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    StateFile state = new StateFile(path, file, today);
    try {
      if (!locked(file)) throw new IOException(path + " is in use by another ./rein experiment");
      boolean isNew = state.replay(design);
      if (isNew) state.begin(design, ids);
      return state;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /// Of a state file that may be in use.
  ///
  /// @throws IOException if it can't be read, or is none; the message is for people
  public static List<UUID> experimentIds(Path path) throws IOException {
    List<UUID> ids = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(path)) {
      JsonNode header = OpikDoor.JSON.readTree(String.valueOf(lines.readLine()));
      header.path("experiments").forEach(id -> ids.add(UUID.fromString(id.asText())));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(path + " is no experiment's state", e);
    }
    if (ids.isEmpty()) throw new IOException(path + " is no experiment's state");
    return ids;
  }

  private static boolean locked(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void begin(Design design, List<UUID> ids) throws IOException {
    experimentIds.addAll(ids);
    ObjectNode header = OpikDoor.JSON.createObjectNode();
    header.put("format", FORMAT).put("fingerprint", design.fingerprint());
    header.put("day", day.toString()).set("design", design.json());
    ids.forEach(id -> header.withArray("experiments").add(id.toString()));
    append(header);
  }

  /// @return whether there was nothing
  private boolean replay(Design design) throws IOException {
    // Over this very channel: closing another one would give up the lock.
    byte[] bytes = Channels.newInputStream(file).readAllBytes();
    int start = 0;
    int number = 0;
    // What comes after the last line break was torn by a crash.
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '\n') continue;
      number++;
      take(new String(bytes, start, i - start, StandardCharsets.UTF_8), number, design);
      start = i + 1;
    }
    file.truncate(start);
    file.position(start);
    return number == 0;
  }

  private void take(String line, int number, Design design) throws IOException {
    try {
      JsonNode json = OpikDoor.JSON.readTree(line);
      if (number == 1) {
        takeHeader(json, design);
      } else if (json.has("part")) {
        Unit unit = OutcomeJson.unit(json);
        Outcome outcome = OutcomeJson.read(unit, json);
        done.put(unit, outcome);
        costs = costs.plus(outcome.costs());
      } else {
        costs = costs.plus(OutcomeJson.costs(json));
      }
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IOException(path + ", line " + number + ", is none of an experiment's", e);
    }
  }

  private void takeHeader(JsonNode json, Design design) throws IOException {
    if (json.path("format").asInt() != FORMAT) {
      throw new IllegalArgumentException("format");
    }
    if (!json.path("fingerprint").asText().equals(design.fingerprint())) {
      throw new IOException(
          path
              + " belongs to another experiment: prompt, versions, the other stages' prompts,"
              + " goals, rubric, models, samples or seed differ, or another release of Rein began"
              + " it. Name another file with --state");
    }
    day = LocalDate.parse(json.path("day").asText());
    json.path("experiments").forEach(id -> experimentIds.add(UUID.fromString(id.asText())));
  }

  /// The day on which all goals of this experiment are set.
  public LocalDate day() {
    return day;
  }

  @Override
  public ItemRecord of(Design design, GoalItem item) {
    return ItemRecord.of(design, this::find, item);
  }

  @Override
  public List<UUID> experimentIds() {
    return List.copyOf(experimentIds);
  }

  @Override
  public synchronized @Nullable Outcome find(Unit unit) {
    return done.get(unit);
  }

  /// What it holds of pieces and their costs.
  synchronized void each(BiConsumer<Unit, Outcome> taker) {
    done.forEach(taker);
  }

  @Override
  public synchronized void keep(Unit unit, Outcome outcome) throws IOException {
    append(OutcomeJson.write(unit, outcome));
    done.put(unit, outcome);
    costs = costs.plus(outcome.costs());
  }

  /// Calls of which nothing came.
  synchronized void spent(Costs lost) throws IOException {
    if (lost.equals(Costs.NONE)) return;
    append(OutcomeJson.costs(OpikDoor.JSON.createObjectNode().put("lost", true), lost));
    costs = costs.plus(lost);
  }

  /// Of everything that was done, in this process and before.
  @Override
  public synchronized Costs costs() {
    return costs;
  }

  private void append(ObjectNode line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) file.write(bytes);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
