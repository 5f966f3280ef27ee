package dev.rein.judge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was noticed on the way to a judgement, for whoever wonders how far to rely on it.
///
/// @param repaired whether the first answer could not be used
/// @param samples verdicts that the scores are medians of; 1 unless the first was borderline
/// @param spread by criterion, highest less lowest score of the samples; empty for one sample
/// @param unsupported criteria whose evidence is not to be found in what was judged
/// @param uniform whether every criterion was given full marks, which is rare in honest work
/// @param suspicions kinds of text found that speaks to the judge
/// @param withheld passages that the judge was not shown for that
/// @param cut characters that were left out for length
public record Scrutiny(
    boolean repaired,
    int samples,
    Map<String, Integer> spread,
    List<String> unsupported,
    boolean uniform,
    List<String> suspicions,
    int withheld,
    int cut) {
  public Scrutiny {
    spread = Collections.unmodifiableMap(new LinkedHashMap<>(spread));
    unsupported = List.copyOf(unsupported);
    suspicions = List.copyOf(suspicions);
  }

  static Scrutiny of(Shown shown, boolean repaired) {
    return new Scrutiny(
        repaired, 1, Map.of(), List.of(), false, shown.suspicions(), shown.withheld(), shown.cut());
  }

  Scrutiny withVerdict(List<String> notFound, boolean fullMarks) {
    return new Scrutiny(repaired, samples, spread, notFound, fullMarks, suspicions, withheld, cut);
  }

  Scrutiny withSamples(int count, Map<String, Integer> spreads) {
    return new Scrutiny(repaired, count, spreads, unsupported, uniform, suspicions, withheld, cut);
  }

  /// Only what is out of the ordinary, as metadata of a trace.
  public Map<String, Object> metadata() {
    Map<String, Object> metadata = new TreeMap<>();
    if (repaired) metadata.put("repaired", true);
    if (samples > 1) {
      metadata.put("samples", samples);
      metadata.put("spread", spread);
    }
    if (!unsupported.isEmpty()) metadata.put("evidence_not_found", unsupported);
    if (uniform) metadata.put("uniform_full_marks", true);
    if (!suspicions.isEmpty()) {
      metadata.put("injection_suspected", true);
      metadata.put("injection_kinds", suspicions);
      metadata.put("withheld_passages", withheld);
    }
    if (cut > 0) metadata.put("cut_characters", cut);
    return metadata;
  }
}
