package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptRolloutTest {
  private static final int USERS = 10_000;

  private static Prompts prompts(String rollout) {
    return Prompts.load().rolledOut(rollout);
  }

  private static boolean getsSecond(Prompts prompts, int user) {
    return prompts
        .forUser("user-" + user)
        .version(Stage.GENERATE_RESOLUTION)
        .equals("generate_resolution.v2");
  }

  @Test
  void share_isAboutWhatWasSaid_andStaysWithItsUsers() {
    Prompts tenth = prompts("generate_resolution.v2:10");
    Prompts half = prompts(" generate_resolution.v2:50 ");
    long few = IntStream.range(0, USERS).filter(user -> getsSecond(tenth, user)).count();
    assertThat(few).isBetween(900L, 1_100L);
    assertThat(IntStream.range(0, USERS).filter(user -> getsSecond(half, user)).count())
        .isBetween(4_800L, 5_200L);
    assertThat(IntStream.range(0, USERS).filter(user -> getsSecond(tenth, user)))
        .as("raising the share takes it from nobody")
        .allMatch(user -> getsSecond(half, user));
  }

  /// The version that each user gets, `default` for that.
  private static List<String> versions(String rollout) {
    PromptRollout rules =
        PromptRollout.of(
            rollout,
            (_, version) ->
                Optional.of(
                    new PromptFile(version, "s", "u", JsonNodeFactory.instance.objectNode())));
    return IntStream.range(0, USERS)
        .mapToObj(user -> rules.of("user-" + user).get(Stage.GENERATE_RESOLUTION))
        .map(file -> file == null ? "default" : file.version().substring(20))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v1:10,v2:20|v1:20,v2:20",
        "v1:10,v2:20|v1:10,v2:60",
        "v1:10,v2:20|v1:40,v2:60",
        "v1:50,v2:0|v1:50,v2:50",
        "v2:10|v2:10,v3:30",
        "v2:10,v3:0|v2:100,v3:0",
      })
  void raisingOneShare_movesNobodyOfAnother(String before, String after) {
    List<String> had = versions(before.replace("v", "generate_resolution.v"));
    List<String> has = versions(after.replace("v", "generate_resolution.v"));
    assertThat(IntStream.range(0, USERS))
        .allMatch(user -> had.get(user).equals("default") || had.get(user).equals(has.get(user)));
    for (String rule : after.split(",")) {
      int percent = Integer.parseInt(rule.substring(3));
      assertThat(has.stream().filter(rule.substring(0, 2)::equals).count())
          .isBetween(percent * 100L - 200, percent * 100L + 200);
    }
  }

  /// Who gets it today gets it tomorrow, whatever becomes of the code.
  @Test
  void oneRule_givesToTheUsersThatItAlwaysGaveTo() {
    List<String> has = versions("generate_resolution.v2:10");
    assertThat(IntStream.range(0, 60).filter(user -> has.get(user).equals("v2")))
        .containsExactly(0, 1, 11, 33, 44, 52);
  }

  @Test
  void nobody_andEverybody_areWhatTheySay() {
    for (int user = 0; user < 500; user++) {
      assertThat(getsSecond(prompts(""), user)).isFalse();
      assertThat(getsSecond(prompts("generate_resolution.v2:0"), user)).isFalse();
      assertThat(getsSecond(prompts("generate_resolution.v2:100"), user)).isTrue();
    }
  }

  @Test
  void otherPrompts_stayAsTheyAre() {
    Prompts all = prompts("generate_resolution.v2:100").forUser("ann");
    assertThat(all.version(Stage.PREPROCESS_GOAL)).isEqualTo("preprocess_goal.v1");
    assertThat(all.version(Stage.CREATE_EXECUTION_PLAN)).isEqualTo("create_execution_plan.v1");
  }

  @Test
  void thirdVersionOfAPrompt_isRefused() {
    assertThatThrownBy(
            () ->
                versions(
                    "generate_resolution.v1:1,generate_resolution.v2:1,generate_resolution.v3:1"))
        .hasMessage(
            "PROMPT_ROLLOUT names more than two versions of generate_resolution: users would change"
                + " from one to another");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "generate_resolution.v2|holds “generate_resolution.v2”, not NAME.vN:PERCENT",
        "generate_resolution.v2:ten|not NAME.vN:PERCENT",
        "generate_resolution.v99:10|names no prompt: generate_resolution.v99",
        "coaching_response.v1:10|names no stage's prompt: coaching_response.v1",
        "generate_resolution.v2:101|gives more than 100 %",
        "generate_resolution.v2:60,generate_resolution.v1:60|gives more than 100 %",
        "generate_resolution.v1:0,generate_resolution.v2:1,generate_resolution.v2:2|names"
            + " generate_resolution.v2 twice",
      })
  void rollout_thatIsWrong_isNamed(String rollout, String fault) {
    assertThatThrownBy(() -> prompts(rollout))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("PROMPT_ROLLOUT ")
        .hasMessageContaining(fault);
  }
}
