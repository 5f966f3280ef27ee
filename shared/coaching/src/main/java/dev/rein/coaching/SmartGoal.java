package dev.rein.coaching;

/// The five SMART criteria, a sentence each.
public record SmartGoal(
    String specific, String measurable, String achievable, String relevant, String timeBound) {}
