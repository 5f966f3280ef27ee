package dev.rein.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.coaching.PromptAsset;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesignTest {
  private static final DataSet GOALS = Trials.goals(3);

  @TempDir Path folder;

  private static PromptAsset asset(Stage stage, int number) {
    return PromptAssets.load().find(stage.wireName() + ".v" + number).orElseThrow();
  }

  private static Design of(Stage stage) {
    List<PromptAsset> versions = List.of(asset(stage, 1), asset(stage, 1));
    return Design.of(stage, versions, GOALS, 2, 7, "a model");
  }

  private static Design with(List<PromptAsset> others, String rubric, int samples, String models) {
    List<PromptAsset> versions = List.of(Trials.version(1), Trials.version(2));
    return new Design(
        Stage.GENERATE_RESOLUTION,
        versions,
        others,
        GOALS,
        rubric,
        Trials.CRITERIA,
        samples,
        7,
        models);
  }

  /// As a later release may have it, under the same number or another.
  private static PromptAsset changed(PromptAsset asset) {
    return new PromptAsset(
        asset.name(),
        asset.version(),
        asset.number(),
        asset.state(),
        asset.change(),
        asset.text() + "And be kind.",
        "0".repeat(64));
  }

  @Test
  void anotherPromptOfAnEarlierStage_isAnotherExperiment() throws Exception {
    PromptAsset before = asset(Stage.PREPROCESS_GOAL, 1);
    Design mine = with(List.of(before), "r", 2, "m");
    Design other = with(List.of(changed(before)), "r", 2, "m");

    assertThat(other.fingerprint()).isNotEqualTo(mine.fingerprint());
    assertThat(other.name()).isNotEqualTo(mine.name());
    Path file = folder.resolve("state.jsonl");
    Trials.state(file, mine).close();
    Trials.state(file, mine).close();
    assertThatThrownBy(() -> Trials.state(file, other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to another experiment")
        .hasMessageContaining("the other stages' prompts");
  }

  @Test
  void otherModelsSamplesOrRubric_areAnotherExperiment() {
    assertThat(
            List.of(
                with(List.of(), "r", 2, "m").fingerprint(),
                with(List.of(), "r", 2, "n").fingerprint(),
                with(List.of(), "r", 3, "m").fingerprint(),
                with(List.of(), "s", 2, "m").fingerprint()))
        .doesNotHaveDuplicates();
  }

  /// The one under test is named by its versions, and what comes after what is judged does not run.
  @Test
  void otherStages_areThoseThatRunUntilThereIsSomethingToJudge() {
    assertThat(of(Stage.PREPROCESS_GOAL).others())
        .extracting(PromptAsset::name)
        .containsExactly("generate_resolution");
    assertThat(of(Stage.GENERATE_RESOLUTION).others())
        .extracting(PromptAsset::name)
        .containsExactly("preprocess_goal");
    assertThat(of(Stage.CREATE_EXECUTION_PLAN).others())
        .extracting(PromptAsset::name)
        .containsExactly("preprocess_goal", "generate_resolution");
    assertThat(of(Stage.CREATE_EXECUTION_PLAN).others())
        .extracting(PromptAsset::state)
        .containsOnly(PromptAsset.State.DEFAULT);
    assertThat(of(Stage.GENERATE_RESOLUTION).json().at("/others/0/sha256").asText()).hasSize(64);
  }

  @Test
  void header_ofAnExperimentWithOtherPrompts_isNoneOfThisInstallation() {
    Design mine = of(Stage.GENERATE_RESOLUTION);
    Design other =
        new Design(
            mine.stage(),
            mine.versions(),
            List.of(changed(mine.others().getFirst())),
            mine.dataSet(),
            mine.rubric(),
            mine.criteria(),
            mine.samples(),
            mine.seed(),
            mine.models());

    assertThat(RunHeader.read(header(mine), mine.models())).isPresent();
    assertThat(RunHeader.read(header(other), mine.models())).isEmpty();
  }

  private static String header(Design design) {
    return new RunHeader(design, Trials.DAY, List.of(Trials.id(), Trials.id())).write();
  }
}
