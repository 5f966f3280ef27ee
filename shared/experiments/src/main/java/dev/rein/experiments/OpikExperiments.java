package dev.rein.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rein.coaching.GoalJson;
import dev.rein.coaching.PromptAsset;
import dev.rein.tracing.Masking;
import dev.rein.tracing.opik.DerivedIds;
import dev.rein.tracing.opik.OpikLinks;
import dev.rein.tracing.opik.OpikSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import okhttp3.OkHttpClient;

/// An experiment as Opik has it: a data set and, on it, one experiment for each version, whose
/// items are linked to the traces that the versions left.
///
/// All of it follows from design and state, under ids that follow from them too. So everything may
/// be sent again at any time, and what could not be sent is sent the next time.
public final class OpikExperiments {
  /// Items in one request; Opik takes 1,000.
  private static final int BATCH = 200;

  private static final String COMPLETED = "completed";

  /// Two experiments on one data set give its items the same ids, whenever they run.
  private static final Instant IDS_TIME = Instant.parse("2026-01-01T00:00:00Z");

  private final OpikDoor opik;
  private final Masking masking;
  private final Design design;
  private final Work work;

  /// @param masking of the goals, as of everything else that goes to Opik
  public OpikExperiments(
      OkHttpClient client, OpikSettings settings, Masking masking, Design design, Work work) {
    this(new OpikDoor(client, settings, OpikDoor.PER_REQUEST), masking, design, work);
  }

  OpikExperiments(OpikDoor opik, Masking masking, Design design, Work work) {
    this.opik = opik;
    this.masking = masking;
    this.design = design;
    this.work = work;
  }

  /// The same, with less patience: for while the work waits.
  ///
  /// @param perRequest the most that one request may take, with its repetitions
  public static OpikExperiments hasty(
      OkHttpClient client,
      OpikSettings settings,
      Masking masking,
      Design design,
      Work work,
      Duration perRequest) {
    return new OpikExperiments(new OpikDoor(client, settings, perRequest), masking, design, work);
  }

  /// Creates what the traces will be linked to: prompts, data set, experiments that are running.
  ///
  /// @throws OpikFailed if Opik does not take it; the work may go on all the same
  public void begin() throws OpikFailed {
    List<UUID> promptIds = prompts();
    dataSet();
    for (int i = 0; i < design.versions().size(); i++) experiment(i, promptIds.get(i));
  }

  /// Sends all there is by now: links to the traces, and, if it is finished, that it is.
  ///
  /// @return where to compare the versions
  /// @throws OpikFailed if Opik does not take it; calling it again sends all of it again
  public URI publish(boolean finished) throws OpikFailed {
    begin();
    links();
    if (finished) finish();
    return link();
  }

  private List<UUID> prompts() throws OpikFailed {
    PromptLibrary library = new PromptLibrary(opik);
    List<UUID> ids = new ArrayList<>();
    for (PromptAsset version : design.versions()) {
      library.push(version);
      ids.add(library.registered(version));
    }
    return ids;
  }

  private void dataSet() throws OpikFailed {
    String name = design.dataSet().nameInOpik();
    ObjectNode dataSet = opik.inProject().put("name", name).put("type", "dataset");
    dataSet.put("id", DerivedIds.of(IDS_TIME, parts("data set", name)).toString());
    dataSet.put("description", "Goals to try prompts on: " + design.dataSet().name());
    opik.send("POST", "datasets", dataSet, Set.of(OpikDoor.CONFLICT));
    Batches items =
        new Batches(
            batch -> {
              ObjectNode request = opik.inProject().put("dataset_name", name);
              request.putArray("items").addAll(batch);
              opik.send("PUT", "datasets/items", request);
            });
    each(item -> items.add(node(item)));
    items.end();
  }

  private ObjectNode node(GoalItem item) {
    ObjectNode node = OpikDoor.JSON.createObjectNode().put("id", itemId(item).toString());
    node.put("source", item.traceId() == null ? "sdk" : "trace");
    if (item.traceId() != null) node.put("trace_id", item.traceId().toString());
    ObjectNode data = GoalJson.of(item.request());
    node.set("data", masked(data).put("item", masking.text(item.id())));
    return node;
  }

  private ObjectNode masked(ObjectNode node) {
    ObjectNode masked = OpikDoor.JSON.createObjectNode();
    node.properties().forEach(field -> masked.set(field.getKey(), masked(field.getValue())));
    return masked;
  }

  private JsonNode masked(JsonNode node) {
    if (node.isTextual()) return TextNode.valueOf(masking.text(node.textValue()));
    if (node instanceof ObjectNode object) return masked(object);
    if (!node.isArray()) return node;
    ArrayNode masked = OpikDoor.JSON.createArrayNode();
    node.forEach(entry -> masked.add(masked(entry)));
    return masked;
  }

  private void experiment(int version, UUID promptVersion) throws OpikFailed {
    PromptAsset asset = design.versions().get(version);
    ObjectNode experiment = opik.inProject();
    experiment.put("id", work.experimentIds().get(version).toString());
    experiment.put("name", design.labels().get(version) + " of " + design.name());
    experiment.put("dataset_name", design.dataSet().nameInOpik());
    experiment.put("type", "regular").put("evaluation_method", "dataset").put("status", "running");
    experiment.putArray("prompt_versions").addObject().put("id", promptVersion.toString());
    ObjectNode metadata = experiment.putObject("metadata");
    metadata.setAll(design.json());
    metadata.put("prompt_version", asset.version());
    metadata.putObject("prompts").put(asset.name(), asset.text());
    opik.send("POST", "experiments", experiment);
  }

  private void links() throws OpikFailed {
    Batches links =
        new Batches(
            batch -> {
              ObjectNode request = OpikDoor.JSON.createObjectNode();
              request.putArray("experiment_items").addAll(batch);
              opik.send("POST", "experiments/items", request);
            });
    each(
        item -> {
          ItemRecord done = work.of(design, item);
          for (int version = 0; version < design.versions().size(); version++) {
            UUID trace = done.traceId(version);
            if (trace != null) links.add(link(item, work.experimentIds().get(version), trace));
          }
        });
    links.end();
  }

  private ObjectNode link(GoalItem item, UUID experiment, UUID trace) {
    ObjectNode link = opik.inProject();
    UUID id = DerivedIds.of(IDS_TIME, "experiment item", experiment + " " + itemId(item));
    link.put("id", id.toString()).put("experiment_id", experiment.toString());
    link.put("dataset_item_id", itemId(item).toString());
    return link.put("trace_id", trace.toString());
  }

  private void finish() throws OpikFailed {
    ObjectNode ids = OpikDoor.JSON.createObjectNode();
    for (UUID id : work.experimentIds()) {
      opik.send(
          "PATCH", "experiments/" + id, OpikDoor.JSON.createObjectNode().put("status", COMPLETED));
      ids.withArray("ids").add(id.toString());
    }
    opik.send("POST", "experiments/finish", ids);
  }

  private URI link() throws OpikFailed {
    ObjectNode request = opik.inProject().put("dataset_name", design.dataSet().nameInOpik());
    JsonNode dataSet = opik.send("POST", "datasets/retrieve", request);
    return OpikLinks.comparison(
        opik.settings(), UUID.fromString(dataSet.path("id").asText()), work.experimentIds());
  }

  private UUID itemId(GoalItem item) {
    return DerivedIds.of(
        IDS_TIME, parts("data set item", design.dataSet().nameInOpik() + " " + item.id()));
  }

  private String[] parts(String what, String name) {
    return new String[] {what, opik.settings().workspace(), opik.settings().project(), name};
  }

  private interface Each {
    void take(GoalItem item) throws OpikFailed;
  }

  private void each(Each taker) throws OpikFailed {
    try {
      design
          .dataSet()
          .each(
              item -> {
                try {
                  taker.take(item);
                } catch (OpikFailed e) {
                  throw new IOException(e);
                }
              });
    } catch (IOException e) {
      if (e.getCause() instanceof OpikFailed failed) throw failed;
      throw new UncheckedIOException(e);
    }
  }

  /// Sends as many as one request may hold, so that no more are held.
  private static final class Batches {
    private final Request request;
    private final List<ObjectNode> waiting = new ArrayList<>();

    interface Request {
      void send(List<ObjectNode> batch) throws OpikFailed;
    }

    Batches(Request request) {
      this.request = request;
    }

    void add(ObjectNode node) throws OpikFailed {
      waiting.add(node);
      if (waiting.size() == BATCH) end();
    }

    void end() throws OpikFailed {
      if (!waiting.isEmpty()) request.send(waiting);
      waiting.clear();
    }
  }
}
