package dev.rein.local.queue;

import dev.rein.testing.LocalStack;
import dev.rein.testing.NeedsLocalStack;
import java.net.URI;
import org.testcontainers.junit.jupiter.Container;

/// What holds on ElasticMQ holds on LocalStack's queues. The mapping is this project's own on both:
/// LocalStack's would need the functions in containers.
@NeedsLocalStack
class LocalStackMappingTest extends EventSourceMappingContract {
  @Container private static final LocalStack LOCAL_STACK = LocalStack.with("sqs");

  @Override
  URI engine() {
    return LOCAL_STACK.endpoint();
  }
}
