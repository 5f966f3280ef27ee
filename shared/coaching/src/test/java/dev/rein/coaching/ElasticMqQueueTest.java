package dev.rein.coaching;

class ElasticMqQueueTest extends QueueContract {
  @Override
  Engine engine() {
    return Engine.onThisMachine();
  }
}
