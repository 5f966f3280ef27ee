package dev.rein.testing;

import java.net.URI;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/// Starts and ends with its suite.
final class ContainedLocalStack implements LocalStack {
  private static final String IMAGE = "localstack/localstack:4.7.0";

  private final LocalStackContainer container;

  ContainedLocalStack(String... services) {
    container = new LocalStackContainer(DockerImageName.parse(IMAGE)).withServices(services);
  }

  @Override
  public void start() {
    container.start();
  }

  @Override
  public void stop() {
    container.stop();
  }

  @Override
  public URI endpoint() {
    return container.getEndpoint();
  }

  @Override
  public String accessKey() {
    return container.getAccessKey();
  }

  @Override
  public String secretKey() {
    return container.getSecretKey();
  }

  @Override
  public String region() {
    return container.getRegion();
  }
}
