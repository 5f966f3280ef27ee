package dev.rein.coaching;

/// What a finished stage of the pipeline left behind.
public sealed interface StageResult permits ClarifiedGoal, Resolution, Plan {}
