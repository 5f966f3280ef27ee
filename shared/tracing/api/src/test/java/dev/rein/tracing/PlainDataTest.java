package dev.rein.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlainDataTest {
  @Test
  void of_plainValues_areKeptWithNulls() {
    assertThat(recorded(Arrays.asList(1, 2L, 2.5, true, "x", null, Optional.of("o"))))
        .isEqualTo(Arrays.asList(1, 2L, 2.5, true, "x", null, "o"));
    assertThat(recorded(null)).isNull();
  }

  @Test
  void of_numbersThatJsonLacks_becomeText() {
    assertThat(recorded(List.of(Double.NaN, Float.NEGATIVE_INFINITY)))
        .isEqualTo(List.of("NaN", "-Infinity"));
  }

  @Test
  void of_bytes_becomeTheirCount() {
    assertThat(recorded(Map.of("raw", new byte[12]))).isEqualTo(Map.of("raw", "[12 bytes]"));
  }

  @Test
  void of_cycle_endsAtTheDepthLimit() {
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);

    assertThat(depth(recorded(cycle))).isEqualTo(PlainData.MAX_DEPTH);
  }

  @Test
  void of_depthAtAndAboveTheLimit_isKeptAndCut() {
    Object atLimit = "leaf";
    for (int i = 0; i < PlainData.MAX_DEPTH; i++) atLimit = List.of(atLimit);

    assertThat(String.valueOf(recorded(atLimit))).contains("leaf");
    assertThat(String.valueOf(recorded(List.of(atLimit)))).doesNotContain("leaf").contains("[cut]");
  }

  @Test
  void of_entriesAtAndAboveTheLimit_areKeptAndCut() {
    List<Integer> atLimit = Collections.nCopies(PlainData.MAX_ENTRIES, 1);
    assertThat(recorded(atLimit)).isEqualTo(atLimit);

    List<?> cut = (List<?>) recorded(Collections.nCopies(PlainData.MAX_ENTRIES + 1, 1));
    assertThat(cut).hasSize(PlainData.MAX_ENTRIES + 1);
    assertThat(cut.getLast()).isEqualTo(PlainData.CUT);
  }

  @Test
  void of_stringAtAndAboveTheLimit_isKeptAndCut() {
    String atLimit = "x".repeat(PlainData.MAX_STRING);
    assertThat(recorded(atLimit)).isEqualTo(atLimit);
    assertThat(recorded(atLimit + "x")).isEqualTo(atLimit + "… [1 characters cut]");
    assertThat(recorded(atLimit + "x".repeat(12_345)))
        .isEqualTo(atLimit + "… [12,345 characters cut]");
  }

  @Test
  void of_cutInTheMiddleOfACharacter_leavesNoHalf() {
    String text = "x".repeat(PlainData.MAX_STRING - 1) + "🎯";

    assertThat(recorded(text))
        .isEqualTo("x".repeat(PlainData.MAX_STRING - 1) + "… [2 characters cut]");
  }

  @Test
  void of_manyLongStrings_staysWithinTheLimitOfAll() {
    Object copy = recorded(Collections.nCopies(100, "x".repeat(100_000)));

    assertThat(String.valueOf(copy).length())
        .isBetween(PlainData.MAX_CHARS, PlainData.MAX_CHARS + 100 * 30);
  }

  @Test
  void of_valueWhoseTextThrows_isReplacedAlone() {
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new AssertionError("no text");
          }
        };

    assertThat(recorded(Arrays.asList("kept", broken)))
        .isEqualTo(List.of("kept", "[not recordable: java.lang.AssertionError]"));
  }

  @Test
  void of_iteratorThatThrows_isReplaced() {
    Collection<String> broken =
        new AbstractCollection<>() {
          @Override
          public Iterator<String> iterator() {
            throw new IllegalStateException("no iterator");
          }

          @Override
          public int size() {
            return 1;
          }
        };

    assertThat(recorded(broken)).isEqualTo("[not recordable: java.lang.IllegalStateException]");
    assertThat(recorded(Map.of("beside", 1, "broken", broken)))
        .isEqualTo(
            Map.of("beside", 1, "broken", "[not recordable: java.lang.IllegalStateException]"));
  }

  @Test
  void of_iterableThatIsNoCollection_isNotReadBecauseThatMayUseItUp() {
    Iterator<String> once = List.of("a", "b").iterator();
    Iterable<String> lines =
        new Iterable<>() {
          @Override
          public Iterator<String> iterator() {
            return once;
          }

          @Override
          public String toString() {
            return "lines";
          }
        };

    assertThat(recorded(lines)).isEqualTo("lines");
    assertThat(once.hasNext()).isTrue();
    assertThat(recorded(Path.of("a", "b"))).isEqualTo(Path.of("a", "b").toString());
  }

  @Test
  void of_primitiveArrays_becomeListsAndCharactersTheirCount() {
    assertThat(recorded(new int[] {1, 2})).isEqualTo(List.of(1, 2));
    assertThat(recorded(new double[] {1.5, Double.NaN})).isEqualTo(List.of(1.5, "NaN"));
    assertThat(recorded(new boolean[] {true})).isEqualTo(List.of(true));
    assertThat(recorded("secret".toCharArray())).isEqualTo("[6 chars]");
    List<?> cut = (List<?>) recorded(new long[PlainData.MAX_ENTRIES + 1]);
    assertThat(cut).hasSize(PlainData.MAX_ENTRIES + 1);
    assertThat(cut.getLast()).isEqualTo(PlainData.CUT);
  }

  @Test
  void of_numbersAtAndAboveTheLimit_areKeptAndDescribed() {
    BigInteger atLimit = BigInteger.ONE.shiftLeft(PlainData.MAX_NUMBER_BITS - 1);
    assertThat(recorded(atLimit)).isEqualTo(atLimit);
    assertThat(recorded(atLimit.shiftLeft(1)))
        .isEqualTo("[" + (PlainData.MAX_NUMBER_BITS + 1) + "-bit number]");
    assertThat(recorded(new BigDecimal(atLimit.shiftLeft(1))))
        .isEqualTo("[" + (PlainData.MAX_NUMBER_BITS + 1) + "-bit number]");
    BigDecimal tiny = new BigDecimal(BigInteger.ONE, PlainData.MAX_SCALE);
    assertThat(recorded(tiny)).isEqualTo(tiny);
    assertThat(recorded(new BigDecimal("1e1000000000"))).isEqualTo("1E+1000000000");
  }

  @Test
  void of_recordable_isWhatItSaysAndItsFailureIsItsOwn() {
    Recordable card = () -> Map.of("last4", "1234");
    Recordable broken =
        () -> {
          throw new IllegalStateException("no");
        };

    assertThat(recorded(List.of(card, broken)))
        .isEqualTo(
            List.of(Map.of("last4", "1234"), "[not recordable: java.lang.IllegalStateException]"));
  }

  @Test
  void of_recordableThatSaysItself_endsAtTheDepthLimit() {
    Recordable[] self = new Recordable[1];
    self[0] = () -> self[0];

    assertThat(recorded(self[0])).isEqualTo(PlainData.CUT);
  }

  @Test
  void of_mapThatContainsItself_endsAtTheDepthLimit() {
    Map<String, Object> cycle = new HashMap<>();
    cycle.put("self", cycle);

    assertThat(String.valueOf(recorded(cycle))).contains(PlainData.CUT);
  }

  @Test
  void of_nullKey_becomesText() {
    Map<@Nullable String, Integer> map = new HashMap<>();
    map.put(null, 1);

    assertThat(recorded(map)).isEqualTo(Map.of("null", 1));
  }

  /// Through the public door: what a trace's record holds after such an input.
  private static @Nullable Object recorded(@Nullable Object value) {
    Recorder recorder = new Recorder();
    Tracing.to(recorder).trace(TraceStart.named("t"), trace -> trace.input(value));
    return recorder.trace("t").input();
  }

  private static int depth(@Nullable Object value) {
    return value instanceof List<?> list && !list.isEmpty() ? 1 + depth(list.getFirst()) : 0;
  }
}
