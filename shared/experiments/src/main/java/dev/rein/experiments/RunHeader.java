package dev.rein.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.PromptAsset;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.Stage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What workers elsewhere have to know of an experiment.
///
/// @param day on which all goals are set
/// @param experimentIds in Opik, one for each version
record RunHeader(Design design, LocalDate day, List<UUID> experimentIds) {
  private static final int FORMAT = 1;
  private static final int KEY_DIGITS = 32;

  RunHeader {
    experimentIds = List.copyOf(experimentIds);
  }

  String write() {
    ObjectNode json = OpikDoor.JSON.createObjectNode();
    json.put("format", FORMAT).put("fingerprint", design.fingerprint());
    json.put("day", day.toString()).set("design", design.json());
    json.put("models", design.models());
    json.putObject("goals")
        .put("name", design.dataSet().name())
        .put("fingerprint", design.dataSet().fingerprint())
        .put("size", design.dataSet().size());
    experimentIds.forEach(id -> json.withArray("experiments").add(id.toString()));
    return json.toString();
  }

  /// @param design that it must be about
  /// @throws IllegalArgumentException if it is about another
  static RunHeader read(String text, Design design) {
    JsonNode json = parsed(text);
    if (!json.path("fingerprint").asText().equals(design.fingerprint())) {
      throw new IllegalArgumentException(design.name() + " is kept as another experiment");
    }
    return new RunHeader(design, day(json), ids(json));
  }

  /// Reads it by what is installed here.
  ///
  /// @param models that answer and judge here
  /// @return empty where prompts, rubric or models here are not those of the experiment
  static Optional<RunHeader> read(String text, String models) {
    JsonNode json = parsed(text);
    JsonNode about = json.path("design");
    Optional<Stage> stage =
        Arrays.stream(Stage.values())
            .filter(it -> it.wireName().equals(about.path("prompt").asText()))
            .findFirst();
    List<PromptAsset> versions = new ArrayList<>();
    for (JsonNode version : about.path("versions")) {
      PromptAssets.load().find(version.path("version").asText()).ifPresent(versions::add);
    }
    if (stage.isEmpty() || versions.size() != about.path("versions").size()) {
      return Optional.empty();
    }
    JsonNode goals = json.path("goals");
    Design design =
        Design.of(
            stage.get(),
            versions,
            DataSet.known(
                goals.path("name").asText(),
                goals.path("fingerprint").asText(),
                goals.path("size").asInt()),
            about.path("judgeSamples").asInt(),
            about.path("seed").asLong(),
            models);
    return design.fingerprint().equals(json.path("fingerprint").asText())
        ? Optional.of(new RunHeader(design, day(json), ids(json)))
        : Optional.empty();
  }

  /// What a goal is kept under: its id may hold anything.
  static String key(String item) {
    return Hashes.sha256(item).substring(0, KEY_DIGITS);
  }

  private static JsonNode parsed(String text) {
    try {
      JsonNode json = OpikDoor.JSON.readTree(text);
      if (json.path("format").asInt() == FORMAT) return json;
    } catch (JsonProcessingException e) {
      // said below
    }
    throw new IllegalArgumentException("what is kept is no experiment of this version of Rein");
  }

  private static LocalDate day(JsonNode json) {
    return LocalDate.parse(json.path("day").asText());
  }

  private static List<UUID> ids(JsonNode json) {
    List<UUID> ids = new ArrayList<>();
    json.path("experiments").forEach(id -> ids.add(UUID.fromString(id.asText())));
    return ids;
  }
}
