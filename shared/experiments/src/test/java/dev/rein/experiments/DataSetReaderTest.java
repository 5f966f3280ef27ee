package dev.rein.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.coaching.Style;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSetReaderTest {
  private static final String GOOD = "{\"id\":\"a\",\"goal\":\"Run 5 km\"}\n";

  private static DataSet read(String text) throws BadLines, IOException {
    return DataSetReader.read(
        () -> new BufferedReader(new StringReader(text)), "set", "goals.jsonl");
  }

  @Test
  void goals_areTakenAsTheApiTakesThem() throws Exception {
    DataSet set =
        read(
            "\ufeff"
                + GOOD
                + "\n"
                + "{\"id\":\"b\",\"goal\":\"日本語\",\"style\":\"aggressive\",\"note\":\"n\","
                + "\"profile\":{\"availableHoursPerWeek\":2.5,\"constraints\":[\"no gym\"]}}\n");
    List<GoalItem> items = new ArrayList<>();
    set.each(items::add);
    assertThat(items).hasSize(set.size()).hasSize(2);
    assertThat(items.getFirst().request().style()).isEqualTo(Style.BALANCED);
    assertThat(items.get(1).request().profile().constraints()).containsExactly("no gym");
    assertThat(set.nameInOpik()).matches("set-[0-9a-f]{8}");
    // What it writes it reads.
    StringBuilder again = new StringBuilder();
    for (GoalItem item : items) again.append(DataSet.json(item)).append('\n');
    assertThat(read(again.toString()).fingerprint()).isEqualTo(set.fingerprint());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id':'a','goal':'x'}|the id “a” is that of line 1 too",
        "{'id':'b','goal':'Run 5 km'}|the same goal as line 1",
        "{'id':'b'}|goal is missing",
        "{'goal':'x'}|id is missing",
        "{'id':'b','goal':' '}|goal is not a text, or blank",
        "{'id':'b','goal':'x','style':'wild'}|style is balanced, aggressive or conservative",
        "{'id':'b','goal':'x','stile':'wild'}|there is no field “stile”",
        "{'id':'b','goal':'x','profile':{'hours':2}}|there is no field “profile.hours”",
        "{'id':'b','goal':'x','profile':{'availableHoursPerWeek':200}}|from 0 to 168",
        "{'id':'b','goal':'x','profile':{'constraints':'none'}}|constraints is not a list",
        "{'id':'b','goal':'x','traceId':'7'}|traceId is not a UUID",
        "{'id':'b','goal':'x'|not JSON, at column",
        "[]|not a JSON object",
      })
  void line_thatIsWrong_isNamedWithItsNumber(String line, String fault) {
    assertThatThrownBy(() -> read(GOOD + line.replace('\'', '"') + "\n"))
        .isInstanceOf(BadLines.class)
        .hasMessageStartingWith("goals.jsonl, line 2: ")
        .hasMessageContaining(fault);
  }

  @Test
  void file_withoutGoals_orWithManyFaults_saysSo() {
    assertThatThrownBy(() -> read("\n\n")).hasMessageContaining("goals.jsonl holds no goals");
    assertThatThrownBy(() -> read("x\n".repeat(8))).hasMessageEndingWith("and 3 more lines.");
  }
}
