package dev.rein.packages;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.coaching.PromptAsset;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.Stage;
import dev.rein.experiments.DataSet;
import dev.rein.experiments.Design;
import dev.rein.experiments.FanOut;
import dev.rein.experiments.GoalItem;
import dev.rein.experiments.ItemWork;
import dev.rein.experiments.Report;
import dev.rein.local.experiments.Workshop;
import dev.rein.tracing.Uuid7;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// An experiment with the goal of `events/experiment.json`, begun as `rein experiment --aws` begins
/// it: two versions of a prompt, one verdict on what each gives.
final class PackageExperiment {
  /// One for what comes before the prompt, then a result and a verdict for each version.
  static final int GEMINI_CALLS = 1 + 2 * 2;

  private static final LocalDate DAY = LocalDate.of(2026, 1, 5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Design design;
  private final FanOut fanOut;

  private PackageExperiment(Design design, FanOut fanOut) {
    this.design = design;
    this.fanOut = fanOut;
  }

  /// @param environment the function's; names an Opik
  /// @param seed makes it another experiment
  static PackageExperiment open(Backends backends, Map<String, String> environment, long seed)
      throws IOException {
    Design design =
        Design.of(
            Stage.GENERATE_RESOLUTION,
            versions(),
            DataSet.of("packages", List.of(goal())),
            1,
            seed,
            models(environment));
    Uuid7 ids = new Uuid7();
    Instant now = Instant.now();
    List<UUID> inOpik = List.of(ids.at(now), ids.at(now));
    FanOut fanOut =
        FanOut.open(
            backends.experiments(), backends.experimentQueue(), design, inOpik, DAY, null, now);
    return new PackageExperiment(design, fanOut);
  }

  private static List<PromptAsset> versions() {
    PromptAssets assets = PromptAssets.load();
    return Stream.of("v1", "v2")
        .map(version -> assets.find("generate_resolution." + version).orElseThrow())
        .toList();
  }

  private static GoalItem goal() throws IOException {
    String body = JSON.readTree(PackageEvents.experiment("any")).at("/Records/0/body").textValue();
    return ItemWork.Message.parse(body).orElseThrow().item();
  }

  private static String models(Map<String, String> environment) throws IOException {
    try (Workshop workshop = Workshop.open(environment, Path.of(""))) {
      return workshop.deployedModels();
    }
  }

  String name() {
    return design.name();
  }

  /// Its goal as the function receives it.
  String event() throws IOException {
    return PackageEvents.experiment(name());
  }

  /// Puts its goal into the queue.
  ///
  /// @return how many were sent
  int send() throws IOException {
    return fanOut.send((_, _) -> {});
  }

  FanOut.Standing standing() {
    return fanOut.standing();
  }

  Report report() throws IOException {
    return Report.of(design, fanOut.read());
  }
}
