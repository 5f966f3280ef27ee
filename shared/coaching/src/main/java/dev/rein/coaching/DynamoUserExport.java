package dev.rein.coaching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.ExportCursor.Section;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Exports from the table of [DynamoGoalStore].
public final class DynamoUserExport implements UserExport {
  /// Entries of a conversation, or check-ins, that are read at once.
  static final int READ_AT_ONCE = 20;

  private final Table table;
  private final CoachingItems coaching;

  /// @param tableName of the table that holds the goals
  public DynamoUserExport(DynamoDbClient client, String tableName) {
    this.table = new Table(client, tableName);
    this.coaching = new CoachingItems(table);
  }

  @Override
  public ObjectNode page(String userId, @Nullable String cursor, int maxBytes) {
    UserIds.require(userId);
    PageOf page = new PageOf(userId, maxBytes);
    ExportCursor from = cursor == null ? null : ExportCursor.read(userId, cursor);
    UUID last = null;
    if (from != null) {
      last = from.goal();
      if (from.section() != Section.GOALS && isThere(userId, last)) {
        ObjectNode json = ExportJson.continued(last.toString());
        page.begin(json);
        if (!rest(page, last, json, from)) return page.json();
      }
    }
    for (; ; ) {
      Optional<UUID> next = goalBefore(userId, last);
      if (next.isEmpty()) return page.json();
      UUID goalId = next.get();
      ObjectNode json = goal(userId, goalId);
      if (json != null) {
        if (!page.add(page.goals, json, Section.GOALS, last, null)) return page.json();
        if (!rest(page, goalId, json, null)) return page.json();
      }
      last = goalId;
    }
  }

  private Optional<UUID> goalBefore(String userId, @Nullable UUID last) {
    String before = last == null ? null : Keys.userGoal(last);
    return table.last(Keys.user(userId), Keys.USER_GOAL_PREFIX, before, 1).stream()
        .map(entry -> UUID.fromString(entry.require("goalId")))
        .findFirst();
  }

  // Whoever makes up a cursor may name any goal in it.
  private boolean isThere(String userId, UUID goalId) {
    return table.get(Keys.user(userId), Keys.userGoal(goalId)).isPresent();
  }

  /// Null for one that is being erased.
  private @Nullable ObjectNode goal(String userId, UUID goalId) {
    List<Item> items = table.partition(Keys.goal(goalId));
    return items.stream()
        .filter(item -> item.require(Item.SK).equals(Keys.GOAL))
        .map(GoalHeader::new)
        .filter(header -> header.userId().equals(userId))
        .findFirst()
        .map(header -> ExportJson.goal(GoalItems.assemble(header, items), items))
        .orElse(null);
  }

  /// @param from where an earlier page ended in this goal
  /// @return false if the page is full
  private boolean rest(PageOf page, UUID goalId, ObjectNode json, @Nullable ExportCursor from) {
    UUID after = from == null ? null : from.after();
    boolean isPastCoaching = from != null && from.section() == Section.PROGRESS;
    return (isPastCoaching
            || entries(
                page,
                Section.COACHING,
                goalId,
                (ArrayNode) json.path("coaching"),
                isPastCoaching ? null : after,
                before ->
                    coaching.list(goalId, before, READ_AT_ONCE).stream()
                        .map(it -> new Entry(it.id(), ExportJson.message(it)))
                        .toList()))
        && entries(
            page,
            Section.PROGRESS,
            goalId,
            (ArrayNode) json.path("progress"),
            isPastCoaching ? after : null,
            before -> checkIns(goalId, before));
  }

  private List<Entry> checkIns(UUID goalId, @Nullable UUID before) {
    String end = before == null ? null : Keys.checkIn(before);
    return table.last(Keys.progress(goalId), Keys.CHECK_IN_PREFIX, end, READ_AT_ONCE).stream()
        .map(CheckInItem::read)
        .map(it -> new Entry(it.id(), GoalJson.of(it)))
        .toList();
  }

  private record Entry(UUID id, ObjectNode json) {}

  private static boolean entries(
      PageOf page,
      Section section,
      UUID goalId,
      ArrayNode into,
      @Nullable UUID after,
      Function<@Nullable UUID, List<Entry>> read) {
    UUID last = after;
    for (; ; ) {
      List<Entry> entries = read.apply(last);
      for (Entry entry : entries) {
        if (!page.add(into, entry.json(), section, goalId, last)) return false;
        last = entry.id();
      }
      if (entries.size() < READ_AT_ONCE) return true;
    }
  }

  /// A page that is being filled.
  private static final class PageOf {
    private final String userId;
    private final int maxBytes;
    private final ObjectNode json = Json.object();
    final ArrayNode goals = json.putArray("goals");
    private long bytes;
    private boolean holdsSomething;

    PageOf(String userId, int maxBytes) {
      this.userId = userId;
      this.maxBytes = maxBytes;
    }

    /// Goes on with a goal, which is nothing new by itself.
    void begin(ObjectNode goal) {
      bytes += quoted(Json.write(goal));
      goals.add(goal);
    }

    /// @param goal and `after` say what is already written, for the cursor; null for nothing
    /// @return false if the page is full; then it says where the next one begins
    boolean add(
        ArrayNode to, JsonNode piece, Section section, @Nullable UUID goal, @Nullable UUID after) {
      long size = quoted(Json.write(piece));
      if (holdsSomething && bytes + size > maxBytes) {
        if (goal == null) throw new IllegalStateException("a page that holds something is full");
        json.put("nextCursor", new ExportCursor(section, goal, after).write(userId));
        return false;
      }
      bytes += size;
      holdsSomething = true;
      to.add(piece);
      return true;
    }

    ObjectNode json() {
      return json;
    }

    private static long quoted(String text) {
      long size = text.getBytes(StandardCharsets.UTF_8).length + 1L;
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) == '"' || text.charAt(i) == '\\') size++;
      }
      return size;
    }
  }
}
