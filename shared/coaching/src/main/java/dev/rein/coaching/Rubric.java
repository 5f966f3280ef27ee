package dev.rein.coaching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.llm.Prompt;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;

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
  /// Name of the block with what is judged.
  public static final String SUBJECT = "subject";

  /// Of the names of judges' prompts, e.g. `judge_plan`.
  static final String PROMPT_PREFIX = "judge_";

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
  private static final int HIGHEST_LEVEL = 10;

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
  ///   of its own
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
          || score.path("maximum").asInt(-1) != HIGHEST_LEVEL) {
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
    Set<String> anchors = new HashSet<>();
    for (int level = 0; level <= HIGHEST_LEVEL; level++) {
      String before = "\n- " + level + ": ";
      int at = part.indexOf(before);
      if (at < 0 || at != part.lastIndexOf(before)) {
        throw PromptFile.broken(path, "has not one anchor for " + criterion + " " + level);
      }
      int from = at + before.length();
      int to = part.indexOf('\n', from);
      String anchor = part.substring(from, to < 0 ? part.length() : to).strip();
      if (!anchor.endsWith(".") || !anchors.add(anchor)) {
        throw PromptFile.broken(path, "has no sentence of its own for " + criterion + " " + level);
      }
    }
  }

  /// Names of the blocks of data that a judgement is asked with, beside what is judged.
  public List<String> given() {
    return placeholders(kind).stream()
        .filter(name -> !name.equals(SUBJECT) && !name.equals(NONCE))
        .toList();
  }

  /// The blocks of data that a resolution or a plan is judged by, `subject` among them.
  ///
  /// @param goal that has what is to be judged
  /// @throws IllegalStateException if the goal has nothing of this kind
  public SequencedMap<String, ObjectNode> data(Goal goal, LocalDate today) {
    SequencedMap<String, ObjectNode> data = new LinkedHashMap<>();
    data.put(Prompts.REQUEST, Prompts.request(goal, today));
    switch (kind) {
      case RESOLUTION -> data.put(SUBJECT, Prompts.encode(kind.wireName(), goal.resolution()));
      case PLAN -> {
        Plan plan = goal.plan();
        if (plan == null) throw new IllegalStateException("the goal has no plan yet");
        data.put(SUBJECT, StageJson.encode(plan.withFindings(null)));
        data.put(Prompts.FINDINGS, FindingJson.block(plan));
      }
      case COACHING -> throw new IllegalStateException("a goal has many coaching replies");
    }
    return data;
  }

  /// The blocks of data that a coaching reply is judged by, `subject` among them.
  ///
  /// @param context what the coach knew
  /// @throws IllegalStateException if this rubric judges something else
  public SequencedMap<String, ObjectNode> data(CoachingContext context, CoachingReply reply) {
    if (kind != Kind.COACHING) throw new IllegalStateException(version + " judges no reply");
    SequencedMap<String, ObjectNode> data = new LinkedHashMap<>();
    for (String name : COACHING_BLOCKS) data.put(name, context.block(name));
    data.put(SUBJECT, CoachingJson.of(reply));
    return data;
  }

  /// What the judge is asked.
  ///
  /// @param data blocks by name, as [#data] gives them
  /// @param nonce of [Nonce#next()]; a verdict that does not repeat it is none
  /// @throws IllegalArgumentException if a block is missing, or there is one too many
  public Prompt prompt(Map<String, ObjectNode> data, String nonce) {
    Set<String> wanted = new HashSet<>(placeholders(kind));
    wanted.remove(NONCE);
    if (!data.keySet().equals(wanted)) {
      throw new IllegalArgumentException(
          version + " judges by " + wanted + ", not by " + data.keySet());
    }
    Map<String, String> values =
        Fence.renderAll(
            List.copyOf(data.keySet()),
            name -> Objects.requireNonNull(data.get(name)),
            Nonce.require(nonce));
    values.put(NONCE, nonce);
    PromptFile file = new PromptFile(version, system, user, schema);
    return new Prompt(
        PROMPT_PREFIX + kind.wireName(), version, system, file.fill(values), schema.deepCopy());
  }

  /// Of everything in it that a judgement depends on, as SHA-256 in hex.
  public String fingerprint() {
    return Hashes.sha256(
        String.join("\u0000", kind.wireName(), version, system, user, Json.write(schema)));
  }
}
