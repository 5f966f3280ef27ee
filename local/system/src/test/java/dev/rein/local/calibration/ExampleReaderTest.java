package dev.rein.local.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleReaderTest {
  private static final String GOOD = Lines.resolution("a", new int[] {7, 8}, 6);

  @Test
  void example_isReadWhole() throws Exception {
    Example example = read("\ufeff" + GOOD + "\n\n").getFirst();

    assertThat(example.id()).isEqualTo("a");
    assertThat(example.labels()).extracting(Example.Label::rater).containsExactly("r0", "r1");
    assertThat(example.labelled("clarity")).isEqualTo(7.5);
    assertThat(example.labels())
        .extracting(label -> label.scores().get("clarity"))
        .containsExactly(7, 8);
    assertThat(example.given().get("request").path("goal").asText()).isEqualTo("run");
    assertThat(example.judged())
        .isInstanceOfSatisfying(
            Judged.Scored.class,
            scored -> assertThat(scored.scores()).containsEntry("clarity", 6).hasSize(4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"kind\":\"resolution\"|\"kind\":\"poem\"|kind is resolution, plan or coaching, not"
            + " “poem”",
        "\"kind\":\"resolution\"|\"kind\":\"plan\"|there is no rubric for plan",
        "\"kind\":\"resolution\",|''|kind is missing",
        "\"id\":\"a\"|\"id\":\"  \"|id is not a text, or blank",
        "\"id\":\"a\"|\"id\":7|id is not a text, or blank",
        "\"id\":\"a\"|\"id\":\"a\",\"id\":\"b\"|not JSON",
        "\"labels\"|\"lables\"|no field “lables”",
        "\"clarity\":7|\"clarity\":11|labels.0.scores.clarity is not a whole number from 0 to 10",
        "\"clarity\":7|\"clarity\":-1|labels.0.scores.clarity is not a whole number from 0 to 10",
        "\"clarity\":7|\"clarity\":7.5|labels.0.scores.clarity is not a whole number",
        "\"clarity\":7|\"clarity\":\"7\"|labels.0.scores.clarity is not a whole number",
        "\"clarity\":7|\"clarity\":1e400|labels.0.scores.clarity is not a whole number",
        "\"clarity\":8|\"clearness\":8|no field labels.1.scores.“clearness”",
        "\"clarity\":7,|''|labels.0.scores.clarity is missing",
        "\"clarity\":6|\"clarity\":12|judge.scores.clarity is not a whole number",
        "\"judge\":{|\"judge\":{\"unscored\":\"x\",|judge has either scores or unscored",
        "\"rater\":\"r1\"|\"rater\":\"r0\"|labels.1.rater is there twice",
        "\"title\":\"t\",|''|subject.title is missing",
        "\"keyMetrics\":[\"k\"]|\"keyMetrics\":\"k\"|subject.keyMetrics is not a list",
        "\"request\":{|\"ask\":{|no field given.“ask”",
        "\"given\":{\"request\":{|\"given\":{\"request\":7,\"x\":{|no field given.“x”",
        "{\"id\"|[{\"id\"|not JSON",
      })
  void line_thatIsWrong_isNamedWithItsFault(String from, String to, String fault) {
    String bad = GOOD.replace(from, to == null ? "" : to);
    assertThat(bad).isNotEqualTo(GOOD);

    assertThatThrownBy(() -> read(Lines.resolution("first", new int[] {5}, null) + "\n\n" + bad))
        .isInstanceOf(BadExamples.class)
        .hasMessageContaining("set.jsonl, line 3: ")
        .hasMessageContaining(fault);
  }

  @Test
  void id_thatIsThereTwice_isNamedWithBothLines() {
    assertThatThrownBy(() -> read(GOOD + "\n\n" + GOOD))
        .isInstanceOf(BadExamples.class)
        .hasMessageContaining("line 3: the id “a” is that of line 1 too");
  }

  @Test
  void faults_areToldUpToFive_andTheRestCounted() {
    assertThatThrownBy(() -> read("{}\n".repeat(8)))
        .hasMessageContaining("line 5: id is missing; and 3 more lines.")
        .hasMessageNotContaining("line 6");
    assertThatThrownBy(() -> read("{}\n".repeat(6))).hasMessageContaining("and 1 more line.");
    assertThatThrownBy(() -> read("{}\n".repeat(5))).hasMessageEndingWith("line 5: id is missing.");
  }

  @Test
  void nothing_isSaid() {
    assertThatThrownBy(() -> read("\n \n")).hasMessageContaining("set.jsonl holds no examples");
  }

  @Test
  void bytes_thatAreNoUtf8_areSaid() {
    byte[] latin1 = (GOOD + "\n\"é\"").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(
            () ->
                ExampleReader.read(
                    new BufferedReader(
                        new InputStreamReader(
                            new ByteArrayInputStream(latin1), StandardCharsets.UTF_8.newDecoder())),
                    "set.jsonl",
                    Lines.ALL))
        .isInstanceOf(BadExamples.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void line_atItsBound_isTaken_andAboveIsNot() throws Exception {
    String note = GOOD.substring(0, GOOD.length() - 1) + ",\"note\":\"";
    int room = ExampleReader.MAX_LINE - note.length() - 2;
    assertThat(read(note + "x".repeat(room) + "\"}")).hasSize(1);
    assertThatThrownBy(() -> read(note + "x".repeat(room + 1) + "\"}"))
        .hasMessageContaining("line 1: longer than 1048576 characters");
  }

  @Test
  void examples_atTheirBound_areTaken_andAboveAreNot() throws Exception {
    List<String> many =
        IntStream.range(0, ExampleReader.MAX_EXAMPLES)
            .mapToObj(i -> Lines.resolution("e" + i, new int[] {5}, 5))
            .collect(Collectors.toList());
    assertThat(read(String.join("\n", many))).hasSize(ExampleReader.MAX_EXAMPLES);
    many.add(GOOD);
    assertThatThrownBy(() -> read(String.join("\n", many)))
        .hasMessageContaining("more than 10000 examples");
  }

  private static List<Example> read(String text) throws Exception {
    return ExampleReader.read(new BufferedReader(new StringReader(text)), "set.jsonl", Lines.ALL);
  }
}
