package dev.rein.local.calibration;

/// What is wrong with one line.
final class ExampleFault extends Exception {
  ExampleFault(String message) {
    super(message);
  }
}
