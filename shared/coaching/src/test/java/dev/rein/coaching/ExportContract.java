package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a user gets of what is kept of them.
abstract class ExportContract extends StoreFixture {
  private static final int ALL = 5_000_000;

  private UserExport export() {
    return new DynamoUserExport(client(), tableName);
  }

  private ObjectNode page(@Nullable String cursor, int maxBytes) {
    return export().page(ANN, cursor, maxBytes);
  }

  @Test
  void export_hasAllOfTheUser_andNothingOfOthers() {
    Lives lives = new Lives(this);
    lives.goal(BOB, 1, 1);
    Goal first = lives.goal(ANN, 3, 2);
    Goal second = begun(ANN);

    ObjectNode page = page(null, ALL);

    assertThat(page.has("nextCursor")).isFalse();
    JsonNode goals = page.path("goals");
    assertThat(goals.findValuesAsText("goalId"))
        .containsExactly(second.id().toString(), first.id().toString());
    JsonNode goal = goals.get(1);
    assertThat(goal.at("/request/goal").textValue()).isEqualTo(Lives.plant(ANN));
    assertThat(goal.path("plan")).isEqualTo(StageJson.encode(first.plan()));
    assertThat(goal.path("resolution")).isEqualTo(StageJson.encode(first.resolution()));
    assertThat(goal.path("clarifiedGoal")).isEqualTo(StageJson.encode(first.clarified()));
    assertThat(goal.path("evaluations").findValuesAsText("kind")).containsExactly("resolution");
    assertThat(goal.path("ratings").findValuesAsText("text")).hasSize(2);
    assertThat(goal.path("coaching")).hasSize(3);
    assertThat(goal.at("/coaching/0/rating/helpfulness").intValue()).isEqualTo(4);
    assertThat(goal.at("/coaching/0/evaluation/score").doubleValue()).isEqualTo(9);
    assertThat(goal.at("/coaching/1/reply/reply").textValue()).isEqualTo(Lives.plant(ANN));
    assertThat(goal.path("progress").findValuesAsText("notes"))
        .containsExactly(Lives.plant(ANN), Lives.plant(ANN));
    assertThat(page.toString()).doesNotContain(Lives.plant(BOB)).doesNotContain("lease");
  }

  /// Whatever fits into a page: all pages together hold everything, each thing once and in order.
  @ParameterizedTest
  @ValueSource(ints = {1, 900, 3_000, 20_000})
  void pages_ofAnySize_addUpToTheWhole(int maxBytes) {
    Lives lives = new Lives(this);
    lives.goal(ANN, 25, 3);
    lives.goal(ANN, 0, 41);
    begun(ANN);
    lives.goal(ANN, 1, 0);
    Map<String, List<String>> whole = entries(List.of(page(null, ALL)));

    List<ObjectNode> pages = new ArrayList<>();
    String cursor = null;
    do {
      ObjectNode page = page(cursor, maxBytes);
      pages.add(page);
      cursor = page.has("nextCursor") ? page.path("nextCursor").textValue() : null;
      assertThat(pages.size()).isLessThan(200);
    } while (cursor != null);

    assertThat(pages.size()).isGreaterThan(1);
    assertThat(entries(pages)).isEqualTo(whole);
    for (ObjectNode page : pages) {
      boolean isOneThing = entries(List.of(page)).values().stream().mapToInt(List::size).sum() <= 1;
      int size =
          TextNode.valueOf(page.toString()).toString().getBytes(StandardCharsets.UTF_8).length;
      if (!isOneThing) assertThat(size).isLessThan(maxBytes + 400);
    }
  }

  private static Map<String, List<String>> entries(List<ObjectNode> pages) {
    Map<String, List<String>> entries = new TreeMap<>();
    for (ObjectNode page : pages) {
      for (JsonNode goal : page.path("goals")) {
        String id = goal.path("goalId").textValue();
        if (!goal.has("continued")) add(entries, "goals", goal.path("request").toString() + id);
        goal.path("coaching").forEach(it -> add(entries, "coaching " + id, it.toString()));
        goal.path("progress").forEach(it -> add(entries, "progress " + id, it.toString()));
      }
    }
    return entries;
  }

  private static void add(Map<String, List<String>> entries, String list, String entry) {
    entries.computeIfAbsent(list, _ -> new ArrayList<>()).add(entry);
  }

  @Test
  void cursorsOfOthers_andMadeUpOnes_showNothing() {
    Lives lives = new Lives(this);
    Goal bobs = lives.goal(BOB, 3, 3);
    lives.goal(ANN, 3, 3);
    String bobsCursor = export().page(BOB, null, 1).path("nextCursor").textValue();
    String garbled = page(null, 1).path("nextCursor").textValue().replaceFirst("^.", "x");
    for (String cursor : List.of(bobsCursor, garbled, "", "g", "g.", "c.a.b", "g.a.b.c")) {
      assertThatThrownBy(() -> page(cursor, ALL)).isInstanceOf(IllegalArgumentException.class);
    }
    for (ExportCursor.Section section : ExportCursor.Section.values()) {
      String forged = new ExportCursor(section, bobs.id(), null).write(ANN);
      assertThat(page(forged, ALL).toString()).doesNotContain(Lives.plant(BOB));
      forged = new ExportCursor(section, bobs.id(), UUID.randomUUID()).write(ANN);
      assertThat(page(forged, ALL).toString()).doesNotContain(Lives.plant(BOB));
    }
  }
}
