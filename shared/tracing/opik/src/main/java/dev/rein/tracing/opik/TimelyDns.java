package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/// Looks names up until a deadline and no longer. All else in a call ends when OkHttp closes its
/// socket; a look-up is a call into the system that nothing ends, so it is left behind on a thread
/// of its own.
final class TimelyDns implements Dns {
  private static final ScopedValue<Deadline> DEADLINE = ScopedValue.newInstance();

  private final Dns dns;

  TimelyDns(Dns dns) {
    this.dns = dns;
  }

  /// Runs `call` so that its look-ups end by `deadline`.
  static <T> T by(Deadline deadline, ScopedValue.CallableOp<T, IOException> call)
      throws IOException {
    return ScopedValue.where(DEADLINE, deadline).call(call);
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    if (!DEADLINE.isBound()) return dns.lookup(host);
    FutureTask<List<InetAddress>> looking = new FutureTask<>(() -> dns.lookup(host));
    // No virtual thread: the system's call would hold its carrier, of which there may be one only.
    Thread.ofPlatform().daemon().name("opik-dns").start(looking);
    try {
      return looking.get(DEADLINE.get().remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw unknown(host, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownHostException known ? known : unknown(host, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(host, e);
    }
  }

  private static UnknownHostException unknown(String host, Exception cause) {
    UnknownHostException unknown = new UnknownHostException(host + " was not looked up");
    unknown.initCause(cause);
    return unknown;
  }
}
