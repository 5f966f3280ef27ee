package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rein.runtime.Problem.FieldError;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
  private static final int MAX_BYTES = 1_000;

  private static Body body(String json) {
    return Body.of(Events.post(json), MAX_BYTES);
  }

  private static Problem refused(HttpRequest request) {
    return catchThrowableOfType(ProblemException.class, () -> Body.of(request, MAX_BYTES).check())
        .problem();
  }

  private static List<FieldError> errors(Body body) {
    return catchThrowableOfType(ProblemException.class, body::check).problem().errors();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "\"text\"",
        "null",
        "1",
        "{",
        "{\"a\":1}{}",
        "{\"a\":1,\"a\":2}",
        "{a:1}",
        "{\"a\":NaN}",
        "not json"
      })
  void body_thatIsNoJsonObject_is400(String text) {
    Problem problem = refused(Events.post(text));

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.slug()).isEqualTo("invalid-body");
    assertThat(problem.errors()).extracting(FieldError::pointer).containsExactly("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "-1e-99999999999", "[{\"b\":1E99999999999}]"})
  void number_thatNoComputerHolds_is400_whereverItStands(String number) {
    Problem problem = refused(Events.post("{\"a\":" + number + "}"));

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.errors()).extracting(FieldError::pointer).containsExactly("");
    assertThat(problem.detail()).contains("number that is too large or too small");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\\t\\n",
        "\u00a0",
        "\u2007",
        "\u202f",
        "\u200b",
        "\u200b \u2060",
        "\ufeff",
        "\u200d",
        "\ufe0f",
        "\u034f",
        "\u0301",
        "\u202e",
        "\u3164",
        "\u115f\u1160",
        "\uffa0",
        "\u2800",
        "\udb40\udc41"
      })
  void text_inWhichThereIsNothingToRead_isBlank(String text) {
    Body body = body("{\"a\":\"" + text + "\"}");

    assertThat(body.says("a")).isFalse();
    body.text("a", 10);
    assertThat(errors(body)).containsExactly(new FieldError("/a", "a must not be blank."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "?",
        "\u05d0",
        "\u0939\u0940",
        "e\u0301",
        "\ud83c\udfc3",
        "\u00a0x",
        "\u200dx",
        "7"
      })
  void text_inWhichThereIsSomethingToRead_isTakenAsItIs(String text) {
    Body body = body("{\"a\":\"" + text + "\"}");

    assertThat(body.says("a")).isTrue();
    assertThat(body.text("a", 10)).isEqualTo(text);
    body.check();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1e-400", "168.00000000000000000001", "1e999999999", "-0.1"})
  void number_justBeyondItsBounds_isNotRoundedIntoThem(String number) {
    Body body = body("{\"a\":" + number + "}");

    assertThat(body.optionalNumber("a", 0, 168)).isNull();
    assertThat(errors(body))
        .containsExactly(new FieldError("/a", "a must be a number from 0 to 168."));
  }

  @Test
  void body_thatIsNotUtf8_is400() {
    Problem problem = refused(Events.post(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}));

    assertThat(problem.detail()).isEqualTo("The body is not UTF-8.");
  }

  @Test
  void body_nestedTooDeep_is400() {
    String deep = "{\"a\":" + "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH) + "}";
    String deepest =
        "{\"a\":" + "[".repeat(Json.MAX_DEPTH - 1) + "]".repeat(Json.MAX_DEPTH - 1) + "}";

    assertThat(refused(Events.post(deep)).status()).isEqualTo(400);
    assertThat(body(deepest).has("a")).isTrue();
  }

  @Test
  void body_atItsLimitOfBytes_isRead_andOneMoreIs413() {
    String frame = "{\"a\":\"\"}";
    // Two bytes to a character: it is bytes that are counted.
    String fits = "{\"a\":\"" + "é".repeat((MAX_BYTES - frame.length()) / 2) + "\"}";

    assertThat(Events.utf8(fits)).hasSize(MAX_BYTES);
    assertThat(body(fits).has("a")).isTrue();
    assertThat(refused(Events.post(fits + " ")).status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "APPLICATION/JSON",
        "application/merge-patch+json",
        "application/x-www-form-urlencoded",
        ""
      })
  void contentType_thatIsJson_orNotTheCallersOwn_isRead(String type) {
    assertThat(Body.of(Events.postAs(type, "{\"a\":1}"), MAX_BYTES).has("a")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "application/jsonx", "json"})
  void contentType_thatIsNotJson_is415(String type) {
    assertThat(refused(Events.postAs(type, "{\"a\":1}")).status()).isEqualTo(415);
  }

  @Test
  void contentType_leftOut_isTakenForJson() {
    var event = Events.http("POST", "/things").put("body", "{\"a\":1}");
    event.putObject("headers");

    assertThat(Body.of(HttpRequest.of(event), MAX_BYTES).has("a")).isTrue();
  }

  @Test
  void text_atItsLimit_isRead_andOneMoreIsAnError() {
    assertThat(body("{\"a\":\"12345\"}").text("a", 5)).isEqualTo("12345");
    Body tooLong = body("{\"a\":\"123456\"}");
    tooLong.text("a", 5);

    assertThat(errors(tooLong))
        .containsExactly(new FieldError("/a", "a may have at most 5 characters."));
  }

  @Test
  void text_isMeasuredInCodePoints() {
    assertThat(body("{\"a\":\"😀😀\"}").text("a", 2)).isEqualTo("😀😀");
    Body tooLong = body("{\"a\":[\"😀😀\",\"😀😀😀\"]}");
    tooLong.texts("a", 2, 2);

    assertThat(errors(tooLong))
        .containsExactly(new FieldError("/a/1", "Each entry of a may have at most 2 characters."));
  }

  @Test
  void text_withControlCharactersOrHalvesOfCharacters_isAnError() {
    Body body =
        body("{\"a\":\"x\\u0000\",\"b\":\"\\ud83d\",\"c\":[\"\\u001b\"],\"d\":\"1\\t2\\r\\n3\"}");
    body.text("a", 5);
    body.optionalText("b", 5);
    body.texts("c", 1, 5);

    assertThat(body.text("d", 6)).isEqualTo("1\t2\r\n3");
    assertThat(errors(body)).extracting(FieldError::pointer).containsExactly("/a", "/b", "/c/0");
  }

  @Test
  void text_missingNullBlankOrOfAnotherType_isAnError() {
    Body body = body("{\"b\":null,\"c\":\" \\n\",\"d\":1}");
    for (String field : List.of("a", "b", "c", "d")) body.text(field, 5);

    assertThat(errors(body))
        .containsExactly(
            new FieldError("/a", "a is missing."),
            new FieldError("/b", "b is missing."),
            new FieldError("/c", "c must not be blank."),
            new FieldError("/d", "d must be a string."));
  }

  @Test
  void optionalText_absentOrNull_isNullAndNoError() {
    Body body = body("{\"b\":null}");

    assertThat(body.optionalText("a", 5)).isNull();
    assertThat(body.optionalText("b", 5)).isNull();
    body.check();
  }

  @Test
  void integer_withinItsRange_isRead() {
    Body body = body("{\"a\":1,\"b\":5}");

    assertThat(body.integer("a", 1, 5)).isEqualTo(1);
    assertThat(body.integer("b", 1, 5)).isEqualTo(5);
    assertThat(body.optionalInteger("c", 1, 5)).isEqualTo(OptionalInt.empty());
    body.check();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "6", "1.5", "3.0", "\"3\"", "true", "[]", "1e999999999", "99999999999"})
  void integer_outsideItsRangeOrNotOne_isAnError(String value) {
    Body body = body("{\"a\":" + value + "}");

    assertThat(body.optionalInteger("a", 1, 5)).isEmpty();
    assertThat(errors(body))
        .containsExactly(new FieldError("/a", "a must be a whole number from 1 to 5."));
  }

  @Test
  void number_atBothEdges_isRead() {
    Body body = body("{\"a\":0,\"b\":168.0}");

    assertThat(body.optionalNumber("a", 0, 168)).isEqualTo(0);
    assertThat(body.optionalNumber("b", 0, 168)).isEqualTo(168);
    assertThat(body.optionalNumber("c", 0, 168)).isNull();
    body.check();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.1", "168.1", "\"3\"", "1e999999999", "-1e999999999", "{}"})
  void number_outsideItsRangeOrNotOne_isAnError(String value) {
    Body body = body("{\"a\":" + value + "}");

    assertThat(body.optionalNumber("a", 0, 168)).isNull();
    assertThat(errors(body)).extracting(FieldError::pointer).containsExactly("/a");
  }

  @Test
  void oneOf_aKnownWord_isParsed_andAnyOtherIsAnError() {
    Body body = body("{\"a\":\"x\",\"b\":\"z\",\"c\":1}");

    assertThat(body.oneOf("a", "fallback", BodyTest::known, "x, y")).isEqualTo("X");
    assertThat(body.oneOf("none", "fallback", BodyTest::known, "x, y")).isEqualTo("fallback");
    body.check();
    body.oneOf("b", "fallback", BodyTest::known, "x, y");
    body.oneOf("c", "fallback", BodyTest::known, "x, y");
    assertThat(errors(body))
        .containsExactly(
            new FieldError("/b", "b must be one of x, y."),
            new FieldError("/c", "c must be one of x, y."));
  }

  private static Optional<String> known(String word) {
    return word.equals("x") ? Optional.of("X") : Optional.empty();
  }

  @Test
  void texts_atTheirLimits_areRead() {
    assertThat(body("{\"a\":[\"12\",\"34\"]}").texts("a", 2, 2)).containsExactly("12", "34");
    assertThat(body("{}").texts("a", 2, 2)).isEmpty();
  }

  @Test
  void texts_beyondTheirLimits_areErrorsThatPointAtTheEntry() {
    Body body =
        body("{\"o\":{\"a\":[\"123\",4,null],\"b\":[\"1\",\"2\",\"3\",\"4\"],\"c\":\"1\"}}");
    Body nested = body.object("o");
    for (String field : List.of("a", "b", "c")) nested.texts(field, 3, 2);

    assertThat(errors(body))
        .extracting(FieldError::pointer)
        .containsExactly("/o/a/0", "/o/a/1", "/o/a/2", "/o/b", "/o/c");
  }

  @Test
  void object_ofAnotherType_isAnErrorAndReadsAsEmpty() {
    Body body = body("{\"o\":[1]}");

    assertThat(body.object("o").optionalText("a", 5)).isNull();
    assertThat(errors(body)).containsExactly(new FieldError("/o", "o must be an object."));
  }

  @Test
  void objects_readObjectsAndTheTextsThatStandForThem() {
    Body body = body("{\"l\":[{\"n\":\"a\",\"f\":true},\"b\"]}");
    List<Body> entries = body.objects("l", 2, "n");

    assertThat(entries).extracting(entry -> entry.optionalText("n", 1)).containsExactly("a", "b");
    assertThat(entries.getFirst().optionalFlag("f")).isTrue();
    assertThat(entries.getLast().optionalFlag("f")).isNull();
    assertThat(body("{}").objects("l", 2, "n")).isEmpty();
    body.check();
  }

  @Test
  void objects_beyondTheirBounds_areErrorsThatPointAtTheEntry() {
    Body body = body("{\"a\":[1,null,{\"n\":2,\"f\":1}],\"b\":[{},{},{},{}],\"c\":{}}");
    List<Body> entries = body.objects("a", 3, "n");
    for (Body entry : entries) {
      assertThat(entry.optionalText("n", 5)).isNull();
      assertThat(entry.optionalFlag("f")).isNull();
      entry.error("", "It is not whole.");
    }
    assertThat(body.objects("b", 3, "n")).isEmpty();
    assertThat(body.objects("c", 3, "n")).isEmpty();

    assertThat(errors(body))
        .extracting(FieldError::pointer)
        .containsExactly("/a/0", "/a/1", "/a/2/n", "/a/2/f", "/a/2", "/b", "/c");
  }

  @Test
  void errors_neverRepeatWhatTheCallerSent() {
    Body body = body("{\"a\":\"SECRETWORD\",\"b\":\"SECRETWORD\",\"c\":[\"SECRETWORD\"]}");
    body.text("a", 3);
    body.oneOf("b", "x", BodyTest::known, "x");
    body.texts("c", 1, 1);

    assertThat(errors(body)).hasSize(3);
    assertThat(errors(body).toString()).doesNotContain("SECRETWORD");
  }

  @Test
  void canonical_ofEqualBodies_isEqual_andOfOthersIsNot() {
    String one = body("{\"a\":1,\"b\":{\"c\":[1,2],\"d\":null}}").canonical();

    assertThat(body(" {\"b\" : {\"d\":null,\"c\":[1,2]}, \"a\":1 }").canonical()).isEqualTo(one);
    assertThat(body("{\"a\":1,\"b\":{\"c\":[2,1],\"d\":null}}").canonical()).isNotEqualTo(one);
    assertThat(body("{\"a\":\"1\",\"b\":{\"c\":[1,2],\"d\":null}}").canonical()).isNotEqualTo(one);
  }
}
