package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmfTest {
  private static final Instant TIME = Instant.parse("2026-11-24T10:15:30.5Z");

  @Test
  void line_isEmbeddedMetricFormat() throws Exception {
    JsonNode line =
        parse(
            new Emf()
                .count("SpansRecorded", 12)
                .millis("FlushMs", 34)
                .number("LlmCostUsd", new BigDecimal("0.0000125"))
                .line(TIME, "GenerationFunction", Map.of("aws_request_id", "r-1")));

    JsonNode directive = line.at("/_aws/CloudWatchMetrics/0");
    assertThat(line.at("/_aws/Timestamp").longValue()).isEqualTo(TIME.toEpochMilli());
    assertThat(directive.path("Namespace").textValue()).isEqualTo("Rein");
    assertThat(directive.at("/Dimensions/0/0").textValue()).isEqualTo("Function");
    assertThat(directive.at("/Metrics/1/Unit").textValue()).isEqualTo("Milliseconds");
    assertThat(line.path("Function").textValue()).isEqualTo("GenerationFunction");
    assertThat(line.path("SpansRecorded").intValue()).isEqualTo(12);
    assertThat(line.path("LlmCostUsd").decimalValue()).isEqualByComparingTo("0.0000125");
    assertThat(line.path("aws_request_id").textValue()).isEqualTo("r-1");
  }

  @Test
  void line_staysOneLineOfJson_whateverIsInAName() throws Exception {
    String awkward = "a\"b\\c\nd\u0001";

    String line = new Emf().count("N", 1).line(TIME, awkward, Map.of("p", awkward));

    assertThat(line).doesNotContain("\n");
    assertThat(parse(line).path("Function").textValue()).isEqualTo(awkward);
    assertThat(parse(line).path("p").textValue()).isEqualTo(awkward);
  }

  private static JsonNode parse(String line) throws Exception {
    return new ObjectMapper().readTree(line);
  }
}
