package dev.rein.generation;

import dev.rein.coaching.CoachingRequest;
import dev.rein.coaching.Limits;
import dev.rein.coaching.ProgressEntry;
import dev.rein.runtime.Body;
import dev.rein.runtime.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/goals/{goalId}/coaching`.
final class CoachBody {
  /// No plan is longer.
  private static final int WEEKS = 104;

  private CoachBody() {}

  /// @throws dev.rein.runtime.ProblemException 400 naming everything that is wrong
  static CoachingRequest read(Body body) {
    String message = body.text("message", Limits.MESSAGE);
    Integer week = boxed(body.optionalInteger("currentWeek", 1, WEEKS));
    List<ProgressEntry> progress = new ArrayList<>();
    for (Body entry : body.objects("progress", Limits.PROGRESS_ENTRIES, "notes")) {
      progress.add(entry(entry));
    }
    body.check();
    return new CoachingRequest(message, week, progress);
  }

  private static ProgressEntry entry(Body entry) {
    ProgressEntry read =
        new ProgressEntry(
            boxed(entry.optionalInteger("week", 1, WEEKS)),
            entry.optionalFlag("completed"),
            boxed(entry.optionalInteger("completionPercentage", 0, 100)),
            boxed(entry.optionalInteger("difficulty", 1, 5)),
            boxed(entry.optionalInteger("motivation", 1, 5)),
            entry.optionalText("notes", Limits.TEXT),
            null);
    if (!saysSomething(entry)) {
      entry.error(
          "",
          "An entry of progress needs completed, completionPercentage, difficulty, motivation or"
              + " notes.");
    }
    return read;
  }

  private static boolean saysSomething(Body entry) {
    for (String field :
        List.of("completed", "completionPercentage", "difficulty", "motivation", "notes")) {
      if (entry.says(field)) return true;
    }
    return false;
  }

  private static @Nullable Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  /// Weeks that the goal's plan does not have.
  static List<FieldError> weeksBeyond(CoachingRequest request, int weeks) {
    List<FieldError> errors = new ArrayList<>();
    Integer current = request.currentWeek();
    if (current != null && current > weeks) errors.add(beyond("currentWeek", weeks));
    for (int i = 0; i < request.progress().size(); i++) {
      Integer week = request.progress().get(i).week();
      if (week != null && week > weeks) errors.add(beyond("progress/" + i + "/week", weeks));
    }
    return errors;
  }

  private static FieldError beyond(String field, int weeks) {
    String name = field.substring(field.lastIndexOf('/') + 1);
    return new FieldError(
        "/" + field, name + " must be from 1 to " + weeks + ", the last week of this goal's plan.");
  }
}
