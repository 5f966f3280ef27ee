package dev.rein.local.queue;

import dev.rein.testing.Engines;
import java.net.URI;

/// On ElasticMQ.
class EventSourceMappingTest extends EventSourceMappingContract {
  @Override
  URI engine() {
    return Engines.shared().sqs();
  }
}
