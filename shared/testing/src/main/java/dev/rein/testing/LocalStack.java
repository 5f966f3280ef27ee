package dev.rein.testing;

import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/// The one LocalStack that all suites run against.
public final class LocalStack {
  private static final String IMAGE = "localstack/localstack:4.7.0";

  private LocalStack() {}

  /// Not started yet.
  ///
  /// @param services as LocalStack calls them, e.g. `sqs`
  public static LocalStackContainer with(String... services) {
    return new LocalStackContainer(DockerImageName.parse(IMAGE)).withServices(services);
  }
}
