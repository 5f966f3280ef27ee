package dev.rein.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainJsonTest {
  @Test
  void everyKindOfValue_becomesPlain_inTheKeysOrder() {
    Object plain =
        PlainJson.of(
            Gemini.json(
                """
                {"z":"text","i":1,"l":5000000000,"d":2.5,"b":true,"n":null,
                 "list":[1,{"k":"v"},[]],"a":{}}\
                """));

    assertThat(plain).isInstanceOf(Map.class);
    Map<?, ?> map = (Map<?, ?>) plain;
    assertThat(map.keySet().stream().map(String::valueOf))
        .containsExactly("z", "i", "l", "d", "b", "n", "list", "a");
    assertThat(map.get("z")).isEqualTo("text");
    assertThat(map.get("i")).isEqualTo(1);
    assertThat(map.get("l")).isEqualTo(5_000_000_000L);
    assertThat(map.get("d")).isEqualTo(2.5);
    assertThat(map.get("b")).isEqualTo(true);
    assertThat(map.get("n")).isNull();
    assertThat(map.get("list")).isEqualTo(List.of(1, Map.of("k", "v"), List.of()));
    assertThat(map.get("a")).isEqualTo(Map.of());
  }

  @Test
  void nothing_isNull() {
    assertThat(PlainJson.of(null)).isNull();
    assertThat(PlainJson.of(NullNode.getInstance())).isNull();
    assertThat(PlainJson.of(MissingNode.getInstance())).isNull();
  }
}
