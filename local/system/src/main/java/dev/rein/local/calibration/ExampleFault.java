package dev.rein.local.calibration;

import dev.rein.experiments.LineFault;

/// What is wrong with one line.
final class ExampleFault extends LineFault {
  ExampleFault(String message) {
    super(message);
  }
}
