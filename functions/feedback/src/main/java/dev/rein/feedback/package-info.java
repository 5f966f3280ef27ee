/// Takes ratings, reads traces back from where they were sent, and computes the key metrics.
@NullMarked
package dev.rein.feedback;

import org.jspecify.annotations.NullMarked;
