package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CanonicalTest {
  private static String canonical(String json) throws IOException {
    return Json.text(Canonical.of(Json.parse(json)));
  }

  @Test
  void keys_areInOrder_atEveryLevel() throws IOException {
    assertThat(canonical("{\"b\":[{\"d\":1,\"c\":2}],\"a\":{\"z\":1,\"y\":2}}"))
        .isEqualTo("{\"a\":{\"y\":2,\"z\":1},\"b\":[{\"c\":2,\"d\":1}]}");
  }

  @Test
  void entries_keepTheirOrder_andValuesTheirTypes() throws IOException {
    assertThat(canonical("[3,1,\"2\",null,true]")).isEqualTo("[3,1,\"2\",null,true]");
  }

  @Test
  void original_isLeftAsItWas() throws IOException {
    var original = Json.parse("{\"b\":1,\"a\":2}");
    var unused = Canonical.of(original);

    assertThat(Json.text(original)).isEqualTo("{\"b\":1,\"a\":2}");
    assertThat(unused).isEqualTo(original);
  }
}
