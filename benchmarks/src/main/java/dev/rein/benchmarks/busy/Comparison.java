package dev.rein.benchmarks.busy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One kind of event, in several rounds.
final class Comparison {
  private final String name;
  private final List<Course> c1 = new ArrayList<>();
  private final List<Course> allTiers = new ArrayList<>();

  Comparison(String name) {
    this.name = name;
  }

  void add(Course withC1, Course withAllTiers) {
    c1.add(withC1);
    allTiers.add(withAllTiers);
  }

  /// Rows of a table in Markdown, and a line about what pays.
  String shown() {
    Course meanC1 = Course.mean(c1);
    Course meanAll = Course.mean(allTiers);
    List<Window> windows = Window.of(meanC1.events());
    StringBuilder shown = new StringBuilder("\n").append(name).append("\n\n");
    shown.append("| events | C1, CPU ms an event | all tiers | C1 / all tiers (each round) |\n");
    shown.append("|---|---|---|---|\n");
    for (Window window : windows) {
      shown.append(row(window.toString(), window, meanC1, meanAll));
    }
    shown.append(row("all", new Window(1, meanC1.events()), meanC1, meanAll));
    shown.append("\nall tiers have paid back: ");
    shown.append(PayBack.of(meanC1, meanAll, windows.getLast()));
    List<String> each = new ArrayList<>();
    for (int i = 0; i < c1.size(); i++) {
      each.add(PayBack.of(c1.get(i), allTiers.get(i), windows.getLast()).toString());
    }
    return shown.append(" (").append(String.join("; ", each)).append(")\n").toString();
  }

  private String row(String label, Window window, Course meanC1, Course meanAll) {
    List<String> each = new ArrayList<>();
    for (int i = 0; i < c1.size(); i++) {
      each.add(ratio(c1.get(i), allTiers.get(i), window));
    }
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %s (%s) |%n",
        label,
        meanC1.millis(window),
        meanAll.millis(window),
        ratio(meanC1, meanAll, window),
        String.join(", ", each));
  }

  private static String ratio(Course c1, Course allTiers, Window window) {
    return String.format(Locale.ROOT, "%.2f", c1.millis(window) / allTiers.millis(window));
  }
}
