package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  private static final long SEED = 20_261_126;
  private static final String[] PIECES = {
    "=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "\"", "\"\"", ",", ";", "'", " ", "a", "Größe",
    "走る", "🏃", "1", "0x", "＝", "null", "\\", "SUM(A1)", "|", "\u0001"
  };

  @Test
  void rows_readByAnotherParser_areWhatWasWritten() throws IOException {
    Random random = new Random(SEED);
    List<List<String>> expected = new ArrayList<>();
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      List<JsonNode> cells = new ArrayList<>();
      List<String> read = new ArrayList<>();
      // The first is no text, so that no row is blank.
      cells.add(DecimalNode.valueOf(BigDecimal.valueOf(i - 1_500)));
      read.add(String.valueOf(i - 1_500));
      for (int j = 0; j < 4; j++) {
        String text = text(random);
        cells.add(TextNode.valueOf(text));
        read.add(isFormula(text) ? "'" + text : text);
      }
      csv.append(Csv.row(cells));
      expected.add(read);
    }
    assertThat(parse(csv.toString())).as("seed " + SEED).isEqualTo(expected);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static boolean isFormula(String text) {
    return text.matches("(?s)[=+\\-@\t\r\n＝＋－＠].*");
  }

  private static List<List<String>> parse(String csv) throws IOException {
    CsvMapper mapper = CsvMapper.builder().enable(CsvParser.Feature.WRAP_AS_ARRAY).build();
    try (MappingIterator<String[]> rows = mapper.readerFor(String[].class).readValues(csv)) {
      List<List<String>> all = new ArrayList<>();
      while (rows.hasNext()) all.add(List.of(rows.next()));
      return all;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"})
  void text_thatBeginsLikeAFormula_isQuotedAndGetsAnApostrophe(String text) {
    assertThat(Csv.row(List.of(TextNode.valueOf(text)))).isEqualTo("\"'" + text + "\"\r\n");
  }

  @Test
  void numbers_areUntouched_alsoNegativeOnes() {
    assertThat(
            Csv.row(
                List.of(
                    DecimalNode.valueOf(new BigDecimal("-1.50")),
                    DecimalNode.valueOf(new BigDecimal("1E-7")),
                    BooleanNode.TRUE,
                    NullNode.instance,
                    TextNode.valueOf(""),
                    TextNode.valueOf("a=b"))))
        .isEqualTo("-1.50,0.0000001,true,,\"\",a=b\r\n");
  }
}
