package dev.rein.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rein.coaching.Evaluation.Criterion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {
  private static final String NONCE = "0123456789abcdef";
  private static final List<String> CRITERIA = List.of("clarity", "specificity");
  private static final String GOOD =
      "{\"evidence\":\"quoted\",\"reasoning\":\"because\",\"score\":7}";

  // As the client reads an answer: every digit counts.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final Quotes JUDGED =
      Quotes.of(JSON.createObjectNode().put("title", "This is quoted from a resolution"));

  @Test
  void verdict_allAsAsked_isValidInTheRubricsOrder() {
    Verdict verdict = read(NONCE, "\"specificity\":" + GOOD + ",\"clarity\":" + score("3"));

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Valid(
                Map.of(
                    "clarity", new Criterion(3, "because", "quoted"),
                    "specificity", new Criterion(7, "because", "quoted")),
                List.of()));
    assertThat(((Verdict.Valid) verdict).criteria().keySet())
        .containsExactly("clarity", "specificity");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10", "3.0", "1e1", "0.0"})
  void score_wholeNumberInRange_isTaken(String number) {
    assertThat(withClarity(score(number))).isInstanceOf(Verdict.Valid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "11",
        "7.5",
        "1e2",
        "1e999999999",
        "\"9\"",
        "true",
        "null",
        "[7]",
        "{}",
        "10.0000000000000000001",
        "2.9999999999999999999"
      })
  void score_anythingElse_isRefused(String number) {
    assertThat(reason(withClarity(score(number))))
        .isEqualTo(
            "The judge's answer for the criterion clarity has no score that is a whole number from"
                + " 0 to 10.");
  }

  @Test
  void nonce_wrongMissingOrNoText_isRefused() throws Exception {
    String criteria = "\"clarity\":" + GOOD + ",\"specificity\":" + GOOD;
    for (JsonNode answer :
        List.of(
            JSON.readTree("{\"nonce\":\"0123456789abcdee\",\"criteria\":{" + criteria + "}}"),
            JSON.readTree("{\"criteria\":{" + criteria + "}}"),
            JSON.readTree("{\"nonce\":1,\"criteria\":{" + criteria + "}}"))) {
      assertThat(reason(Verdict.read(answer, CRITERIA, NONCE, JUDGED))).contains("nonce");
    }
  }

  @Test
  void criteria_oneMissingOrOneTooMany_isRefused() {
    assertThat(reason(read(NONCE, "\"clarity\":" + GOOD))).contains("specificity is missing");
    assertThat(
            reason(
                read(
                    NONCE,
                    "\"clarity\":" + GOOD + ",\"specificity\":" + GOOD + ",\"secret\":" + GOOD)))
        .contains("does not know")
        .doesNotContain("secret");
  }

  @Test
  void reasoning_missingBlankOrNoText_isRefused() {
    for (String reasoning : List.of("", "\"reasoning\":\" \\n\",", "\"reasoning\":5,")) {
      assertThat(reason(withClarity("{\"evidence\":\"\"," + reasoning + "\"score\":7}")))
          .contains("no reasoning");
    }
  }

  @Test
  void texts_atTheirLimitAndBeyond_areTakenAndRefused() {
    String most = "x".repeat(Verdict.MAX_TEXT);
    assertThat(withClarity(texts(most, most))).isInstanceOf(Verdict.Valid.class);
    assertThat(reason(withClarity(texts(most + "x", "because")))).contains("evidence");
    assertThat(reason(withClarity(texts("", most + "x")))).contains("reasoning");
  }

  @Test
  void evidence_emptyBelowSeven_isTaken_andNoticedAbove() {
    assertThat(unsupported(withClarity(texts("", "because", 6)))).isEmpty();
    assertThat(unsupported(withClarity(texts("", "because", 7)))).containsExactly("clarity");
  }

  @Test
  void evidence_notInTheText_isNoticedOnce_andRefusedWhereItIsMostOfIt() {
    assertThat(unsupported(withClarity(texts("made up by nobody", "because", 3))))
        .containsExactly("clarity");
    String invented = texts("made up by nobody", "because", 3);
    assertThat(reason(read(NONCE, "\"clarity\":" + invented + ",\"specificity\":" + invented)))
        .contains("evidence");
  }

  @Test
  void parts_missingOrOneTooMany_areRefused() throws Exception {
    assertThat(reason(withClarity("{\"reasoning\":\"because\",\"score\":7}"))).contains("evidence");
    assertThat(
            reason(
                withClarity(
                    "{\"evidence\":\"quoted\",\"reasoning\":\"b\",\"score\":7,\"weight\":9}")))
        .contains("nobody asked for")
        .doesNotContain("weight");
    JsonNode overall =
        JSON.readTree(
            "{\"nonce\":\""
                + NONCE
                + "\",\"overall\":10,\"criteria\":{\"clarity\":"
                + GOOD
                + ",\"specificity\":"
                + GOOD
                + "}}");
    assertThat(reason(Verdict.read(overall, CRITERIA, NONCE, JUDGED))).contains("nobody asked for");
  }

  private static List<String> unsupported(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Valid.class);
    return ((Verdict.Valid) verdict).unsupported();
  }

  @Test
  void answer_noObject_isRefused() throws Exception {
    assertThat(Verdict.read(null, CRITERIA, NONCE, JUDGED)).isInstanceOf(Verdict.Invalid.class);
    assertThat(Verdict.read(JSON.readTree("[]"), CRITERIA, NONCE, JUDGED))
        .isInstanceOf(Verdict.Invalid.class);
    assertThat(
            Verdict.read(JSON.readTree("{\"nonce\":\"" + NONCE + "\"}"), CRITERIA, NONCE, JUDGED))
        .isInstanceOf(Verdict.Invalid.class);
  }

  private static String score(String number) {
    return "{\"evidence\":\"quoted\",\"reasoning\":\"because\",\"score\":" + number + "}";
  }

  private static String texts(String evidence, String reasoning) {
    return texts(evidence, reasoning, 7);
  }

  private static String texts(String evidence, String reasoning, int score) {
    return "{\"evidence\":\""
        + evidence
        + "\",\"reasoning\":\""
        + reasoning
        + "\",\"score\":"
        + score
        + "}";
  }

  private static Verdict withClarity(String clarity) {
    return read(NONCE, "\"clarity\":" + clarity + ",\"specificity\":" + GOOD);
  }

  private static Verdict read(String nonce, String criteria) {
    try {
      return Verdict.read(
          JSON.readTree("{\"nonce\":\"" + nonce + "\",\"criteria\":{" + criteria + "}}"),
          CRITERIA,
          NONCE,
          JUDGED);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String reason(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Invalid.class);
    return ((Verdict.Invalid) verdict).reason();
  }
}
