package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptFilesTest {
  private static final String FILE = "prompts/preprocess_goal.v1.md";
  private static final String RUBRIC = "rubrics/plan.v3.md";

  @Test
  void prompts_changedWithoutANewVersion_areFound() throws Exception {
    Map<String, String> listed = new TreeMap<>();
    text("prompts.sha256")
        .lines()
        .forEach(line -> listed.put(line.substring(66), line.substring(0, 64)));
    Map<String, String> found = new TreeMap<>();
    for (String folder : new String[] {Prompts.FOLDER, Rubrics.FOLDER}) {
      for (String file : filesOf(folder)) found.put(file, Hashes.sha256(text(file)));
    }
    assertThat(found)
        .as("a published prompt never changes: give it a new version, and list its SHA-256")
        .isEqualTo(listed);
  }

  @ParameterizedTest
  @ValueSource(strings = {Prompts.FOLDER, Rubrics.FOLDER})
  void index_namesEveryFile_andNoOther(String folder) throws Exception {
    assertThat(
            text(folder + "/index.txt")
                .lines()
                .map(line -> folder + "/" + line.replace(" candidate", "") + ".md"))
        .containsExactlyInAnyOrderElementsOf(filesOf(folder));
  }

  @Test
  void newestVersion_counts_evenBeyondNine() {
    Map<String, String> files = new TreeMap<>();
    files.put("prompts/index.txt", "a.v9\na.v10\nb.v11\na.v2\n");
    files.put("prompts/a.v10.md", text(FILE).replace("# preprocess_goal.v1:", "# a.v10:"));
    PromptFile file = new PromptFolder("prompts", files::get).newest("a", List.of("request"));
    assertThat(file.version()).isEqualTo("a.v10");
  }

  @Test
  void candidate_isNobodysDefault_andCanBeNamed() {
    Prompts prompts = Prompts.load();
    assertThat(prompts.version(Stage.GENERATE_RESOLUTION)).isEqualTo("generate_resolution.v1");
    Prompts candidate = prompts.with("generate_resolution.v2");
    assertThat(candidate.version(Stage.GENERATE_RESOLUTION)).isEqualTo("generate_resolution.v2");
    assertThat(candidate.version(Stage.PREPROCESS_GOAL)).isEqualTo("preprocess_goal.v1");
    assertThatThrownBy(() -> prompts.with("generate_resolution.v99"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no prompt generate_resolution.v99 of a stage");
    assertThatThrownBy(() -> prompts.with("coaching_response.v1"))
        .hasMessageContaining("coaching_response.v1 of a stage");
  }

  @Test
  void assets_areAllFiles_withStateChangeAndHash() {
    PromptAssets assets = PromptAssets.load();
    PromptAsset candidate = assets.find("generate_resolution.v2").orElseThrow();
    assertThat(candidate.state()).isEqualTo(PromptAsset.State.CANDIDATE);
    assertThat(candidate.change()).startsWith("each metric has a starting point");
    assertThat(candidate.sha256()).isEqualTo(Hashes.sha256(candidate.text()));
    assertThat(assets.find("generate_resolution.v1").orElseThrow().state())
        .isEqualTo(PromptAsset.State.DEFAULT);
    PromptAsset superseded = assets.find("plan.v1").orElseThrow();
    assertThat(superseded.state()).isEqualTo(PromptAsset.State.SUPERSEDED);
    assertThat(superseded.name()).isEqualTo("judge_plan");
    assertThat(text("prompts.sha256").lines()).hasSize(assets.all().size());
  }

  @Test
  void promptFile_missing_isNamed() {
    assertThatThrownBy(() -> Prompts.load(path -> path.equals(FILE) ? null : resource(path)))
        .hasMessage(FILE + " is missing from the resources");
    assertThatThrownBy(() -> Prompts.load(_ -> null))
        .hasMessage("prompts/index.txt is missing from the resources");
  }

  @Test
  void promptIndex_withoutAName_isNamed() {
    assertThatThrownBy(() -> spoilt("prompts/index.txt", text -> text.replace("preprocess", "x")))
        .hasMessage("prompts/index.txt names no preprocess_goal");
    assertThatThrownBy(() -> spoilt("prompts/index.txt", text -> text + "oops\n"))
        .hasMessage("prompts/index.txt has a line that is not NAME.vN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# preprocess_goal.v1: | # preprocess_goal.v2: | does not begin with",
        "## system | ## sistem | has no part `## system`",
        "## user | ## User | has no part `## user`",
        "## schema | ## Schema | has no part `## schema`",
        "## schema | ## system | has `## system` twice",
        "{{request}} | {{query}} | has placeholders [query] in `## user`, not [request]",
        "{{request}} | the request | has placeholders [] in `## user`, not [request]",
        "You are the | You are {{who}} | has placeholders [who] in `## system`, not []",
        "```json | ```yaml | has no ```json block",
        "\"required\": [\"statement\", | \"required\": [, | has a schema that is not JSON: line",
        "\"required\": [\"statement\", | \"required\": [ | does not list its properties in order",
        "{\"type\": \"string\" | {\"type\": \"strong\" | without a known type at '/statement'",
        "\"type\": \"object\" | \"type\": \"string\" | has a schema that describes no object",
      })
  void promptFile_malformed_isNamedWithItsFault(String part, String instead, String fault) {
    assertThatThrownBy(() -> spoilt(FILE, text -> text.replace(part.strip(), instead.strip())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(FILE + " ")
        .hasMessageContaining(fault.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "### coherence | ### cohesion | has no part `### coherence`",
        "- 4: A direction | - A direction | has not one anchor for coherence 4",
        "- 5: Phases and weeks | - Phases and weeks | has not one anchor for coherence 5",
        "- 5: Phases and weeks | - 4: Phases and weeks | has not one anchor for coherence 4",
        "in the rest, tasks, hours or milestones belong to nothing. | in the rest | has no sentence"
            + " of its own for coherence 5",
        "Single tasks point at the goal; there are no weeks or phases that one could follow. |"
            + " There is no plan: empty, noise, or for another goal. | has no sentence of its own"
            + " for coherence 1",
        "\"maximum\": 10 | \"maximum\": 5 | whose coherence is no integer of 0 to 10",
        "\"integer\" | \"number\" | whose coherence is no integer of 0 to 10",
        "\"nonce\" | \"seal\" | has a schema that does not require [nonce, criteria]",
      })
  void rubricFile_malformed_isNamedWithItsFault(String part, String instead, String fault) {
    assertThatThrownBy(() -> spoilt(RUBRIC, text -> text.replace(part.strip(), instead.strip())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(RUBRIC + " ")
        .hasMessageContaining(fault.strip());
  }

  private static void spoilt(String file, UnaryOperator<String> spoil) {
    String spoilt = spoil.apply(text(file));
    assertThat(spoilt).isNotEqualTo(text(file));
    Prompts.load(path -> path.equals(file) ? spoilt : resource(path));
    Rubrics.load(path -> path.equals(file) ? spoilt : resource(path));
  }

  private static @Nullable String resource(String path) {
    return PromptFolder.resource(path);
  }

  private static String text(String path) {
    return Objects.requireNonNull(resource(path), path);
  }

  private static List<String> filesOf(String folder) throws IOException, URISyntaxException {
    Path path =
        Path.of(Objects.requireNonNull(Prompts.class.getClassLoader().getResource(folder)).toURI());
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> folder + "/" + file.getFileName())
          .filter(name -> name.endsWith(".md"))
          .sorted()
          .toList();
    }
  }
}
