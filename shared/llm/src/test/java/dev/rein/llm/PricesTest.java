package dev.rein.llm;

import static java.util.Comparator.naturalOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PricesTest {
  private static final int MAX_DAYS_UNCHECKED = 90;
  private static final int DAYS_OF_WARNING = 14;
  private static final String TODAY = "prices.today";

  private final Prices prices = Prices.load();

  /// Worked by hand: ((prompt − cached) × in + cached × cachedIn + (answer + thinking) × out) /
  /// 1e6.
  @ParameterizedTest
  @CsvSource({
    // 1,500 × 0.30 + 250 × 2.50 = 450 + 625
    "gemini-3.5-flash-lite, 2026-11-24, 1500, 0, 250, 0, 0.001075",
    // 1,000 × 0.30 + 500 × 0.03 + (200 + 50) × 2.50 = 300 + 15 + 625
    "gemini-3.5-flash-lite, 2026-11-24, 1500, 500, 200, 50, 0.00094",
    // 1,500 × 0.10 + 250 × 0.40 = 150 + 100
    "gemini-2.5-flash-lite, 2026-11-24, 1500, 0, 250, 0, 0.00025",
    // 1,500 × 0.25 + 250 × 1.50 = 375 + 375
    "gemini-3.1-flash-lite, 2026-11-24, 1500, 0, 250, 0, 0.00075",
    // 1 × 1.50 + 1 × 0.15 + 1 × 9.00
    "gemini-3.5-flash, 2026-11-24, 2, 1, 1, 0, 0.00001065",
    // 1,500 × 0.75 + 250 × 3.75 = 1,125 + 937.5
    "gemini-3.8-flash, 2026-12-31, 1500, 0, 250, 0, 0.0020625",
    // 1,500 × 1.50 + 250 × 7.50 = 2,250 + 1,875
    "gemini-3.8-flash, 2027-01-01, 1500, 0, 250, 0, 0.004125",
    "gemini-3.7-flash, 2026-12-31, 1500, 0, 250, 0, 0.0020625",
    "gemini-3.6-flash, 2027-01-01, 1500, 0, 250, 0, 0.004125",
    // a long prompt is one of more than 200,000 tokens, and all its tokens are dearer:
    // 200,000 × 1.25 + 1,000 × 10.00 = 250,000 + 10,000
    "gemini-2.5-pro, 2026-11-24, 200000, 0, 1000, 0, 0.26",
    // 200,001 × 2.50 + 1,000 × 15.00 = 500,002.5 + 15,000
    "gemini-2.5-pro, 2026-11-24, 200001, 0, 1000, 0, 0.5150025",
    // 150,000 × 2.50 + 100,000 × 0.25 + (600 + 400) × 15.00 = 375,000 + 25,000 + 15,000
    "gemini-2.5-pro, 2026-11-24, 250000, 100000, 600, 400, 0.415",
    // 300,000 × 4.00 + 200,000 × 0.40 + 1,000 × 18.00 = 1,200,000 + 80,000 + 18,000
    "gemini-3.1-pro-preview, 2026-11-24, 500000, 200000, 1000, 0, 1.298",
    // 1,500 × 2.00 + 250 × 12.00 = 3,000 + 3,000
    "gemini-3.1-pro-preview, 2026-11-24, 1500, 0, 250, 0, 0.006",
    // no long-prompt rates: 1,000,000 × 0.30
    "gemini-3.5-flash-lite, 2026-11-24, 1000000, 0, 0, 0, 0.3",
    // the same before and after its routing to 3.5-flash-lite
    "gemini-2.5-flash, 2026-11-30, 1500, 500, 250, 0, 0.00094",
    "gemini-2.5-flash, 2026-12-01, 1500, 500, 250, 0, 0.00094",
    "models/gemini-2.5-flash-lite, 2026-11-24, 1000000, 1000000, 0, 0, 0.01",
    "gemini-3.5-flash-lite, 2026-11-24, 0, 0, 0, 0, 0",
    // no count of ours overflows: 2,147,483,647 × (0.30 + 2 × 2.50) / 1e6
    "gemini-3.5-flash-lite, 2026-11-24, 2147483647, 0, 2147483647, 2147483647, 11381.6633291",
    // more cached than asked is billed as cached, never as a refund
    "gemini-3.5-flash-lite, 2026-11-24, 100, 200, 0, 0, 0.000003"
  })
  void cost_isExact(
      String model, LocalDate day, int prompt, int cached, int answer, int thinking, String usd) {
    Usage usage = new Usage(prompt, cached, answer, thinking, 0, false);

    assertThat(prices.cost(usage, model, noon(day))).isEqualByComparingTo(usd);
  }

  @Test
  void row_changesAtMidnightUtc() {
    assertThat(rowAt("gemini-3.8-flash", "2026-12-31T23:59:59.999Z"))
        .isEqualTo("gemini-3.8-flash@2026-09-02");
    assertThat(rowAt("gemini-3.8-flash", "2027-01-01T00:00:00Z"))
        .isEqualTo("gemini-3.8-flash@2027-01-01");
    assertThat(rowAt("gemini-2.5-flash", "2026-12-01T00:00:00Z"))
        .isEqualTo("gemini-2.5-flash@2026-12-01");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemini-2.0-flash",
        "gemini-3.5-flash-lite-001",
        "gemini-3.5-flash-lite-preview",
        "gemini-3.5",
        "GEMINI-3.5-FLASH-LITE",
        "tunedModels/gemini-3.5-flash-lite",
        ""
      })
  void unknownModel_hasNoCost_ratherThanNone(String model) {
    assertThat(prices.cost(new Usage(1, 0, 1, 0, 2, false), model, Gemini.NOW)).isNull();
  }

  @Test
  void modelBeforeItsFirstRow_hasNoCost() {
    assertThat(prices.find("gemini-3.8-flash", Instant.parse("2026-09-01T23:59:59Z"))).isEmpty();
  }

  @Test
  void estimatedUsage_isPricedByThePlainRow() {
    Billing billing =
        prices.bill(new Usage(1_500, 0, 250, 0, 1_750, true), "gemini-3.5-flash-lite", Gemini.NOW);

    assertThat(billing.costUsd()).isEqualByComparingTo("0.001075");
    assertThat(billing.priceRow()).isEqualTo("gemini-3.5-flash-lite@2026-07-21");
    assertThat(billing.usage().estimated()).isTrue();
  }

  @Test
  void rowsOfOneModelThatOverlap_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> read(row("a", "m", "2026-01-01", null), row("b", "m", "2026-06-01", null)))
        .withMessageContaining("b overlaps a");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                read(row("a", "m", "2026-06-01", null), row("b", "m", "2026-01-01", "2026-06-02")));
  }

  @Test
  void rowsThatMeetOrAreOfTwoModels_areAccepted() throws IOException {
    Prices met =
        read(
            row("a", "m", "2026-01-01", "2026-06-01"),
            row("b", "m", "2026-06-01", null),
            row("c", "n", "2026-01-01", null));

    assertThat(met.rows()).hasSize(3);
  }

  @Test
  void tableThatContradictsItself_isRefused() {
    String row = row("a", "m", "2026-01-01", "2026-06-01");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(row, row("a", "n", "2026-01-01", null)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(row("a", "m", "2026-01-01", "2026-01-01")));
    assertThatIllegalArgumentException().isThrownBy(() -> read(row.replace(":1.0", ":-1.0")));
    assertThatIllegalArgumentException().isThrownBy(() -> read(row.replace(":1.0", ":\"1\"")));
    assertThatThrownBy(() -> read(row.replace("checkedOn", "seenOn")))
        .hasMessageContaining("checkedOn");
  }

  /// Fails by itself when somebody has to look at the price page again.
  @Test
  void table_isFresh() {
    String given = System.getProperty(TODAY);
    LocalDate today = given == null ? LocalDate.now(ZoneOffset.UTC) : LocalDate.parse(given);

    assertThat(overdue(prices, today))
        .as(
            "rows of prices.json to look up at their sourceUrl: correct them and set checkedOn;"
                + " where a row ends, say what follows it or that its model is retired."
                + " To build an old commit, name its day: -D%s=2026-11-26",
            TODAY)
        .isEmpty();
  }

  /// Nothing but the age of the last look makes the table overdue: whoever looks then can mend it.
  @Test
  void table_staysFreshFor90DaysAfterItWasChecked_andNoLonger() {
    LocalDate oldest =
        prices.rows().stream()
            .filter(row -> row.effectiveTo() == null)
            .map(Price::checkedOn)
            .min(naturalOrder())
            .orElseThrow();

    for (int day = 0; day <= MAX_DAYS_UNCHECKED; day++) {
      assertThat(overdue(prices, oldest.plusDays(day))).as("after %s days", day).isEmpty();
    }
    assertThat(overdue(prices, oldest.plusDays(MAX_DAYS_UNCHECKED + 1))).isNotEmpty();
  }

  @Test
  void rowOfAModelThatIsRetired_needsNoneAfterIt() throws IOException {
    Prices retired =
        read(
            row("a", "m", "2026-01-01", "2026-03-01")
                .replace("\"inPerM", "\"retired\":true,\"inPerM"));

    assertThat(overdue(retired, LocalDate.parse("2026-02-28"))).isEmpty();
    assertThat(overdue(retired, LocalDate.parse("2026-03-02"))).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                read(
                    row("a", "m", "2026-01-01", null)
                        .replace("\"inPerM", "\"retired\":true,\"inPerM")));
  }

  @Test
  void rowUncheckedForMoreThan90Days_isOverdue() throws IOException {
    Prices one = read(row("a", "m", "2026-01-01", null));

    assertThat(overdue(one, LocalDate.parse("2026-02-01").plusDays(90))).isEmpty();
    assertThat(overdue(one, LocalDate.parse("2026-02-01").plusDays(91))).containsExactly("a");
  }

  @Test
  void rowThatEndsWithin14DaysWithNothingAfterIt_isOverdue() throws IOException {
    Prices ends = read(row("a", "m", "2026-01-01", "2026-03-01"));
    Prices goesOn =
        read(row("a", "m", "2026-01-01", "2026-03-01"), row("b", "m", "2026-03-01", null));

    assertThat(overdue(ends, LocalDate.parse("2026-02-14"))).isEmpty();
    assertThat(overdue(ends, LocalDate.parse("2026-02-15"))).containsExactly("a");
    assertThat(overdue(goesOn, LocalDate.parse("2026-02-15"))).isEmpty();
  }

  /// Rows that have ended are history and need nobody.
  private static List<String> overdue(Prices prices, LocalDate today) {
    return prices.rows().stream()
        .filter(row -> row.effectiveTo() == null || row.effectiveTo().isAfter(today))
        .filter(
            row ->
                row.checkedOn().plusDays(MAX_DAYS_UNCHECKED).isBefore(today)
                    || endsSoon(row, today) && !row.retired() && !hasSuccessor(prices, row))
        .map(Price::id)
        .toList();
  }

  private static boolean endsSoon(Price row, LocalDate today) {
    LocalDate end = row.effectiveTo();
    return end != null && !end.isAfter(today.plusDays(DAYS_OF_WARNING));
  }

  private static boolean hasSuccessor(Prices prices, Price row) {
    return prices.rows().stream()
        .anyMatch(
            other ->
                other.model().equals(row.model())
                    && other.effectiveFrom().equals(row.effectiveTo()));
  }

  private String rowAt(String model, String at) {
    return prices.find(model, Instant.parse(at)).orElseThrow().id();
  }

  private static Instant noon(LocalDate day) {
    return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
  }

  private static Prices read(String... rows) throws IOException {
    String json = "{\"prices\":[" + String.join(",", rows) + "]}";
    return Prices.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static String row(String id, String model, String from, String to) {
    return """
    {"id":"%s","model":"%s","effectiveFrom":"%s",%s"inPerM":1.0,"outPerM":2.0,\
    "cachedInPerM":0.5,"sourceUrl":"https://example.com/","checkedOn":"2026-02-01"}\
    """
        .formatted(id, model, from, to == null ? "" : "\"effectiveTo\":\"" + to + "\",");
  }
}
