package dev.rein.coaching;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where a page of an export ended: `<section>.<goal>` or `<section>.<goal>.<entry>`, each id as in
/// a [ListCursor].
///
/// @param section that comes next
/// @param goal in which it is; of [Section#GOALS] the last one that is done
/// @param after entry of the section that was written last, null for none
record ExportCursor(Section section, UUID goal, @Nullable UUID after) {
  enum Section {
    GOALS("g"),
    COACHING("c"),
    PROGRESS("p");

    private final String code;

    Section(String code) {
      this.code = code;
    }
  }

  String write(String userId) {
    String text = section.code + "." + ListCursor.write(userId, goal);
    return after == null ? text : text + "." + ListCursor.write(scope(section, goal), after);
  }

  /// @throws IllegalArgumentException if it was not written for this user
  static ExportCursor read(String userId, String cursor) {
    String[] parts = cursor.split("\\.", -1);
    Section section = null;
    for (Section each : Section.values()) if (each.code.equals(parts[0])) section = each;
    if (section == null || parts.length < 2 || parts.length > 3) {
      throw new IllegalArgumentException("cursor is not one of an export");
    }
    UUID goal = ListCursor.read(userId, parts[1]);
    return new ExportCursor(
        section, goal, parts.length == 2 ? null : ListCursor.read(scope(section, goal), parts[2]));
  }

  private static String scope(Section section, UUID goal) {
    return section + " " + goal;
  }
}
