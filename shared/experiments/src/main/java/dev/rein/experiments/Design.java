package dev.rein.experiments;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.Kind;
import dev.rein.coaching.PromptAsset;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.Rubric;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.Stage;
import java.util.ArrayList;
import java.util.List;

/// What is compared, on what, and how it is judged.
///
/// @param stage whose prompt is under test
/// @param versions at least two; the others are compared with the first. The same one twice tells
///   how much chance alone does
/// @param others default prompts of the other stages that run until there is something to judge, in
///   the order in which they run
/// @param rubric by which results are judged, and its version and content
/// @param criteria of the rubric, in its order
/// @param samples verdicts per result
/// @param seed of all that is left to chance here: the order of the work, and the intervals
/// @param models that answer and judge, as far as they change results
public record Design(
    Stage stage,
    List<PromptAsset> versions,
    List<PromptAsset> others,
    DataSet dataSet,
    String rubric,
    List<String> criteria,
    int samples,
    long seed,
    String models) {
  /// Versions of one experiment.
  public static final int MAX_VERSIONS = 5;

  public static final int MAX_SAMPLES = 9;

  private static final int NAME_DIGITS = 8;

  public Design {
    versions = List.copyOf(versions);
    others = List.copyOf(others);
    criteria = List.copyOf(criteria);
    if (versions.size() < 2 || versions.size() > MAX_VERSIONS) {
      throw new IllegalArgumentException("2 to " + MAX_VERSIONS + " versions");
    }
  }

  /// By the rubric that the product judges such results with.
  public static Design of(
      Stage stage,
      List<PromptAsset> versions,
      DataSet dataSet,
      int samples,
      long seed,
      String models) {
    Rubric rubric = Rubrics.load().of(judged(stage));
    return new Design(
        stage,
        versions,
        others(stage),
        dataSet,
        rubric.version() + "@" + rubric.fingerprint(),
        rubric.criteria(),
        samples,
        seed,
        models);
  }

  /// They are in every result, so a changed one is another experiment.
  private static List<PromptAsset> others(Stage stage) {
    List<PromptAsset> others = new ArrayList<>();
    for (Stage other : Stage.values()) {
      if (other != stage) others.add(defaultOf(other));
      if (other == made(judged(stage))) break;
    }
    return others;
  }

  private static Stage made(Kind judged) {
    return judged == Kind.PLAN ? Stage.CREATE_EXECUTION_PLAN : Stage.GENERATE_RESOLUTION;
  }

  private static PromptAsset defaultOf(Stage stage) {
    return PromptAssets.load().all().stream()
        .filter(asset -> asset.name().equals(stage.wireName()))
        .filter(asset -> asset.state() == PromptAsset.State.DEFAULT)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no default of " + stage.wireName()));
  }

  /// What is judged. The stages up to it run with what the version under test gave.
  public static Kind judged(Stage stage) {
    return switch (stage) {
      case PREPROCESS_GOAL, GENERATE_RESOLUTION -> Kind.RESOLUTION;
      case CREATE_EXECUTION_PLAN -> Kind.PLAN;
    };
  }

  /// The stages that run with a version: the one under test, and those after it until there is
  /// something to judge.
  public static List<Stage> chain(Stage stage) {
    return stage == Stage.PREPROCESS_GOAL
        ? List.of(Stage.PREPROCESS_GOAL, Stage.GENERATE_RESOLUTION)
        : List.of(stage);
  }

  /// What people call the versions, e.g. `v2`; numbered where one is there twice.
  public List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      PromptAsset version = versions.get(i);
      long before = versions.subList(0, i).stream().filter(version::equals).count();
      labels.add("v" + version.number() + (before == 0 ? "" : " again".repeat((int) before)));
    }
    return List.copyOf(labels);
  }

  /// Of everything that results depend on, as SHA-256 in hex.
  public String fingerprint() {
    StringBuilder all = new StringBuilder();
    for (PromptAsset version : versions) all.append(version.sha256()).append('\n');
    for (PromptAsset other : others) all.append(other.sha256()).append('\n');
    all.append(dataSet.fingerprint()).append('\n');
    all.append(rubric).append('\n').append(samples).append('\n').append(seed).append('\n');
    return Hashes.sha256(all.append(models).toString());
  }

  ObjectNode json() {
    ObjectNode json = OpikDoor.JSON.createObjectNode();
    json.put("prompt", stage.wireName());
    ArrayNode tried = json.putArray("versions");
    for (PromptAsset version : versions) tried.add(json(version));
    ArrayNode beside = json.putArray("others");
    for (PromptAsset other : others) beside.add(json(other));
    json.put("dataset", dataSet.nameInOpik()).put("rubric", rubric);
    return json.put("judgeSamples", samples).put("seed", seed).put("models", models);
  }

  private static ObjectNode json(PromptAsset asset) {
    ObjectNode json = OpikDoor.JSON.createObjectNode();
    return json.put("version", asset.version()).put("sha256", asset.sha256());
  }

  /// A name for people and for files.
  public String name() {
    return stage.wireName()
        + "-"
        + String.join("-vs-", labels()).replace(' ', '-')
        + "-"
        + fingerprint().substring(0, NAME_DIGITS);
  }
}
