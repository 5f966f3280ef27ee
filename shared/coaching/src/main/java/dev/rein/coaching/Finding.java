package dev.rein.coaching;

import java.util.List;

/// One thing that is wrong with a plan.
///
/// @param weeks numbers of the weeks concerned, rising; empty where it is the whole plan
/// @param detail sentences for the person: what is wrong, and what to do
public record Finding(FindingKind kind, List<Integer> weeks, String detail) {
  public Finding {
    weeks = List.copyOf(weeks);
  }
}
