package dev.rein.coaching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.llm.Prompt;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// By what something is judged.
///
/// @param version e.g. `resolution.v1`
/// @param criteria names, in the order in which they are judged
/// @param system the judge's instructions, with an anchor sentence per criterion and level
/// @param user the task, with placeholders
/// @param schema of the verdict: `nonce`, then `criteria` with evidence, reasoning and score each
public record Rubric(
    Kind kind,
    String version,
    List<String> criteria,
    String system,
    String user,
    ObjectNode schema) {
  static final String SUBJECT = "subject";
  static final String NONCE = "nonce";
  private static final List<String> PLAN_BLOCKS = List.of(Prompts.REQUEST, Prompts.FINDINGS);
  private static final List<String> COACHING_BLOCKS =
      List.of(
          CoachingContext.REQUEST,
          CoachingContext.PLAN,
          CoachingContext.WEEK,
          CoachingContext.PROGRESS,
          CoachingContext.CONVERSATION,
          CoachingContext.MESSAGE);
  private static final List<String> VERDICT = List.of("nonce", "criteria");
  private static final List<String> CRITERION = List.of("evidence", "reasoning", "score");
  private static final int[] ANCHORED_LEVELS = {0, 2, 4, 6, 8, 10};

  public Rubric {
    criteria = List.copyOf(criteria);
  }

  /// What a rubric's file must have room for.
  static List<String> placeholders(Kind kind) {
    List<String> placeholders =
        new ArrayList<>(
            switch (kind) {
              case RESOLUTION -> List.of(Prompts.REQUEST);
              case PLAN -> PLAN_BLOCKS;
              case COACHING -> COACHING_BLOCKS;
            });
    placeholders.addAll(List.of(SUBJECT, NONCE));
    return placeholders;
  }

  /// @throws IllegalStateException if the file's schema is no verdict's, or a level has no anchor
  static Rubric of(Kind kind, String path, PromptFile file) {
    if (!required(file.schema()).equals(VERDICT)) {
      throw PromptFile.broken(path, "has a schema that does not require " + VERDICT);
    }
    JsonNode criteria = file.schema().path("properties").path("criteria");
    List<String> names = required(criteria);
    for (String name : names) {
      JsonNode criterion = criteria.path("properties").path(name);
      JsonNode score = criterion.path("properties").path("score");
      if (!required(criterion).equals(CRITERION)) {
        throw PromptFile.broken(path, "has a schema whose " + name + " is not " + CRITERION);
      }
      if (!score.path("type").asText().equals("integer")
          || score.path("minimum").asInt(-1) != 0
          || score.path("maximum").asInt(-1) != 10) {
        throw PromptFile.broken(path, "has a schema whose " + name + " is no integer of 0 to 10");
      }
      requireAnchors(path, file.system(), name);
    }
    return new Rubric(kind, file.version(), names, file.system(), file.user(), file.schema());
  }

  private static List<String> required(JsonNode schema) {
    List<String> names = new ArrayList<>();
    schema.path("required").forEach(name -> names.add(name.asText()));
    return names;
  }

  private static void requireAnchors(String path, String system, String criterion) {
    int start = (system + "\n").indexOf("### " + criterion + "\n");
    if (start < 0) throw PromptFile.broken(path, "has no part `### " + criterion + "`");
    int end = system.indexOf("\n### ", start);
    String part = system.substring(start, end < 0 ? system.length() : end);
    for (int level : ANCHORED_LEVELS) {
      if (!part.contains("\n- " + level + ": ")) {
        throw PromptFile.broken(path, "has no anchor for " + criterion + " " + level);
      }
    }
  }

  /// Names of the blocks of data that a judgement is asked with, beside what is judged.
  public List<String> given() {
    return placeholders(kind).stream()
        .filter(name -> !name.equals(SUBJECT) && !name.equals(NONCE))
        .toList();
  }

  /// What the judge is asked about data that come from elsewhere than a goal.
  ///
  /// @param blocks one for each of [#given()]
  /// @param nonce of [Nonce#next()]; a verdict that does not repeat it is none
  /// @throws IllegalArgumentException if a block is missing
  public Prompt judge(Map<String, ObjectNode> blocks, ObjectNode subject, String nonce) {
    if (!blocks.keySet().containsAll(given())) {
      throw new IllegalArgumentException(version + " is asked with " + given());
    }
    return prompt(given(), name -> Objects.requireNonNull(blocks.get(name)), subject, nonce);
  }

  /// What the judge of a resolution or a plan is asked.
  ///
  /// @param goal that has what is to be judged
  /// @param nonce of [Nonce#next()]; a verdict that does not repeat it is none
  /// @throws IllegalStateException if the goal has nothing of this kind
  public Prompt judge(Goal goal, LocalDate today, String nonce) {
    return switch (kind) {
      case RESOLUTION ->
          prompt(
              List.of(Prompts.REQUEST),
              _ -> Prompts.request(goal, today),
              Prompts.encode(kind.wireName(), goal.resolution()),
              nonce);
      case PLAN -> {
        Plan plan = goal.plan();
        if (plan == null) throw new IllegalStateException("the goal has no plan yet");
        yield prompt(
            PLAN_BLOCKS,
            block ->
                block.equals(Prompts.FINDINGS)
                    ? FindingJson.block(plan)
                    : Prompts.request(goal, today),
            StageJson.encode(plan.withFindings(null)),
            nonce);
      }
      case COACHING -> throw new IllegalStateException("a goal has many coaching replies");
    };
  }

  /// What the judge of a coaching reply is asked.
  ///
  /// @param context what the coach knew
  /// @param nonce of [Nonce#next()]; a verdict that does not repeat it is none
  /// @throws IllegalStateException if this rubric judges something else
  public Prompt judge(CoachingContext context, CoachingReply reply, String nonce) {
    if (kind != Kind.COACHING) throw new IllegalStateException(version + " judges no reply");
    return prompt(COACHING_BLOCKS, context::block, CoachingJson.of(reply), nonce);
  }

  private Prompt prompt(
      List<String> blocks, Function<String, ObjectNode> content, ObjectNode subject, String nonce) {
    Map<String, String> values = Fence.renderAll(blocks, content, Nonce.require(nonce));
    values.put(SUBJECT, Fence.render(SUBJECT, subject, nonce));
    values.put(NONCE, nonce);
    PromptFile file = new PromptFile(version, system, user, schema);
    return new Prompt(
        "judge_" + kind.wireName(), version, system, file.fill(values), schema.deepCopy());
  }
}
