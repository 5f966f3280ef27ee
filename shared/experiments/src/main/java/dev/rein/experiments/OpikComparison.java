package dev.rein.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.rein.tracing.opik.OpikSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import okhttp3.OkHttpClient;

/// Reads experiments back from Opik, as its own pages do.
public final class OpikComparison {
  private static final int PAGE = 100;

  private final OpikDoor opik;

  public OpikComparison(OkHttpClient client, OpikSettings settings) {
    this(new OpikDoor(client, settings, OpikDoor.PER_REQUEST));
  }

  OpikComparison(OpikDoor opik) {
    this.opik = opik;
  }

  /// @param ids of experiments on one data set, at least one
  /// @throws OpikFailed if Opik does not have them, or can't be asked
  public Compared read(List<UUID> ids) throws OpikFailed {
    String dataSetId = "";
    String dataSet = "";
    List<JsonNode> experiments = new ArrayList<>();
    for (UUID id : ids) {
      JsonNode experiment =
          opik.get("experiments/" + id, Map.of())
              .orElseThrow(() -> new OpikFailed("Opik has no experiment " + id + ".", true));
      experiments.add(experiment);
      dataSetId = experiment.path("dataset_id").asText();
      dataSet = experiment.path("dataset_name").asText();
    }
    Map<String, Integer> traces = new TreeMap<>();
    int[] counts = new int[2];
    items(dataSetId, ids, traces, counts);
    List<Compared.Version> versions = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      versions.add(
          version(ids.get(i), experiments.get(i), traces.getOrDefault(ids.get(i).toString(), 0)));
    }
    return new Compared(dataSet, versions, counts[0], counts[1]);
  }

  /// @param traces how many each experiment has, filled here
  /// @param counts of items that some experiment has a trace for, and of those that every
  ///   experiment has a trace for; filled here
  private void items(String dataSetId, List<UUID> ids, Map<String, Integer> traces, int[] counts)
      throws OpikFailed {
    ArrayNode wanted = OpikDoor.JSON.createArrayNode();
    ids.forEach(id -> wanted.add(id.toString()));
    for (int page = 1; ; page++) {
      JsonNode found =
          opik.get(
                  "datasets/" + dataSetId + "/items/experiments/items",
                  Map.of(
                      "experiment_ids",
                      wanted.toString(),
                      "page",
                      Integer.toString(page),
                      "size",
                      Integer.toString(PAGE)))
              .orElseThrow(() -> new OpikFailed("Opik has no data set " + dataSetId + ".", true));
      for (JsonNode item : found.path("content")) {
        Set<String> complete = new HashSet<>();
        for (JsonNode link : item.path("experiment_items")) {
          // A link to a trace that Opik does not have shows nothing of one.
          if (!link.has("input") && !link.has("output")) continue;
          String experiment = link.path("experiment_id").asText();
          if (complete.add(experiment)) traces.merge(experiment, 1, Integer::sum);
        }
        if (!complete.isEmpty()) counts[0]++;
        if (complete.size() == Set.copyOf(ids).size()) counts[1]++;
      }
      if (found.path("content").size() < PAGE) return;
    }
  }

  private static Compared.Version version(UUID id, JsonNode experiment, int traces) {
    List<String> prompts = new ArrayList<>();
    experiment.path("prompt_versions").forEach(it -> prompts.add(it.path("id").asText()));
    Map<String, Double> scores = new TreeMap<>();
    for (JsonNode score : experiment.path("feedback_scores")) {
      scores.put(score.path("name").asText(), score.path("value").doubleValue());
    }
    return new Compared.Version(
        id,
        experiment.path("name").asText(),
        experiment.path("status").asText(),
        prompts,
        traces,
        scores);
  }
}
