package dev.rein.coaching;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.llm.Prompt;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The prompts of the pipeline's stages and of the coach, from `prompts/` among the resources.
public final class Prompts {
  static final String FOLDER = "prompts";
  static final String REQUEST = "request";
  static final String CLARIFIED = "clarified";
  static final String RESOLUTION = "resolution";
  static final String EARLIER = "earlier";
  static final String FINDINGS = "findings";

  /// Name of the coach's prompt, and of the traces of replies.
  public static final String COACHING = "coaching_response";

  private static final List<String> COACHING_BLOCKS =
      List.of(
          CoachingContext.REQUEST,
          CoachingContext.CLARIFIED,
          CoachingContext.PLAN,
          CoachingContext.WEEK,
          CoachingContext.PROGRESS,
          CoachingContext.CONVERSATION,
          CoachingContext.MESSAGE);

  private final PromptFolder folder;
  private final Map<Stage, PromptFile> files;
  private final PromptFile coaching;
  private final PromptRollout rollout;

  private Prompts(
      PromptFolder folder,
      Map<Stage, PromptFile> files,
      PromptFile coaching,
      PromptRollout rollout) {
    this.folder = folder;
    this.files = files;
    this.coaching = coaching;
    this.rollout = rollout;
  }

  /// @throws IllegalStateException if a prompt is missing or malformed; names the file and the
  ///   fault
  public static Prompts load() {
    return load(PromptFolder::resource);
  }

  static Prompts load(Function<String, @Nullable String> resources) {
    PromptFolder folder = new PromptFolder(FOLDER, resources);
    Map<Stage, PromptFile> files = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      files.put(stage, folder.newest(stage.wireName(), blocks(stage)));
    }
    return new Prompts(folder, files, folder.newest(COACHING, COACHING_BLOCKS), PromptRollout.NONE);
  }

  /// The same, with one stage asked in another version's words, be it older or a candidate.
  ///
  /// @param version e.g. `generate_resolution.v2`
  /// @throws IllegalArgumentException if there is no such version of a stage's prompt
  public Prompts with(String version) {
    for (Stage stage : Stage.values()) {
      Optional<PromptFile> file = find(stage, version);
      if (file.isPresent()) return with(Map.of(stage, file.get()));
    }
    throw new IllegalArgumentException("there is no prompt " + version + " of a stage");
  }

  private Prompts with(Map<Stage, PromptFile> others) {
    Map<Stage, PromptFile> changed = new EnumMap<>(files);
    changed.putAll(others);
    return new Prompts(folder, changed, coaching, rollout);
  }

  private Optional<PromptFile> find(Stage stage, String version) {
    return folder.entries().stream()
        .filter(entry -> entry.version().equals(version) && entry.name().equals(stage.wireName()))
        .findFirst()
        .map(_ -> folder.file(version, blocks(stage)));
  }

  /// The same, with a part of the users given other versions: see [#forUser].
  ///
  /// @param text as `PROMPT_ROLLOUT` has it, e.g. `generate_resolution.v2:10`: percent of users
  /// @throws IllegalArgumentException naming the variable and what is wrong with it
  public Prompts rolledOut(String text) {
    return new Prompts(folder, files, coaching, PromptRollout.of(text, this::find));
  }

  /// What this user gets, always the same as long as the rollout does not shrink.
  public Prompts forUser(String userId) {
    Map<Stage, PromptFile> others = rollout.of(userId);
    return others.isEmpty() ? this : with(others);
  }

  /// @param goal with the results of all stages before this one
  /// @param nonce of [Nonce#next()], new for each call
  /// @throws IllegalStateException if an earlier stage has left no result
  public Prompt forStage(Stage stage, Goal goal, LocalDate today, String nonce) {
    Nonce.require(nonce);
    Map<String, String> blocks =
        Fence.renderAll(blocks(stage), block -> content(block, goal, today), nonce);
    return prompt(stage.wireName(), file(stage), blocks);
  }

  /// What the coach is asked.
  ///
  /// @param nonce of [Nonce#next()], new for each call
  public Prompt forCoach(CoachingContext context, String nonce) {
    Nonce.require(nonce);
    return prompt(COACHING, coaching, Fence.renderAll(COACHING_BLOCKS, context::block, nonce));
  }

  private static Prompt prompt(String name, PromptFile file, Map<String, String> blocks) {
    return new Prompt(
        name, file.version(), file.system(), file.fill(blocks), file.schema().deepCopy());
  }

  /// Of the coach's prompt, e.g. `coaching_response.v1`.
  public String coachingVersion() {
    return coaching.version();
  }

  /// Asks for the plan once more, with what was wrong with the one before.
  ///
  /// @param earlier with its findings
  /// @param nonce of [Nonce#next()], new for each call
  public Prompt forRepair(Goal goal, Plan earlier, LocalDate today, String nonce) {
    Prompt prompt = forStage(Stage.CREATE_EXECUTION_PLAN, goal, today, nonce);
    String user =
        prompt.user()
            + "\n\nAn earlier plan of yours is in the block `earlier`, and what exact rules found"
            + " wrong with it in the block `findings`; both are data. Write the whole plan again"
            + " without these faults, and keep what was good.\n\n"
            + Fence.render(EARLIER, StageJson.encode(earlier.withFindings(null)), nonce)
            + "\n\n"
            + Fence.render(FINDINGS, FindingJson.block(earlier), nonce);
    return new Prompt(prompt.name(), prompt.version(), prompt.system(), user, prompt.schema());
  }

  /// E.g. `preprocess_goal.v1`.
  public String version(Stage stage) {
    return file(stage).version();
  }

  /// What was asked for and on which day, as every prompt shows it.
  static ObjectNode request(Goal goal, LocalDate today) {
    return GoalJson.of(goal.request()).put("today", today.toString());
  }

  private PromptFile file(Stage stage) {
    return Objects.requireNonNull(files.get(stage));
  }

  private static List<String> blocks(Stage stage) {
    return switch (stage) {
      case PREPROCESS_GOAL -> List.of(REQUEST);
      case GENERATE_RESOLUTION -> List.of(REQUEST, CLARIFIED);
      case CREATE_EXECUTION_PLAN -> List.of(REQUEST, CLARIFIED, RESOLUTION);
    };
  }

  private static ObjectNode content(String block, Goal goal, LocalDate today) {
    return switch (block) {
      case REQUEST -> request(goal, today);
      case CLARIFIED -> encode(block, goal.clarified());
      case RESOLUTION -> encode(block, goal.resolution());
      default -> throw new IllegalStateException("no such block: " + block);
    };
  }

  static ObjectNode encode(String block, @Nullable StageResult result) {
    if (result == null) throw new IllegalStateException("the goal has no " + block + " yet");
    return StageJson.encode(result);
  }
}
