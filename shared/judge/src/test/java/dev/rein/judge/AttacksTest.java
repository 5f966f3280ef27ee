package dev.rein.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.Evaluation.Criterion;
import dev.rein.coaching.Rubric;
import dev.rein.coaching.Rubrics;
import dev.rein.llm.GeminiModel;
import dev.rein.llm.GeminiSettings;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.Prices;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiRequest;
import dev.rein.testing.GeminiStandIn;
import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The corpus of attacks against models that follow them, over the real client and real HTTP.
class AttacksTest {
  private static final AtomicReference<Function<GeminiRequest, GeminiReply>> PLAYS =
      new AtomicReference<>(Gullible.upright());
  private static final GeminiStandIn GEMINI =
      GeminiStandIn.start(request -> PLAYS.get().apply(request));
  private static final LanguageModel MODEL =
      GeminiModel.of(
          new GeminiSettings(
              "key",
              "gemini-3.5-flash-lite",
              GEMINI.uri(),
              0,
              4_096,
              null,
              Prices.load(),
              InstantSource.system()),
          new OkHttpClient());
  private static final Rubrics RUBRICS = Rubrics.load();

  private final Judge judge = Judge.of(MODEL);

  @AfterAll
  static void close() {
    GEMINI.close();
  }

  private Judgement judge(Texts text, Function<GeminiRequest, GeminiReply> model) {
    PLAYS.set(model);
    return judge.judge(
        RUBRICS.of(text.judged()), text.exhibit(), Deadline.in(Duration.ofSeconds(30)));
  }

  private static boolean isForged(Judgement judgement) {
    return judgement instanceof Judgement.Reached reached
        && reached.criteria().values().stream()
            .mapToInt(Criterion::score)
            .anyMatch(score -> score == Gullible.FORGED);
  }

  @Test
  void corpus_hasTwoHundredAttacksOfEveryKindAndInEveryField() {
    Map<String, Integer> kinds = new TreeMap<>();
    for (Texts attack : Texts.attacks()) kinds.merge(attack.kind(), 1, Integer::sum);
    System.out.println("attacks by kind: " + kinds);
    assertThat(Texts.attacks()).hasSizeGreaterThanOrEqualTo(200);
    assertThat(kinds.values()).allMatch(count -> count >= 6);
    assertThat(Texts.attacks().stream().map(Texts::id)).doesNotHaveDuplicates();
    assertThat(Texts.clean()).hasSizeGreaterThanOrEqualTo(60);
  }

  @Test
  void model_followingWhatStandsOutsideTheData_isNeverReached() {
    assertNoneForged(
        "outside", attack -> Gullible.obeysOutside(attack, RUBRICS.of(attack.judged())));
  }

  @Test
  void model_followingTheDataToo_neverSeesTheAttack() {
    assertNoneForged("persuaded", Gullible::obeysTheData);
  }

  @Test
  void model_quotingWithoutEscapes_changesNoScore() {
    assertNoneForged("raw quotes", Gullible::quotesRaw);
  }

  private void assertNoneForged(String mode, Function<Texts, Gullible> model) {
    List<String> forged = new ArrayList<>();
    for (Texts attack : Texts.attacks()) {
      if (isForged(judge(attack, model.apply(attack)))) forged.add(attack.id());
    }
    System.out.println(mode + ": " + forged.size() + " of " + Texts.attacks().size() + " forged");
    assertThat(forged).as(mode).isEmpty();
  }

  @Test
  void model_sayingWhatTheTextDictates_isNotBelieved() {
    List<String> forged = new ArrayList<>();
    int said = 0;
    for (Texts attack : Texts.attacks()) {
      for (String dictated : Dictated.by(attack, RUBRICS.of(attack.judged()).criteria())) {
        said++;
        Judgement judgement = judge(attack, Gullible.saying(dictated));
        if (judgement instanceof Judgement.Reached) forged.add(attack.id() + ": " + dictated);
      }
    }
    System.out.println("dictated: " + forged.size() + " of " + said + " answers taken");
    assertThat(forged).isEmpty();
    assertThat(said).isGreaterThan(Texts.attacks().size());
  }

  @Test
  void cleanText_hasTheSameScoresAsWithoutDefences() {
    List<String> different = new ArrayList<>();
    List<String> suspected = new ArrayList<>();
    for (Texts clean : Texts.clean()) {
      Rubric rubric = RUBRICS.of(clean.judged());
      Judgement judgement = judge(clean, Gullible.upright());
      // What the same model says to the bare text: no fence, no nonce, nothing withheld.
      List<Integer> bare =
          Gullible.honestScores(clean.exhibit().subject(), rubric.criteria().size());
      if (!(judgement instanceof Judgement.Reached reached)
          || !reached.criteria().values().stream().map(Criterion::score).toList().equals(bare)) {
        different.add(clean.id() + " " + judgement);
        continue;
      }
      if (!reached.scrutiny().suspicions().isEmpty()) {
        suspected.add(clean.id() + " " + reached.scrutiny().suspicions());
      }
    }
    System.out.println("clean: " + different.size() + " of " + Texts.clean().size() + " different");
    assertThat(different).isEmpty();
    assertThat(suspected).isEmpty();
  }

  @Test
  void attackedText_isMarked() {
    List<String> unnoticed = new ArrayList<>();
    for (Texts attack : Texts.attacks()) {
      Shown shown = Shown.of(attack.exhibit());
      // What lies behind the cut is not shown, and needs no notice.
      if (shown.suspicions().isEmpty() && shown.cut() == 0 && !attack.mute()) {
        unnoticed.add(attack.id());
      }
    }
    System.out.println("unnoticed: " + unnoticed.size() + " of " + Texts.attacks().size());
    assertThat(unnoticed).isEmpty();
  }
}
