package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// A goal's own item: all but its stages' results, evaluations and ratings. Every change goes
/// through [#write], which holds only if nobody changed the item in between.
record GoalHeader(Item item) {
  private static final String LEASE = "lease";
  private static final String STATUS = "status";
  private static final String RUN_UNTIL = "runUntil";
  private static final String SPEND = "spend";
  private static final String UNCOUNTED = "uncounted";
  private static final String MODEL = "model";
  private static final String PROMPT_VERSIONS = "promptVersions";
  private static final String FAILURE = "failure";
  private static final String EVALUATED = "evaluated";
  private static final String COMPLETED_AT = "completedAt";
  private static final String REQUEST = "request";
  private static final String USER_RATING = "userRating";
  private static final String PLAN_FINDINGS = "planFindings";

  static GoalHeader begun(
      UUID goalId,
      String userId,
      TraceId trace,
      GoalRequest request,
      Instant runUntil,
      String lease) {
    return new GoalHeader(
        Item.key(Keys.goal(goalId), Keys.GOAL)
            .with("goalId", goalId.toString())
            .with("userId", userId)
            .with("traceId", trace.value().toString())
            .with("traceStartedAt", Item.instant(trace.startedAt()))
            .with("createdAt", Item.instant(trace.startedAt()))
            .with(REQUEST, Item.document("the request", Json.write(GoalJson.of(request))))
            .with(STATUS, GoalStatus.RUNNING.name())
            .with(LEASE, lease)
            .with(RUN_UNTIL, Item.instant(runUntil))
            .with(SPEND, SpendItem.of(Spend.NONE))
            .with(UNCOUNTED, SpendItem.of(Spend.NONE))
            .with(PROMPT_VERSIONS, Item.texts(Map.of()))
            .with(EVALUATED, Item.texts(Map.of())));
  }

  UUID id() {
    return UUID.fromString(item.require("goalId"));
  }

  String userId() {
    return item.require("userId");
  }

  TraceId trace() {
    return new TraceId(UUID.fromString(item.require("traceId")), item.instant("traceStartedAt"));
  }

  Instant createdAt() {
    return item.instant("createdAt");
  }

  GoalRequest request() {
    return GoalJson.request(item.json(REQUEST));
  }

  GoalStatus status() {
    return GoalStatus.valueOf(item.require(STATUS));
  }

  Instant runUntil() {
    return item.instant(RUN_UNTIL);
  }

  /// Null unless somebody works on it or is to.
  @Nullable String lease() {
    return item.textOrNull(LEASE);
  }

  Spend spend() {
    return SpendItem.read(item.map(SPEND));
  }

  /// The part of [#spend] that no counter holds yet.
  Spend uncounted() {
    return SpendItem.read(item.map(UNCOUNTED));
  }

  @Nullable String model() {
    return item.textOrNull(MODEL);
  }

  Map<String, String> promptVersions() {
    return item.texts(PROMPT_VERSIONS);
  }

  boolean has(Stage stage) {
    return promptVersions().containsKey(stage.wireName());
  }

  boolean hasEveryStage() {
    for (Stage stage : Stage.values()) if (!has(stage)) return false;
    return true;
  }

  @Nullable Failure failure() {
    return item.has(FAILURE) ? GoalJson.failure(item.json(FAILURE)) : null;
  }

  /// Kinds that have an evaluation, of whatever rubric.
  Set<Kind> evaluatedKinds() {
    return item.texts(EVALUATED).values().stream()
        .map(kind -> Kind.parse(kind).orElseThrow())
        .collect(Collectors.toSet());
  }

  boolean isEvaluated(Subject subject, String rubricVersion) {
    return item.texts(EVALUATED).containsKey(Keys.evaluation(subject, rubricVersion));
  }

  /// Null until it has completed.
  @Nullable Instant completedAt() {
    return item.has(COMPLETED_AT) ? item.instant(COMPLETED_AT) : null;
  }

  GoalHeader running(String lease, Instant runUntil) {
    return new GoalHeader(
            item.with(STATUS, GoalStatus.RUNNING.name()).with(LEASE, lease).without(FAILURE))
        .withRunUntil(runUntil);
  }

  GoalHeader withRunUntil(Instant runUntil) {
    return new GoalHeader(item.with(RUN_UNTIL, Item.instant(runUntil)));
  }

  GoalHeader withStage(Stage stage, String promptVersion, String model) {
    Map<String, String> versions = new TreeMap<>(promptVersions());
    versions.put(stage.wireName(), promptVersion);
    return new GoalHeader(item.with(PROMPT_VERSIONS, Item.texts(versions)).with(MODEL, model));
  }

  /// @param findings of the plan
  GoalHeader withPlanFindings(int findings) {
    return new GoalHeader(item.with(PLAN_FINDINGS, Item.number(findings)));
  }

  /// How many findings the plan has; empty where it was not checked.
  OptionalInt planFindings() {
    return item.has(PLAN_FINDINGS)
        ? OptionalInt.of(item.number(PLAN_FINDINGS).intValueExact())
        : OptionalInt.empty();
  }

  /// @param spend that a later change will count
  GoalHeader plusUncounted(Spend spend) {
    return new GoalHeader(
        item.with(SPEND, SpendItem.of(spend().plus(spend)))
            .with(UNCOUNTED, SpendItem.of(uncounted().plus(spend))));
  }

  GoalHeader withAllCounted() {
    return new GoalHeader(item.with(UNCOUNTED, SpendItem.of(Spend.NONE)));
  }

  GoalHeader completed(Instant now) {
    return new GoalHeader(
        item.with(STATUS, GoalStatus.COMPLETED.name())
            .with(COMPLETED_AT, Item.instant(now))
            .without(LEASE)
            .without(FAILURE));
  }

  GoalHeader failed(Failure failure) {
    return new GoalHeader(
        item.with(STATUS, GoalStatus.FAILED.name())
            .with(FAILURE, Json.write(GoalJson.of(failure)))
            .without(LEASE));
  }

  GoalHeader withEvaluation(Subject subject, String rubricVersion) {
    Map<String, String> evaluated = new TreeMap<>(item.texts(EVALUATED));
    evaluated.put(Keys.evaluation(subject, rubricVersion), subject.kind().wireName());
    return new GoalHeader(item.with(EVALUATED, Item.texts(evaluated)));
  }

  /// What made its resolution or its plan.
  Origin origin(Kind kind) {
    Stage stage =
        switch (kind) {
          case RESOLUTION -> Stage.GENERATE_RESOLUTION;
          case PLAN -> Stage.CREATE_EXECUTION_PLAN;
          case COACHING -> throw new IllegalArgumentException("a reply has an origin of its own");
        };
    return origin(promptVersions().getOrDefault(stage.wireName(), ""));
  }

  /// What made the goal as a whole: all prompts, in the order of the pipeline.
  Origin origin() {
    List<String> versions = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      String version = promptVersions().get(stage.wireName());
      if (version != null) versions.add(version);
    }
    return origin(String.join("+", versions));
  }

  Origin origin(String promptVersion) {
    String model = model();
    return new Origin(promptVersion, model == null ? "" : model, request().style().wireName());
  }

  /// @param score of the resolution, null where it is not rated
  GoalHeader withUserRating(@Nullable Integer score) {
    return new GoalHeader(
        score == null
            ? item.without(USER_RATING)
            : item.with(USER_RATING, Item.number(score.longValue())));
  }

  /// Keeps it, if it is still as it was read, or not there at all where it is new.
  TransactWriteItem write(Table table) {
    return Revisions.write(table, item);
  }

  /// Holds only while the goal is there and belongs to the user.
  static TransactWriteItem requireOwner(Table table, UUID goalId, String userId) {
    return table.require(
        Keys.goal(goalId), Keys.GOAL, "userId = :user", Map.of(":user", Item.text(userId)));
  }

  /// The goal as the user's list shows it.
  Item listEntry() {
    String text = request().text();
    Item entry =
        Item.key(Keys.user(userId()), Keys.userGoal(id()))
            .with("goalId", id().toString())
            .with("traceId", trace().value().toString())
            .with("traceStartedAt", Item.instant(trace().startedAt()))
            .with("createdAt", Item.instant(createdAt()))
            .with("text", firstCharacters(text, GoalSummary.TEXT))
            .with("style", request().style().wireName())
            .with(STATUS, status().name());
    return item.has(USER_RATING)
        ? entry.with(USER_RATING, Item.number(item.number(USER_RATING)))
        : entry;
  }

  // A character outside the basic plane is not cut in half.
  private static String firstCharacters(String text, int most) {
    if (text.length() <= most) return text;
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  static GoalSummary summary(Item entry) {
    return new GoalSummary(
        UUID.fromString(entry.require("goalId")),
        new TraceId(UUID.fromString(entry.require("traceId")), entry.instant("traceStartedAt")),
        entry.instant("createdAt"),
        entry.require("text"),
        Style.parse(entry.require("style")).orElseThrow(),
        GoalStatus.valueOf(entry.require(STATUS)),
        entry.has(USER_RATING) ? entry.number(USER_RATING).intValueExact() : null);
  }
}
