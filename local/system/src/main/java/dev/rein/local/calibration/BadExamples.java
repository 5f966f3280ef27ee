package dev.rein.local.calibration;

/// A file of examples can't be used. The message names file, line and what to do, and holds nothing
/// of the examples but their ids and field names.
public final class BadExamples extends Exception {
  BadExamples(String message) {
    super(message);
  }
}
