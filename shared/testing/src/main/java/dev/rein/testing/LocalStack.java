package dev.rein.testing;

import java.net.URI;
import org.testcontainers.lifecycle.Startable;

/// The one LocalStack that all suites run against: the one that runs at `LOCALSTACK_ENDPOINT`, else
/// one in a container of its own.
public sealed interface LocalStack extends Startable
    permits RunningLocalStack, ContainedLocalStack {
  /// Not started yet.
  ///
  /// @param services as LocalStack calls them, e.g. `sqs`; one that runs already has those it has
  /// @throws IllegalStateException if `LOCALSTACK_ENDPOINT` is no URL
  static LocalStack with(String... services) {
    return RunningLocalStack.isNamed(System.getenv())
        ? RunningLocalStack.named(System.getenv())
        : new ContainedLocalStack(services);
  }

  /// Where every service is. Only once it has started.
  URI endpoint();

  default String accessKey() {
    return "test";
  }

  default String secretKey() {
    return "test";
  }

  default String region() {
    return "us-east-1";
  }
}
