package dev.rein.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreesTest {
  private static final JsonFactory PLAIN = new JsonFactory();
  private static final int DOCUMENTS = 20_000;

  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"a\"",
          "\"b\":",
          "\"a\":1",
          "null",
          "true",
          "false",
          "0",
          "-0",
          "1",
          "-17",
          "2147483648",
          "9223372036854775808",
          "1.50",
          "0.0",
          "-0.0",
          "1e3",
          "1E-400",
          "1e400",
          "123456789012345678901234567890.125",
          "\"\\u00e9\\n\\\"\"",
          "\"é😀\"",
          "\"\\ud800\"",
          " ",
          "\n",
          "NaN",
          "01",
          "'x'",
          "//",
          "\u0000",
          "{}",
          "[]",
          "tru");

  private final ObjectMapper mapper =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private final ObjectMapper exactMapper =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  @Test
  void anyText_isReadAndRefusedAsByAnObjectMapper() throws IOException {
    Random random = new Random(7);
    int good = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      String text = random.nextBoolean() ? document(random, 4) : soup(random);
      if (agree(text)) good++;
    }
    assertThat(good).isBetween(DOCUMENTS / 4, DOCUMENTS - DOCUMENTS / 10);
  }

  private boolean agree(String text) throws IOException {
    JsonNode expected = expected(mapper, text);
    TreeReader reader = TreeReader.of(PLAIN);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (expected == null) {
      assertThatExceptionOfType(JsonProcessingException.class)
          .as(text)
          .isThrownBy(() -> reader.read(text));
      return false;
    }
    assertThat(reader.read(text)).as(text).isEqualTo(expected);
    assertThat(reader.read(bytes)).as(text).isEqualTo(mapper.readTree(bytes));
    assertThat(reader.read(new ByteArrayInputStream(bytes)))
        .as(text)
        .isEqualTo(mapper.readTree(bytes));
    assertThat(TreeWriter.text(expected)).isEqualTo(mapper.writeValueAsString(expected));
    JsonNode expectedExactly = expected(exactMapper, text);
    if (expectedExactly == null) {
      assertThatExceptionOfType(JsonProcessingException.class)
          .as(text)
          .isThrownBy(() -> reader.exact().read(text));
      return false;
    }
    JsonNode exact = reader.exact().read(text);
    assertThat(exact).as(text).isEqualTo(expectedExactly);
    assertThat(TreeWriter.text(exact)).isEqualTo(exactMapper.writeValueAsString(exact));
    return true;
  }

  private static JsonNode expected(ObjectMapper mapper, String text) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException | NumberFormatException e) {
      return null;
    }
  }

  private static String soup(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static String document(Random random, int depth) {
    int kind = random.nextInt(depth > 0 ? 4 : 2);
    StringBuilder text = new StringBuilder();
    switch (kind) {
      case 0 -> text.append(random.nextBoolean() ? random.nextLong() : random.nextInt(100));
      case 1 -> text.append(random.nextBoolean() ? random.nextGaussian() + "" : "\"\\u20ac x\"");
      case 2 -> {
        text.append('[');
        for (int i = random.nextInt(4); i > 0; i--) {
          text.append(document(random, depth - 1)).append(i > 1 ? "," : "");
        }
        text.append(']');
      }
      default -> {
        text.append('{');
        for (int i = random.nextInt(4); i > 0; i--) {
          String name = "\"k" + random.nextInt(3) + "\":";
          text.append(name).append(document(random, depth - 1)).append(i > 1 ? " ,\n" : "");
        }
        text.append('}');
      }
    }
    return text.toString();
  }

  @Test
  void bytes_areUtf8() throws IOException {
    JsonNode node = mapper.readTree("{\"ä\":[\"😀\",1.5,null]}");

    assertThat(TreeWriter.bytes(node)).isEqualTo(mapper.writeValueAsBytes(node));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t"})
  void nothing_isAMissingNode(String text) throws IOException {
    assertThat(TreeReader.of(PLAIN).read(text).isMissingNode()).isTrue();
    assertThat(TreeReader.of(PLAIN).read(text.getBytes(StandardCharsets.UTF_8)).isMissingNode())
        .isTrue();
  }

  @Test
  void exponentOutOfRange_isNoJson() {
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> TreeReader.of(PLAIN).exact().read("{\"score\":1e32147483648}"));
  }

  @Test
  void bounds_areTheFactorys() throws IOException {
    TreeReader reader =
        TreeReader.of(
            new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(3).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build());

    assertThat(reader.read("[[[]]]").size()).isEqualTo(1);
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> reader.read("[[[[]]]]"));
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> reader.read("{\"a\":1,\"a\":2}"));
  }
}
