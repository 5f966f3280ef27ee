/// Takes what a flush left in the outbox to Opik.
@NullMarked
package dev.rein.redelivery;

import org.jspecify.annotations.NullMarked;
