package dev.rein.coaching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// What a coach knows when they answer a message; a judge of the answer must know the same.
///
/// @param goal that has a plan
/// @param request what the person says now
/// @param checkIns kept before, oldest first; of more than [#CHECK_INS] the newest count
/// @param earlier messages of the same conversation, newest first; those without a reply are left
///   out, and of more than [#EARLIER] the newest count
/// @param today day of the message, in UTC
public record CoachingContext(
    Goal goal,
    CoachingRequest request,
    List<ProgressEntry> checkIns,
    List<CoachingMessage> earlier,
    LocalDate today) {
  /// Check-ins that are shown.
  public static final int CHECK_INS = 20;

  /// Earlier messages that are shown, each with its reply.
  public static final int EARLIER = 6;

  /// Earlier messages that are looked at for [#EARLIER] with a reply.
  public static final int EARLIER_READ = 20;

  static final String REQUEST = "request";
  static final String CLARIFIED = "clarified";
  static final String PLAN = "plan";
  static final String WEEK = "week";
  static final String PROGRESS = "progress";
  static final String CONVERSATION = "conversation";
  static final String MESSAGE = "message";

  /// @throws IllegalArgumentException if the goal has no plan, or the plan has no such week
  public CoachingContext {
    Plan plan = goal.plan();
    if (plan == null) throw new IllegalArgumentException("the goal has no plan");
    Integer named = request.currentWeek();
    if (named != null && named > lastWeek(plan)) {
      throw new IllegalArgumentException("the plan has no week " + named);
    }
    checkIns = checkIns.subList(Math.max(0, checkIns.size() - CHECK_INS), checkIns.size());
    checkIns = List.copyOf(checkIns);
    earlier = earlier.stream().filter(message -> message.reply() != null).limit(EARLIER).toList();
  }

  /// As it was when `message` was written, of what is known now.
  ///
  /// @param checkIns of the goal, oldest first
  /// @param earlier messages of the goal, newest first; later ones are left out
  public static CoachingContext of(
      Goal goal,
      CoachingMessage message,
      List<ProgressEntry> checkIns,
      List<CoachingMessage> earlier) {
    return new CoachingContext(
        goal,
        message.request(),
        checkIns.stream()
            .filter(
                entry ->
                    entry.recordedAt() == null || !entry.recordedAt().isAfter(message.createdAt()))
            .toList(),
        earlier.stream()
            .filter(other -> other.createdAt().isBefore(message.createdAt()))
            .filter(other -> !other.id().equals(message.id()))
            .toList(),
        LocalDate.ofInstant(message.createdAt(), ZoneOffset.UTC));
  }

  /// Number of the week the person is in: as they say, or counted from the plan's first day.
  public int week() {
    Integer named = request.currentWeek();
    if (named != null) return named;
    LocalDate begun = LocalDate.ofInstant(goal.createdAt(), ZoneOffset.UTC);
    long passed = Math.max(0, ChronoUnit.WEEKS.between(begun, today));
    return (int) Math.min(lastWeek(plan()), passed + 1);
  }

  /// Number of the plan's last week. A plan may lack weeks before it, or have them out of order.
  public static int lastWeek(Plan plan) {
    int last = 0;
    for (Plan.Week week : plan.weeks()) last = Math.max(last, week.number());
    return last;
  }

  /// All of it but the request, by block: equal contexts are equal JSON.
  public ObjectNode content() {
    ObjectNode content = Json.object();
    for (String name : List.of(PLAN, WEEK, PROGRESS, CONVERSATION, MESSAGE)) {
      content.set(name, block(name));
    }
    return content;
  }

  private Plan plan() {
    Plan plan = goal.plan();
    if (plan == null) throw new IllegalStateException("checked when it was made");
    return plan;
  }

  /// One block of a coach's or a judge's prompt, before it is fenced.
  ///
  /// @param name as in the prompt's file
  /// @throws IllegalStateException if there is none of that name
  public ObjectNode block(String name) {
    return switch (name) {
      case REQUEST -> Prompts.request(goal, today);
      case CLARIFIED -> Prompts.encode(CLARIFIED, goal.clarified());
      case PLAN -> planInBrief();
      case WEEK -> weekInFull();
      case PROGRESS -> progress();
      case CONVERSATION -> conversation();
      case MESSAGE -> Json.object().put("text", request.message());
      default -> throw new IllegalStateException("no such block: " + name);
    };
  }

  private ObjectNode planInBrief() {
    ObjectNode plan = StageJson.encode(plan());
    for (JsonNode week : plan.path("weeks")) {
      if (week instanceof ObjectNode brief) brief.remove(List.of("tasks", "milestones"));
    }
    plan.remove(List.of("resources", "findings"));
    return plan;
  }

  private ObjectNode weekInFull() {
    int number = week();
    ObjectNode json = Json.object();
    json.put("number", number);
    json.put(
        "knownFrom",
        request.currentWeek() == null
            ? "counted from the plan's first day"
            : "the person named it");
    JsonNode weeks = StageJson.encode(plan()).path("weeks");
    for (JsonNode week : weeks) {
      switch (week.path("number").asInt() - number) {
        case -1 -> json.set("before", week);
        case 0 -> json.set("now", week);
        case 1 -> json.set("after", week);
        default -> {}
      }
    }
    return json;
  }

  private ObjectNode progress() {
    ObjectNode json = Json.object();
    json.set("told", CoachingJson.progress(request.progress()));
    json.set("checkIns", CoachingJson.progress(checkIns));
    return json;
  }

  private ObjectNode conversation() {
    ObjectNode json = Json.object();
    ArrayNode said = json.putArray("earlier");
    for (CoachingMessage message : earlier.reversed()) {
      CoachingReply reply = message.reply();
      if (reply == null) continue;
      said.addObject()
          .put("day", LocalDate.ofInstant(message.createdAt(), ZoneOffset.UTC).toString())
          .put("person", message.request().message())
          .put("coach", reply.text());
    }
    return json;
  }
}
