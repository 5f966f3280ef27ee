package dev.rein.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.ExperimentStore;
import dev.rein.coaching.ExperimentStore.Piece;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was done of one goal, in a store that others write, too. Where two have done the same
/// piece, the one that was kept first counts, for both. Used by one thread.
final class ItemState implements State {
  /// Fields that hold what people or models wrote.
  private static final List<String> TEXTS = List.of("results", "blocks", "reasons");

  private final ExperimentStore store;
  private final String experiment;
  private final String item;
  private final InstantSource clock;
  private final Map<Unit, Outcome> done = new HashMap<>();

  /// @throws IOException if what is kept can't be read
  ItemState(ExperimentStore store, String experiment, String item, InstantSource clock)
      throws IOException {
    this.store = store;
    this.experiment = experiment;
    this.item = item;
    this.clock = clock;
    load();
  }

  private void load() throws IOException {
    for (Piece piece : store.pieces(experiment, RunHeader.key(item)).values()) {
      ObjectNode json = object(piece.facts());
      json.setAll(object(piece.texts()));
      Unit unit = OutcomeJson.unit(json);
      done.put(unit, OutcomeJson.read(unit, json));
    }
  }

  private static ObjectNode object(String text) throws IOException {
    JsonNode json = OpikDoor.JSON.readTree(text);
    if (json instanceof ObjectNode object) return object;
    throw new IOException("a piece of an experiment can't be read");
  }

  /// From its facts alone; its texts are empty.
  static Map.Entry<Unit, Outcome> fromFacts(String facts) {
    try {
      ObjectNode json = object(facts);
      json.putObject("results");
      json.putObject("blocks");
      Unit unit = OutcomeJson.unit(json);
      return Map.entry(unit, OutcomeJson.read(unit, json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a piece of an experiment can't be read", e);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public @Nullable Outcome find(Unit unit) {
    return done.get(unit);
  }

  @Override
  public void keep(Unit unit, Outcome outcome) throws IOException {
    ObjectNode facts = OutcomeJson.write(unit, outcome);
    ObjectNode texts = OpikDoor.JSON.createObjectNode();
    for (String name : TEXTS) {
      JsonNode text = facts.remove(name);
      if (text != null) texts.set(name, text);
    }
    Piece piece = new Piece(facts.toString(), texts.toString());
    if (store.keep(experiment, RunHeader.key(item), unit.key(), piece, clock.instant())) {
      done.put(unit, outcome);
    } else {
      load();
    }
  }
}
