package dev.rein.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Limits;
import dev.rein.coaching.Profile;
import dev.rein.coaching.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The fields of one goal, as strict as `POST /api/goals` is about its body.
final class ItemFields {
  private static final int LONGEST_ID = 100;
  private static final double HOURS_PER_WEEK = 168;
  private static final Set<String> NAMES =
      Set.of("id", "goal", "style", "profile", "traceId", "note");
  private static final Set<String> PROFILE =
      Set.of("experienceLevel", "availableHoursPerWeek", "constraints", "previousGoals");

  private final ObjectNode node;

  ItemFields(ObjectNode node) {
    this.node = node;
  }

  GoalItem item() throws LineFault {
    allowOnly(node, "", NAMES);
    String id = text(node, "id", LONGEST_ID);
    String goal = text(node, "goal", Limits.GOAL);
    if (id == null || goal == null) {
      throw new LineFault((id == null ? "id" : "goal") + " is missing");
    }
    if (node.has("note") && !node.path("note").isTextual()) throw new LineFault("note is no text");
    return new GoalItem(id, new GoalRequest(goal, style(), profile()), traceId());
  }

  private Style style() throws LineFault {
    String name = text(node, "style", LONGEST_ID);
    if (name == null) return Style.BALANCED;
    return Style.parse(name)
        .orElseThrow(() -> new LineFault("style is balanced, aggressive or conservative"));
  }

  private Profile profile() throws LineFault {
    JsonNode profile = node.path("profile");
    if (profile.isMissingNode()) return Profile.EMPTY;
    if (!profile.isObject()) throw new LineFault("profile is not an object");
    allowOnly(profile, "profile.", PROFILE);
    return new Profile(
        text(profile, "experienceLevel", Limits.PROFILE_ENTRY),
        hours(profile.path("availableHoursPerWeek")),
        texts(profile, "constraints"),
        texts(profile, "previousGoals"));
  }

  private static @Nullable Double hours(JsonNode hours) throws LineFault {
    if (hours.isMissingNode()) return null;
    double value = hours.isNumber() ? hours.doubleValue() : Double.NaN;
    if (!(value >= 0 && value <= HOURS_PER_WEEK)) {
      throw new LineFault("availableHoursPerWeek is not a number from 0 to 168");
    }
    return value;
  }

  private @Nullable UUID traceId() throws LineFault {
    String id = text(node, "traceId", LONGEST_ID);
    try {
      return id == null ? null : UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new LineFault("traceId is not a UUID");
    }
  }

  private static void allowOnly(JsonNode node, String at, Set<String> names) throws LineFault {
    for (var field : node.properties()) {
      if (!names.contains(field.getKey())) {
        String shown = field.getKey().replaceAll("[^\\p{Graph} ]", "?");
        throw new LineFault(
            "there is no field “"
                + at
                + (shown.length() > 40 ? shown.substring(0, 40) + "…" : shown)
                + "”");
      }
    }
  }

  private static List<String> texts(JsonNode node, String name) throws LineFault {
    JsonNode list = node.path(name);
    if (list.isMissingNode()) return List.of();
    if (!list.isArray() || list.size() > Limits.PROFILE_ENTRIES) {
      throw new LineFault(name + " is not a list of at most " + Limits.PROFILE_ENTRIES);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode entry : list) texts.add(checked(entry, name, Limits.PROFILE_ENTRY));
    return texts;
  }

  private static @Nullable String text(JsonNode node, String name, int longest) throws LineFault {
    JsonNode value = node.path(name);
    return value.isMissingNode() ? null : checked(value, name, longest);
  }

  private static String checked(JsonNode value, String name, int longest) throws LineFault {
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new LineFault(name + " is not a text, or blank");
    }
    if (value.textValue().length() > longest) {
      throw new LineFault(name + " is longer than " + longest + " characters");
    }
    return value.textValue();
  }
}
