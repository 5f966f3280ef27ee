package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalRecords;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Rating;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.Spend;
import dev.rein.feedback.TestSystem.Answer;
import dev.rein.feedback.TestSystem.Text;
import dev.rein.runtime.Json;
import dev.rein.runtime.ProblemException;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Uuid7;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportTest {
  private static final String PATH = "/api/metrics/export";
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 27);
  private static final LocalDate LAST = LocalDate.of(2026, 4, 2);
  private static final String PERIOD = "from=2026-02-27&to=2026-04-02";
  private static final int GOALS = 90;

  @Test
  void jsonLines_throughAllPages_equalARecount() throws IOException {
    try (TestSystem system = new TestSystem(Map.of("EXPORT_PAGE_ROWS", "13"))) {
      List<Goal> goals = manyGoals(system);
      List<Text> pages = pages(system, "format=jsonl&" + PERIOD);

      assertThat(pages).hasSizeBetween(7, 20);
      List<JsonNode> rows = new ArrayList<>();
      for (Text page : pages) {
        assertThat(page.header("content-type")).isEqualTo("application/jsonl; charset=utf-8");
        List<String> lines = page.body().lines().toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(13);
        for (String line : lines) rows.add(Json.parse(line));
        assertThat(page.body()).doesNotContain("planted", page.header("x-next-cursor", "none"));
      }
      assertThat(rows.stream().map(row -> row.path("goal_id").textValue()))
          .containsExactlyElementsOf(goals.stream().map(goal -> goal.id().toString()).toList());
      for (int i = 0; i < rows.size(); i++) assertRow(rows.get(i), goals.get(i));
    }
  }

  @Test
  void csv_pagesOneAfterAnother_areOneFile_withTheSameRows() throws IOException {
    try (TestSystem system = new TestSystem(Map.of("EXPORT_PAGE_ROWS", "40"))) {
      List<Goal> goals = manyGoals(system);
      List<Text> pages = pages(system, "format=csv&" + PERIOD);

      assertThat(pages.getFirst().header("content-type"))
          .isEqualTo("text/csv; charset=utf-8; header=present");
      assertThat(pages.get(1).header("content-type")).endsWith("header=absent");
      StringBuilder file = new StringBuilder();
      pages.forEach(page -> file.append(page.body()));
      assertThat(file.toString().replace("\r\n", "")).doesNotContain("\r", "\n");
      List<Map<String, String>> rows = parse(file.toString());
      assertThat(rows).hasSameSizeAs(goals);
      StringBuilder lines = new StringBuilder();
      pages(system, "format=jsonl&" + PERIOD).forEach(page -> lines.append(page.body()));
      List<String> json = lines.toString().lines().toList();
      for (int i = 0; i < rows.size(); i++) {
        Map<String, String> row = rows.get(i);
        ObjectNode same = (ObjectNode) Json.parse(json.get(i));
        assertThat(row).hasSameSizeAs(same);
        same.properties()
            .forEach(
                cell ->
                    assertThat(row.get(cell.getKey()))
                        .as(cell.getKey())
                        .isEqualTo(shown(cell.getValue())));
      }
    }
  }

  @Test
  void means_ofTheRows_areTheMetrics() throws IOException {
    try (TestSystem system = new TestSystem()) {
      manyGoals(system);
      BigDecimal sum = BigDecimal.ZERO;
      int count = 0;
      for (String line : pages(system, PERIOD).getFirst().body().lines().toList()) {
        JsonNode quality = Json.parse(line).path("plan_feasibility");
        if (!quality.isNumber()) continue;
        sum = sum.add(quality.decimalValue());
        count++;
      }
      for (JsonNode metric :
          system.get("/api/metrics", PERIOD, TestSystem.USER).body().path("metrics")) {
        if (!metric.path("name").textValue().equals("plan_feasibility")) continue;
        assertThat(metric.path("count").intValue()).isEqualTo(count).isPositive();
        assertThat(metric.path("value").doubleValue())
            .isEqualTo(
                MetricsJson.shown(sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128))
                    .doubleValue());
      }
    }
  }

  @Test
  void page_keepsItsBoundInBytes_asLambdaHandsItOn() {
    int most = ExportLimits.LEAST_BYTES;
    try (TestSystem system = new TestSystem(Map.of("EXPORT_PAGE_BYTES", "" + most))) {
      manyGoals(system);
      for (String format : List.of("jsonl", "csv")) {
        List<Text> pages = pages(system, "format=" + format + "&" + PERIOD);
        assertThat(pages).hasSizeGreaterThan(1);
        for (Text page : pages) {
          int bytes = Json.bytes(TextNode.valueOf(page.body())).length - 2;
          assertThat(bytes).isLessThanOrEqualTo(most);
          if (page != pages.getLast()) assertThat(bytes).isGreaterThan(most / 2);
        }
      }
    }
  }

  @Test
  void page_endsWhenTimeRunsOut_afterOneChunk() {
    List<Integer> asked = new ArrayList<>();
    UUID end = UUID.fromString("019b8d62-7a80-7c3e-9b1d-4f2a6c8e0d11");
    GoalRecords endless =
        (_, _, _, limit) -> {
          asked.add(limit);
          return new GoalRecords.Chunk(List.of(), end);
        };
    Export export =
        new Export(
            endless,
            ExportColumn.all(Rubrics.load()),
            new ExportLimits(1_000, 1_000_000, Duration.ofHours(1)),
            Instant::now);
    Period period = new Period(FIRST, LAST);

    Export.Page page =
        export.page(ExportFormat.JSONL, period, null, 1_000, Deadline.in(Export.TIME_KEPT));

    assertThat(asked).containsExactly(Export.CHUNK);
    assertThat(page.rows()).isEmpty();
    assertThat(page.cursor()).isNotNull();
    assertThat(page.cursor().after()).isEqualTo(end);
  }

  @Test
  void cursor_alone_asksForTheNextPage_andTheLinkIsTheSame() {
    try (TestSystem system = new TestSystem()) {
      for (int i = 0; i < 3; i++) begun(system, FIRST.plusDays(i), i);
      Text first = system.text(PATH, "limit=2&format=csv&" + PERIOD, TestSystem.USER);
      String cursor = first.header("x-next-cursor");

      assertThat(first.header("link"))
          .isEqualTo("<" + PATH + "?cursor=" + cursor + "&limit=2>; rel=\"next\"");
      Text alone = system.text(PATH, "cursor=" + cursor, TestSystem.USER);
      assertThat(alone.body().lines()).hasSize(1);
      assertThat(alone.headers().has("x-next-cursor")).isFalse();
      assertThat(alone.headers().has("link")).isFalse();
      assertThat(system.text(PATH, "cursor=" + cursor + "&format=csv&" + PERIOD, TestSystem.USER))
          .isEqualTo(alone);
    }
  }

  @Test
  void cursor_changedForeignOrOfAnotherExport_isRefused() {
    try (TestSystem system = new TestSystem()) {
      for (int i = 0; i < 3; i++) begun(system, FIRST, i);
      String cursor =
          system.text(PATH, "limit=1&" + PERIOD, TestSystem.USER).header("x-next-cursor");

      assertRefused(system.get(PATH, "cursor=" + cursor, "mallory"));
      for (String other : List.of("format=csv", "from=2026-02-28", "to=2026-04-01")) {
        assertRefused(system.get(PATH, "cursor=" + cursor + "&" + other, TestSystem.USER));
      }
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      for (int i = 0; i < bytes.length; i++) {
        byte[] changed = bytes.clone();
        changed[i] ^= 1;
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
        assertRefused(system.get(PATH, "cursor=" + text, TestSystem.USER));
      }
      // The last character has bits that say nothing.
      int last = cursor.length() - 1;
      String twin = cursor.substring(0, last) + (char) (cursor.charAt(last) + 1);
      assertThat(Base64.getUrlDecoder().decode(twin)).isEqualTo(bytes);
      assertRefused(system.get(PATH, "cursor=" + twin, TestSystem.USER));
      for (String text : List.of("", "x", "!!", cursor + "AAAA", cursor.substring(4))) {
        assertRefused(system.get(PATH, "cursor=" + text, TestSystem.USER));
      }
    }
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.type()).isEqualTo("invalid-parameter");
    assertThat(answer.body().path("parameter").textValue()).isEqualTo("cursor");
  }

  @Test
  void cursor_pastItsLifetime_isRefused_andSaysToBeginAnew() {
    Duration lifetime = Duration.ofMinutes(30);
    Instant issued = Instant.parse("2026-11-26T10:00:00Z");
    ExportCursor cursor =
        new ExportCursor(ExportFormat.CSV, new Period(FIRST, LAST), goalOf(FIRST), issued);
    String text = cursor.write("ann");

    assertThat(ExportCursor.read("ann", text, issued.plus(lifetime), lifetime)).isEqualTo(cursor);
    assertThatThrownBy(
            () -> ExportCursor.read("ann", text, issued.plus(lifetime).plusSeconds(1), lifetime))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().detail()).contains("30 minutes", "anew"));
  }

  @Test
  void cursor_madeUpWithAGoodCheck_isHeldToTheBoundsOfAFirstPage() {
    Instant now = Instant.now();
    Period days = new Period(FIRST, LAST);
    Period all = new Period(LocalDate.ofEpochDay(Integer.MIN_VALUE), LocalDate.of(99_999, 1, 1));
    UUID goal = goalOf(FIRST);
    try (TestSystem system = new TestSystem()) {
      for (ExportCursor forged :
          List.of(
              new ExportCursor(ExportFormat.CSV, all, goal, now),
              new ExportCursor(ExportFormat.CSV, new Period(LAST, FIRST), goal, now),
              new ExportCursor(ExportFormat.CSV, days, goalOf(FIRST.minusDays(1)), now),
              new ExportCursor(ExportFormat.CSV, days, goalOf(LAST.plusDays(1)), now),
              new ExportCursor(ExportFormat.CSV, days, UUID.fromString("0-0-4000-8000-1"), now),
              new ExportCursor(ExportFormat.CSV, days, goal, Instant.MAX),
              new ExportCursor(ExportFormat.CSV, days, goal, now.plus(Duration.ofHours(1))),
              new ExportCursor(ExportFormat.CSV, days, goal, Instant.ofEpochSecond(-1)))) {
        String text = forged.write(TestSystem.USER);
        assertRefused(system.get(PATH, "cursor=" + text, TestSystem.USER));
      }
      String good = new ExportCursor(ExportFormat.CSV, days, goal, now).write(TestSystem.USER);
      assertThat(system.text(PATH, "cursor=" + good, TestSystem.USER).status()).isEqualTo(200);
    }
  }

  private static UUID goalOf(LocalDate day) {
    return new Uuid7().at(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  @ParameterizedTest
  @CsvSource({
    "format=xml, format",
    "format=, format",
    "format=CSV, format",
    "from=2026-03-11&to=2026-03-10, from",
    "from=2026-02-30, from",
    "to=tomorrow, to",
    "from=2025-03-09&to=2026-03-10, from",
    "limit=0, limit",
    "limit=1001, limit",
    "limit=ten, limit",
    "limit=+5, limit",
    "limit=\uff15, limit"
  })
  void parameter_bad_isRefusedNamingIt(String query, String parameter) {
    try (TestSystem system = new TestSystem()) {
      Answer answer = system.get(PATH, query, TestSystem.USER);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.type()).isEqualTo("invalid-parameter");
      assertThat(answer.body().path("parameter").textValue()).isEqualTo(parameter);
      assertThat(answer.body().path("detail").textValue()).startsWith(parameter);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EXPORT_PAGE_ROWS, 0", "EXPORT_PAGE_ROWS, 5001", "EXPORT_PAGE_BYTES, 16383",
    "EXPORT_PAGE_BYTES, 5242881", "EXPORT_CURSOR_MINUTES, 0", "EXPORT_CURSOR_MINUTES, 10081"
  })
  void bound_outsideItsRange_stopsTheStart(String name, String value) {
    assertThatThrownBy(() -> new TestSystem(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void nothing_isAnEmptyPage_orAHeaderAlone() {
    try (TestSystem system = new TestSystem()) {
      Text jsonl = system.text(PATH, PERIOD, TestSystem.USER);
      assertThat(jsonl.status()).isEqualTo(200);
      assertThat(jsonl.body()).isEmpty();
      assertThat(system.text(PATH, "format=csv&" + PERIOD, TestSystem.USER).body())
          .startsWith("goal_id,trace_id,user_id_hash,created_at,")
          .endsWith(",cost_complete\r\n");
    }
  }

  @Test
  void caller_anySignedIn_mayReadPseudonymousRows() {
    try (TestSystem system = new TestSystem()) {
      begun(system, FIRST, 1);

      String body = system.text(PATH, PERIOD, "somebody else").body();
      assertThat(body).contains("\"user_id_hash\":\"").doesNotContain("planted");
      assertThat(system.get(PATH, PERIOD, null).status()).isEqualTo(401);
    }
  }

  private static Goal begun(TestSystem system, LocalDate day, int millis) {
    return TestGoals.begunAt(
        system.store,
        TestSystem.USER,
        TestSystem.GOAL,
        day.atStartOfDay(ZoneOffset.UTC).toInstant().plusMillis(millis));
  }

  /// Of every status, judged and rated or not, with one day's before and after them.
  ///
  /// @return those of the period, oldest first
  private static List<Goal> manyGoals(TestSystem system) {
    begun(system, FIRST.minusDays(1), 86_399_999);
    begun(system, LAST.plusDays(1), 0);
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < GOALS; i++) {
      Goal goal = begun(system, FIRST.plusDays(i * 34L / (GOALS - 1)), i);
      ids.add(goal.id());
      ExportGoals.advance(system, goal, i);
    }
    return ids.stream().map(id -> system.store.find(id).orElseThrow()).toList();
  }

  private static List<Text> pages(TestSystem system, String query) {
    List<Text> pages = new ArrayList<>();
    @Nullable String next = query;
    while (next != null) {
      Text page = system.text(PATH, next, TestSystem.USER);
      assertThat(page.status()).as(page.body()).isEqualTo(200);
      pages.add(page);
      String cursor = page.header("x-next-cursor", "");
      next = cursor.isEmpty() ? null : "cursor=" + cursor;
    }
    return pages;
  }

  private static List<Map<String, String>> parse(String csv) throws IOException {
    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(csv)) {
      return rows.readAll();
    }
  }

  private static String shown(JsonNode value) {
    if (value.isNull()) return "";
    if (value.isNumber()) return value.decimalValue().toPlainString();
    // The planted model's name begins like a formula.
    return value.asText().startsWith("=") ? "'" + value.asText() : value.asText();
  }

  private static void assertRow(JsonNode row, Goal goal) {
    assertThat(row.path("trace_id").textValue()).isEqualTo(goal.trace().toString());
    assertThat(row.path("user_id_hash").textValue()).hasSize(16).isHexadecimal();
    assertThat(row.path("status").textValue()).isEqualTo(goal.status().name());
    assertThat(row.path("style").textValue()).isEqualTo(goal.request().style().wireName());
    assertThat(row.path("model").textValue()).isEqualTo(goal.model());
    assertThat(row.path("create_execution_plan_prompt").textValue())
        .isEqualTo(goal.promptVersions().get("create_execution_plan"));
    List<String> versions = new ArrayList<>(goal.promptVersions().values());
    assertThat(row.path("prompt_version").asText("").split(", "))
        .containsExactlyInAnyOrderElementsOf(versions.isEmpty() ? List.of("") : versions);
    assertThat(row.path("created_at").textValue()).isEqualTo(goal.createdAt().toString());
    assertThat(row.path("completed_at").isTextual())
        .isEqualTo(goal.status() == GoalStatus.COMPLETED);
    assertThat(row.path("failure_type").textValue())
        .isEqualTo(goal.failure() == null ? null : goal.failure().type());
    assertThat(row.path("evaluation_status").textValue())
        .isEqualTo(goal.evaluationStatus() == null ? null : goal.evaluationStatus().name());
    for (Kind kind : List.of(Kind.RESOLUTION, Kind.PLAN)) assertJudgedAndRated(row, goal, kind);
    Spend spend = goal.spend();
    assertThat(row.path("llm_calls").intValue()).isEqualTo(spend.calls());
    assertThat(row.path("llm_errors").intValue()).isEqualTo(spend.errors());
    assertThat(row.path("tokens").intValue()).isEqualTo(spend.usage().total());
    assertThat(row.path("cost_complete").booleanValue()).isEqualTo(spend.costComplete());
    if (spend.costUsd() == null) assertThat(row.path("cost_usd").isNull()).isTrue();
    else assertThat(row.path("cost_usd").decimalValue()).isEqualByComparingTo(spend.costUsd());
  }

  private static void assertJudgedAndRated(JsonNode row, Goal goal, Kind kind) {
    Evaluation evaluation =
        goal.evaluations().stream().filter(it -> it.kind() == kind).findFirst().orElse(null);
    JsonNode quality = row.path(kind.wireName() + "_quality");
    JsonNode clarity = row.path(kind.wireName() + "_clarity");
    assertThat(row.path(kind.wireName() + "_rubric_version").textValue())
        .isEqualTo(evaluation == null ? null : evaluation.rubricVersion());
    if (evaluation instanceof Evaluation.Scored scored) {
      assertThat(quality.doubleValue()).isEqualTo(scored.score());
      assertThat(clarity.intValue()).isEqualTo(scored.criteria().get("clarity").score());
    } else {
      assertThat(quality.isNull() && clarity.isNull()).isTrue();
    }
    Rating rating = goal.rating(kind);
    String name = kind == Kind.PLAN ? "plan_user_" : "user_";
    assertThat(row.has(name + "rating")).isTrue();
    if (rating == null) {
      assertThat(row.path(name + "rating").isNull()).isTrue();
      assertThat(row.path(name + "rated_at").isNull()).isTrue();
    } else {
      assertThat(row.path(name + "rating").decimalValue()).isEqualByComparingTo(rating.overall());
      assertThat(row.path(name + "motivation").isNull())
          .isEqualTo(!rating.dimensions().containsKey("motivation"));
      assertThat(row.path(name + "rated_at").textValue()).isEqualTo(rating.ratedAt().toString());
    }
  }
}
