package dev.rein.experiments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// An experiment's goals in the order that its seed decides. A part of them is held at a time, and
/// the file is read anew for each part.
final class SeededGoals {
  /// Of them as many as are held.
  static final int PART = 1_000;

  private final DataSet dataSet;

  /// What goals are kept under, in order.
  private final List<String> keys;

  /// By place in the file.
  private final int[] places;

  private SeededGoals(DataSet dataSet, List<String> keys, int[] places) {
    this.dataSet = dataSet;
    this.keys = keys;
    this.places = places;
  }

  /// @throws IOException if they can't be read
  static SeededGoals of(Design design) throws IOException {
    List<String> inFile = new ArrayList<>();
    design.dataSet().each(item -> inFile.add(RunHeader.key(item.id())));
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < inFile.size(); i++) order.add(i);
    // As Experiment does with the goals themselves: the order depends on their number alone.
    Collections.shuffle(order, new Random(design.seed()));
    int[] places = new int[order.size()];
    for (int place = 0; place < places.length; place++) places[order.get(place)] = place;
    return new SeededGoals(design.dataSet(), order.stream().map(inFile::get).toList(), places);
  }

  /// What goals are kept under, in order.
  List<String> keys() {
    return keys;
  }

  /// Takes a goal.
  @FunctionalInterface
  interface Visitor {
    void take(int place, GoalItem item) throws IOException;
  }

  /// @param wanted places, rising
  /// @throws IOException if they can't be read
  void each(List<Integer> wanted, Visitor visitor) throws IOException {
    for (int from = 0; from < wanted.size(); from += PART) {
      part(new HashSet<>(wanted.subList(from, Math.min(from + PART, wanted.size()))), visitor);
    }
  }

  private void part(Set<Integer> wanted, Visitor visitor) throws IOException {
    SortedMap<Integer, GoalItem> held = new TreeMap<>();
    int[] next = {0};
    dataSet.each(
        item -> {
          if (next[0] == places.length) throw changed();
          int place = places[next[0]++];
          if (!wanted.contains(place)) return;
          if (!RunHeader.key(item.id()).equals(keys.get(place))) throw changed();
          held.put(place, item);
        });
    if (held.size() < wanted.size()) throw changed();
    for (var each : held.entrySet()) visitor.take(each.getKey(), each.getValue());
  }

  private IOException changed() {
    return new IOException("the goals of " + dataSet.name() + " have changed meanwhile");
  }
}
