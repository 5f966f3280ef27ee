package dev.rein.benchmarks.environment;

import dev.rein.local.template.FunctionSpec;
import dev.rein.packages.Backends;
import dev.rein.packages.Packages;
import dev.rein.packages.TlsFronts;
import dev.rein.packages.Unpacked;
import dev.rein.tracing.testing.OpikStandIn;
import dev.rein.tracing.testing.OpikStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The template's functions with all that they talk to.
public final class Functions implements AutoCloseable {
  private final Backends backends;
  private final OpikStandIn opik;
  private final Packages packages;
  private final Path scratch;
  private final TlsFronts fronts;

  private Functions(Backends backends, Packages packages, Path scratch, TlsFronts fronts) {
    this.fronts = fronts;
    this.backends = backends;
    this.packages = packages;
    this.scratch = scratch;
    // Thousands of requests would stay in this process's memory otherwise.
    opik = OpikStandIn.start(OpikStandIn.Options.collector(0, OpikStore.inMemory()));
  }

  public static Functions start() throws IOException {
    Packages packages = Packages.find();
    Path scratch = Files.createTempDirectory("rein-benchmark");
    return new Functions(Backends.start(), packages, scratch, TlsFronts.open());
  }

  /// A function as it is deployed. Unpacks it, so once for each.
  ///
  /// @param id logical id
  public PackagedFunction named(String id) throws IOException {
    FunctionSpec spec = backends.function(id);
    Path directory = Unpacked.of(packages, id, scratch).root();
    return new PackagedFunction(id, spec.handler(), directory, spec.environment())
        .with("OPIK_URL_OVERRIDE", opik.uri().toString());
  }

  /// The same function with TLS before everything that it talks to.
  public PackagedFunction overTls(PackagedFunction function) throws IOException {
    return function.with(fronts.before(function.environment()));
  }

  /// Makes goals in the same table.
  public Goals goals() {
    return new Goals(backends, opik.uri());
  }

  /// A folder for what else is to be started.
  public Path scratch() {
    return scratch;
  }

  @Override
  public void close() {
    fronts.close();
    opik.close();
    backends.close();
  }
}
