package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  private static final String ID = "01a21924-2431-71d9-a2f2-ea4ec927f048";

  @Test
  void uuid_inEitherCase_isRead() {
    assertThat(Ids.parse(ID)).contains(UUID.fromString(ID));
    assertThat(Ids.parse("01A21924-2431-71D9-A2F2-EA4EC927F048")).contains(UUID.fromString(ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "01a21924243171d9a2f2ea4ec927f048",
        "+1a21924-2431-71d9-a2f2-ea4ec927f048",
        "001a21924-2431-71d9-a2f2-a4ec927f048",
        "\uff10\uff11a21924-2431-71d9-a2f2-ea4ec927f048",
        "01a21924-2431-71d9-a2f2-ea4ec927f048 "
      })
  void whatJavaWouldReadToo_isNoId(String text) {
    assertThat(Ids.parse(text)).isEmpty();
  }
}
