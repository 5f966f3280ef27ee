package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StageJsonTest {
  private static final int ROUNDS = 300;

  @ParameterizedTest
  @EnumSource
  void anyResult_encodedWrittenParsedDecoded_isEqual(Stage stage) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Samples samples = new Samples(seed);
      Style style = samples.style();
      StageResult result = samples.result(stage, style);
      JsonNode json = Json.parse(Json.write(StageJson.encode(result)));
      assertThat(StageJson.decode(stage, style, json)).as("seed %d", seed).isEqualTo(result);
    }
  }

  @Test
  void everyField_missingOrNullOrOfAnotherType_isNamed() {
    for (Stage stage : Stage.values()) {
      ObjectNode whole = encode(stage);
      whole.remove("style");
      whole
          .fieldNames()
          .forEachRemaining(
              name -> {
                refuses(stage, "/" + name, "is missing", json -> json.remove(name));
                refuses(stage, "/" + name, "is missing", json -> json.putNull(name));
                refuses(stage, "/" + name, "is not", json -> json.put(name, true));
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "title, '', is blank",
    "title, ' \n', is blank",
  })
  void text_blank_isRefused(String field, String value, String problem) {
    refuses(Stage.GENERATE_RESOLUTION, "/" + field, problem, json -> json.put(field, value));
  }

  @Test
  void nestedField_missing_isNamedByItsPointer() {
    refuses(
        Stage.GENERATE_RESOLUTION,
        "/smartGoal/timeBound",
        "is missing",
        json -> object(json, "smartGoal").remove("timeBound"));
    refuses(
        Stage.CREATE_EXECUTION_PLAN,
        "/weeks/1/milestones/0",
        "is blank",
        json -> object(array(json, "weeks").get(1)).putArray("milestones").add(" "));
  }

  @Test
  void text_atItsBound_isTaken_andAboveIsRefused() {
    ObjectNode json = encode(Stage.PREPROCESS_GOAL);
    json.put("statement", "x".repeat(AnswerLimits.TEXT));
    assertThat(StageJson.decode(Stage.PREPROCESS_GOAL, Style.BALANCED, json)).isNotNull();
    refuses(
        Stage.PREPROCESS_GOAL,
        "/statement",
        "is longer",
        it -> it.put("statement", "x".repeat(AnswerLimits.TEXT + 1)));
  }

  @Test
  void list_atItsBound_isTaken_andAboveIsRefused() {
    ObjectNode json = encode(Stage.PREPROCESS_GOAL);
    fill(json.putArray("assumptions"), AnswerLimits.ENTRIES);
    assertThat(StageJson.decode(Stage.PREPROCESS_GOAL, Style.BALANCED, json)).isNotNull();
    refuses(
        Stage.PREPROCESS_GOAL,
        "/assumptions",
        "has more",
        it -> fill(it.putArray("assumptions"), AnswerLimits.ENTRIES + 1));
  }

  @Test
  void answer_atItsBytes_isTaken_andOneMoreIsRefused() {
    ObjectNode json = encode(Stage.PREPROCESS_GOAL);
    ArrayNode assumptions = json.putArray("assumptions");
    int step = AnswerLimits.TEXT + "\"\",".length();
    while (bytes(json) + step <= AnswerLimits.BYTES) assumptions.add("x".repeat(AnswerLimits.TEXT));
    json.put("unknown", "");
    json.put("unknown", "x".repeat(AnswerLimits.BYTES - bytes(json)));
    assertThat(bytes(json)).isEqualTo(AnswerLimits.BYTES);
    assertThat(StageJson.decode(Stage.PREPROCESS_GOAL, Style.BALANCED, json)).isNotNull();

    json.put("unknown", json.path("unknown").textValue() + "x");
    assertThatThrownBy(() -> StageJson.decode(Stage.PREPROCESS_GOAL, Style.BALANCED, json))
        .isInstanceOf(UnusableAnswer.class)
        .hasMessageStartingWith("the answer has more than");
  }

  @Test
  void weeks_asManyAsMayBe_areTaken_andOneMoreIsRefused() {
    ObjectNode json = encode(Stage.CREATE_EXECUTION_PLAN);
    weeks(json, AnswerLimits.WEEKS);
    Plan plan = (Plan) StageJson.decode(Stage.CREATE_EXECUTION_PLAN, Style.BALANCED, json);
    assertThat(plan.weeks()).hasSize(AnswerLimits.WEEKS);
    refuses(
        Stage.CREATE_EXECUTION_PLAN, "/weeks", "has more", it -> weeks(it, AnswerLimits.WEEKS + 1));
    refuses(Stage.CREATE_EXECUTION_PLAN, "/weeks", "has no entry", it -> weeks(it, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "0, is not within",
    "105, is not within",
    "1.5, is not an integer",
    "9e99, is not within",
  })
  void weekNumber_thatIsNone_isRefused(double number, String problem) {
    refuses(
        Stage.CREATE_EXECUTION_PLAN,
        "/weeks/0/number",
        problem,
        json -> object(array(json, "weeks").get(0)).put("number", number));
  }

  @Test
  void faultsThatRulesFind_areTaken_soThatThePlanCanBeShown() {
    ObjectNode json = encode(Stage.CREATE_EXECUTION_PLAN);
    object(array(json, "weeks").get(0)).put("number", 2).putArray("tasks").add(" ");
    json.putArray("checkInWeeks").add(0).add(9);
    phase(2, 1).accept(json);
    Plan plan = (Plan) StageJson.decode(Stage.CREATE_EXECUTION_PLAN, Style.BALANCED, json);
    assertThat(plan.weeks()).extracting(Plan.Week::number).containsExactly(2, 2);
    assertThat(plan.weeks().getFirst().tasks()).containsExactly("");
    assertThat(plan.checkInWeeks()).containsExactly(0, 9);
    assertThat(plan.phases()).extracting(Plan.Phase::toWeek).containsExactly(1);
  }

  @Test
  void findings_ofAPlanThatNobodyChecked_areAbsent_andOfACleanOneEmpty() {
    Plan plan = new Samples(3).plan();
    assertThat(StageJson.encode(plan).has("findings")).isFalse();
    assertThat(StageJson.encode(plan.withFindings(List.of())).path("findings").isEmpty()).isTrue();
  }

  @Test
  void findings_writtenAndRead_areEqual_andOnesOfALaterVersionAreLeftOut() {
    Finding finding = new Finding(FindingKind.WEEK_MISSING, List.of(2, 4), "Weeks 2 and 4 …");
    Plan plan = new Samples(3).plan().withFindings(List.of(finding));
    ObjectNode json = StageJson.encode(plan);
    assertThat(json.at("/findings/0/code").textValue()).isEqualTo("week_missing");
    object(json.withArray("findings").addObject()).put("code", "of_tomorrow").put("detail", "x");
    assertThat(StageJson.decode(Stage.CREATE_EXECUTION_PLAN, Style.BALANCED, json)).isEqualTo(plan);
  }

  @Test
  void hours_atTheirBounds_areTaken_andBeyondAreRefused() {
    for (double hours : new double[] {0, AnswerLimits.HOURS_PER_WEEK}) {
      ObjectNode json = encode(Stage.CREATE_EXECUTION_PLAN);
      object(array(json, "weeks").get(0)).put("hours", hours);
      Plan plan = (Plan) StageJson.decode(Stage.CREATE_EXECUTION_PLAN, Style.BALANCED, json);
      assertThat(plan.weeks().getFirst().hours()).isEqualTo(hours);
    }
    for (double hours : new double[] {-0.5, AnswerLimits.HOURS_PER_WEEK + 0.5}) {
      refuses(
          Stage.CREATE_EXECUTION_PLAN,
          "/weeks/0/hours",
          "is not within",
          json -> object(array(json, "weeks").get(0)).put("hours", hours));
    }
    refuses(
        Stage.CREATE_EXECUTION_PLAN,
        "/weeks/0/hours",
        "is not a number",
        json -> object(array(json, "weeks").get(0)).put("hours", "3"));
  }

  @Test
  void weeksOfPhasesAndCheckIns_beyondAnyPlan_areRefused() {
    int beyond = AnswerLimits.WEEKS + 1;
    refuses(Stage.CREATE_EXECUTION_PLAN, "/phases/0/fromWeek", "is not within", phase(-1, 1));
    refuses(Stage.CREATE_EXECUTION_PLAN, "/phases/0/toWeek", "is not within", phase(1, beyond));
    for (int week : new int[] {-1, beyond}) {
      refuses(
          Stage.CREATE_EXECUTION_PLAN,
          "/checkInWeeks/0",
          "is not within",
          json -> json.putArray("checkInWeeks").add(week));
    }
  }

  @Test
  void integerWrittenAsDecimal_isTaken_andUnknownFieldsAreIgnored() {
    ObjectNode json = encode(Stage.CREATE_EXECUTION_PLAN);
    object(array(json, "weeks").get(1)).put("number", 2.0).put("mood", "good");
    json.putArray("checkInWeeks").add(2.0);
    json.put("extra", 1);
    Plan plan = (Plan) StageJson.decode(Stage.CREATE_EXECUTION_PLAN, Style.BALANCED, json);
    assertThat(plan.checkInWeeks()).containsExactly(2);
  }

  @Test
  void style_inTheModelsAnswer_isIgnored() {
    ObjectNode json = encode(Stage.GENERATE_RESOLUTION).put("style", "aggressive");
    Resolution resolution =
        (Resolution) StageJson.decode(Stage.GENERATE_RESOLUTION, Style.CONSERVATIVE, json);
    assertThat(resolution.style()).isEqualTo(Style.CONSERVATIVE);
  }

  @Test
  void answer_thatIsNoObject_isRefused() {
    assertThatThrownBy(
            () -> StageJson.decode(Stage.PREPROCESS_GOAL, Style.BALANCED, Json.parse("[1]")))
        .isInstanceOf(UnusableAnswer.class)
        .hasMessage("the answer is not an object");
  }

  private static void refuses(
      Stage stage, String pointer, String problem, Consumer<ObjectNode> spoil) {
    ObjectNode json = encode(stage);
    spoil.accept(json);
    assertThatThrownBy(() -> StageJson.decode(stage, Style.BALANCED, json))
        .isInstanceOfSatisfying(
            UnusableAnswer.class,
            refusal -> {
              assertThat(refusal.pointer()).isEqualTo(pointer);
              assertThat(refusal.problem()).startsWith(problem);
              assertThat(refusal.getMessage()).doesNotContain("secret");
            });
  }

  private static ObjectNode encode(Stage stage) {
    String text = "secret words of the model";
    SmartGoal smart = new SmartGoal(text, text, text, text, text);
    List<String> texts = List.of(text);
    return StageJson.encode(
        switch (stage) {
          case PREPROCESS_GOAL -> new ClarifiedGoal(text, text, smart, texts, texts);
          case GENERATE_RESOLUTION ->
              new Resolution(text, text, text, smart, texts, text, texts, texts, Style.BALANCED);
          case CREATE_EXECUTION_PLAN ->
              new Plan(
                  text,
                  List.of(new Plan.Phase(text, text, 1, 2)),
                  List.of(
                      new Plan.Week(1, text, texts, 3.5, texts),
                      new Plan.Week(2, text, texts, 3, texts)),
                  List.of(2),
                  texts,
                  texts);
        });
  }

  private static void weeks(ObjectNode json, int count) {
    ArrayNode weeks = json.putArray("weeks");
    for (int number = 1; number <= count; number++) {
      ObjectNode week = weeks.addObject().put("number", number).put("focus", "x").put("hours", 1);
      week.putArray("tasks");
      week.putArray("milestones");
    }
  }

  private static Consumer<ObjectNode> phase(int from, int to) {
    return json -> object(array(json, "phases").get(0)).put("fromWeek", from).put("toWeek", to);
  }

  private static void fill(ArrayNode list, int count) {
    for (int i = 0; i < count; i++) list.add("x");
  }

  private static int bytes(JsonNode json) {
    return Json.write(json).length();
  }

  private static ObjectNode object(ObjectNode json, String name) {
    return object(json.get(name));
  }

  private static ObjectNode object(JsonNode json) {
    return (ObjectNode) json;
  }

  private static ArrayNode array(ObjectNode json, String name) {
    return (ArrayNode) json.get(name);
  }
}
