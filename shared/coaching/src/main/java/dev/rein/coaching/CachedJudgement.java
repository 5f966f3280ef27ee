package dev.rein.coaching;

import org.jspecify.annotations.Nullable;

/// A judgement made before.
///
/// @param madeFor what was judged when the model was asked; null where that is not known
/// @param spend of that
public record CachedJudgement(Evaluation.Scored judgement, @Nullable Subject madeFor, Spend spend) {

  /// What has not been counted where this becomes the first evaluation of `subject`: the calls that
  /// were made for it, by somebody who did not live to keep what came of them.
  public Spend owedFor(Subject subject) {
    return subject.equals(madeFor) ? spend : Spend.NONE;
  }
}
