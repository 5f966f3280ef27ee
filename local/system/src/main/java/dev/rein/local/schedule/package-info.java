/// What EventBridge does in AWS: wakes functions by the clock.
@NullMarked
package dev.rein.local.schedule;

import org.jspecify.annotations.NullMarked;
