package dev.rein.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Evaluation.Criterion;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Rubric;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.Spend;
import dev.rein.llm.Answer;
import dev.rein.llm.Billing;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.Prompt;
import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Rubrics RUBRICS = Rubrics.load();

  private record Mute(String requestedModel, Map<String, Object> parameters)
      implements LanguageModel {
    @Override
    public Answer generate(Prompt prompt, Deadline deadline) {
      return new Answer.Malformed("says nothing", "", Billing.nothing(requestedModel));
    }
  }

  /// Gives a mean of 6.5, which is as near to the target as makes another sample worth while.
  private static final class Undecided implements LanguageModel {
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public Answer generate(Prompt prompt, Deadline deadline) {
      calls.incrementAndGet();
      Matcher nonce = Pattern.compile("examination is ([0-9a-f]{16})").matcher(prompt.user());
      ObjectNode verdict = Gullible.JSON.createObjectNode();
      verdict.put("nonce", nonce.find() ? nonce.group(1) : "");
      ObjectNode criteria = verdict.putObject("criteria");
      String title = clean(0).subject().path("title").asText();
      int score = 5;
      for (String name : RUBRICS.of(Kind.RESOLUTION).criteria()) {
        ObjectNode criterion = criteria.putObject(name);
        criterion.put("evidence", title).put("reasoning", "So.").put("score", score++);
      }
      return new Answer.Answered(verdict.toString(), verdict, "STOP", Billing.nothing("m"));
    }

    @Override
    public String requestedModel() {
      return "m";
    }
  }

  @Test
  void once_isOneVerdict_howeverCloseToATarget() {
    Undecided model = new Undecided();
    Rubric rubric = RUBRICS.of(Kind.RESOLUTION);
    Deadline soon = Deadline.in(Duration.ofSeconds(5));

    assertThat(Judge.of(model).once(rubric, clean(0), soon)).isInstanceOf(Judgement.Reached.class);
    assertThat(model.calls).hasValue(1);
    assertThat(Judge.of(model).judge(rubric, clean(0), soon)).isInstanceOf(Judgement.Reached.class);
    assertThat(model.calls).hasValue(4);
  }

  private static final Judge JUDGE = Judge.of(new Mute("m1", Map.of("temperature", 0)));

  private static Exhibit clean(int index) {
    return Texts.clean().get(index).exhibit();
  }

  @Test
  void key_isTheSameForTheSame_andAnotherForWhateverChanges() {
    Rubric rubric = RUBRICS.of(Kind.RESOLUTION);
    Exhibit exhibit = clean(0);
    String key = JUDGE.key(rubric, exhibit);
    assertThat(JUDGE.key(rubric, clean(0))).isEqualTo(key);

    Rubric otherAnchor = copy(rubric, rubric.system() + " ", rubric.user(), rubric.schema());
    Rubric otherTask = copy(rubric, rubric.system(), rubric.user() + " ", rubric.schema());
    ObjectNode schema = rubric.schema().deepCopy();
    schema.put("description", "changed");
    ObjectNode findings = Gullible.JSON.createObjectNode().put("checked", true);
    assertThat(
            Stream.of(
                    JUDGE.key(otherAnchor, exhibit),
                    JUDGE.key(otherTask, exhibit),
                    JUDGE.key(copy(rubric, rubric.system(), rubric.user(), schema), exhibit),
                    JUDGE.key(rubric, clean(2)),
                    JUDGE.key(rubric, with(exhibit, "findings", findings)),
                    Judge.of(new Mute("m2", Map.of("temperature", 0))).key(rubric, exhibit),
                    Judge.of(new Mute("m1", Map.of("temperature", 1))).key(rubric, exhibit),
                    key)
                .distinct())
        .hasSize(8);
  }

  private static Rubric copy(Rubric rubric, String system, String user, ObjectNode schema) {
    return new Rubric(rubric.kind(), rubric.version(), rubric.criteria(), system, user, schema);
  }

  private static Exhibit with(Exhibit exhibit, String name, ObjectNode block) {
    LinkedHashMap<String, ObjectNode> more = new LinkedHashMap<>(exhibit.blocks());
    more.put(name, block);
    return new Exhibit(more);
  }

  @Test
  void nothingLeftToJudge_isUnusable_andNobodyIsAsked() {
    LinkedHashMap<String, ObjectNode> blocks = new LinkedHashMap<>(clean(0).blocks());
    blocks.put("subject", Gullible.JSON.createObjectNode().put("title", " … !"));

    Judgement judgement =
        JUDGE.judge(
            RUBRICS.of(Kind.RESOLUTION), new Exhibit(blocks), Deadline.in(Duration.ofSeconds(5)));

    assertThat(judgement).isInstanceOf(Judgement.Unusable.class);
    assertThat(judgement.spend().calls()).isZero();
  }

  @Test
  void median_ofTwo_isTheLower_withItsOwnWords() {
    assertThat(medianOf(4, 8)).isEqualTo(4);
    assertThat(medianOf(8, 4)).isEqualTo(4);
    assertThat(medianOf(1, 9, 5)).isEqualTo(5);
  }

  private static int medianOf(int... scores) {
    List<Judgement.Reached> verdicts =
        Arrays.stream(scores)
            .mapToObj(
                score ->
                    new Judgement.Reached(
                        Map.of("clarity", new Criterion(score, "says " + score, "")),
                        "m",
                        new Scrutiny(false, 1, Map.of(), List.of(), false, List.of(), 0, 0),
                        Spend.NONE))
            .toList();
    Judgement.Reached median = Samples.median(verdicts, Spend.NONE);
    var clarity = median.criteria().get("clarity");
    assertThat(clarity.reasoning()).isEqualTo("says " + clarity.score());
    assertThat(median.scrutiny().samples()).isEqualTo(scores.length);
    return clarity.score();
  }
}
