package dev.rein.tracing.lambda;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/// What is to be dropped before SnapStart takes its snapshot, and again after each restore: a
/// connection in the snapshot is the same socket in every environment restored from it, and none of
/// them is alive; randomness that was drawn before would give each of them the same ids.
public final class SnapStart implements Resource {
  // The context itself holds its resources weakly.
  private static final Set<Resource> KEPT = ConcurrentHashMap.newKeySet();

  private final Runnable drop;

  private SnapStart(Runnable drop) {
    this.drop = drop;
  }

  /// To be called at INIT, and only where `AWS_LAMBDA_INITIALIZATION_TYPE` is `snap-start`: nothing
  /// of it need be loaded elsewhere.
  ///
  /// @param drop may be called several times
  public static void onSnapshot(Runnable drop) {
    onSnapshot(Core.getGlobalContext(), drop);
  }

  static void onSnapshot(Context<Resource> context, Runnable drop) {
    SnapStart hook = new SnapStart(drop);
    KEPT.add(hook);
    context.register(hook);
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    drop.run();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    drop.run();
  }
}
