package dev.rein.experiments;

/// What is wrong with one line.
final class ItemFault extends Exception {
  ItemFault(String message) {
    super(message);
  }
}
