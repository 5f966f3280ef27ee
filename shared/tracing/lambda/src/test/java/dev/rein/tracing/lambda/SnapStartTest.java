package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.testing.OpikStandIn;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import org.crac.Context;
import org.crac.Resource;
import org.junit.jupiter.api.Test;

class SnapStartTest {
  @Test
  void snapshotAndRestore_dropWhatWasGiven_andAreHeld() throws Exception {
    AtomicInteger drops = new AtomicInteger();
    Snapshots snapshots = new Snapshots();
    SnapStart.onSnapshot(snapshots, drops::incrementAndGet);

    System.gc();
    snapshots.beforeCheckpoint(snapshots);
    assertThat(drops).hasValue(1);
    snapshots.afterRestore(snapshots);
    assertThat(drops).hasValue(2);
  }

  @Test
  void connections_fromBeforeARestore_areNotUsedAgain() throws Exception {
    AtomicInteger connects = new AtomicInteger();
    OkHttpClient http =
        new OkHttpClient.Builder()
            .eventListener(
                new EventListener() {
                  @Override
                  public void connectStart(Call call, InetSocketAddress to, Proxy proxy) {
                    connects.incrementAndGet();
                  }
                })
            .build();
    Snapshots snapshots = new Snapshots();
    try (OpikStandIn opik = OpikStandIn.start()) {
      TracingSetup setup =
          TracingSetup.of(
              Map.of(
                  "OPIK_URL_OVERRIDE",
                  opik.uri().toString(),
                  "AWS_LAMBDA_FUNCTION_NAME",
                  "RestoredFunction"),
              Lazy.made(http),
              _ -> {},
              OpikSettings.Source.SDK,
              drop -> SnapStart.onSnapshot(snapshots, drop));
      Set<UUID> ids = new HashSet<>();

      flushOne(setup, ids);
      flushOne(setup, ids);
      assertThat(connects).hasValue(1);

      snapshots.beforeCheckpoint(snapshots);
      snapshots.afterRestore(snapshots);
      flushOne(setup, ids);
      assertThat(connects).hasValue(2);
      assertThat(ids).hasSize(3);
      assertThat(opik.store().traces(null)).hasSize(3);
    }
  }

  private static void flushOne(TracingSetup setup, Set<UUID> ids) {
    setup.tracing().trace(TraceStart.named("t"), trace -> ids.add(trace.id()));
    assertThat(setup.tracing().flush(Deadline.in(Duration.ofSeconds(10))).delivered()).isEqualTo(1);
  }

  /// As CRaC's own: it holds its resources weakly.
  private static final class Snapshots extends Context<Resource> {
    private final List<WeakReference<Resource>> resources = new ArrayList<>();

    @Override
    public void register(Resource resource) {
      resources.add(new WeakReference<>(resource));
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
      resources.forEach(it -> call(it, true));
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
      resources.forEach(it -> call(it, false));
    }

    private void call(WeakReference<Resource> held, boolean before) {
      Resource resource = held.get();
      if (resource == null) return;
      try {
        if (before) resource.beforeCheckpoint(this);
        else resource.afterRestore(this);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
