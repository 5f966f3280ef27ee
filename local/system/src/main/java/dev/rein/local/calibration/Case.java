package dev.rein.local.calibration;

/// An example and what the judge said of it.
public record Case(Example example, Judged judged) {}
