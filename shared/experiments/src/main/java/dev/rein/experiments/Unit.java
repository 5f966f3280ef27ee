package dev.rein.experiments;

/// One piece of an experiment's work.
///
/// @param item id of the goal
/// @param version place among the versions; 0 where it is the same for all
/// @param sample of the verdict; 0 where there is one only
record Unit(String item, Part part, int version, int sample) {
  enum Part {
    GIVEN("given"),
    MADE("made"),
    JUDGED("judged"),
    /// Its scores are in Opik, or kept for it.
    SCORED("scored");

    final String key;

    Part(String key) {
      this.key = key;
    }
  }

  /// Unique among those of its goal.
  String key() {
    return part.key + "#" + version + "#" + sample;
  }

  static Unit given(GoalItem item) {
    return given(item.id());
  }

  static Unit given(String item) {
    return new Unit(item, Part.GIVEN, 0, 0);
  }

  static Unit made(GoalItem item, int version) {
    return made(item.id(), version);
  }

  static Unit made(String item, int version) {
    return new Unit(item, Part.MADE, version, 0);
  }

  static Unit judged(GoalItem item, int version, int sample) {
    return judged(item.id(), version, sample);
  }

  static Unit judged(String item, int version, int sample) {
    return new Unit(item, Part.JUDGED, version, sample);
  }

  static Unit scored(GoalItem item, int version) {
    return scored(item.id(), version);
  }

  static Unit scored(String item, int version) {
    return new Unit(item, Part.SCORED, version, 0);
  }
}
