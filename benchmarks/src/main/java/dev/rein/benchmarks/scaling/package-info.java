/// What many goals a day cost, and how queues grow and empty again around an outage: a
/// discrete-event simulation of the deployed system.
@NullMarked
package dev.rein.benchmarks.scaling;

import org.jspecify.annotations.NullMarked;
