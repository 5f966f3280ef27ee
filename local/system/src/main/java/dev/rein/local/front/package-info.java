/// The HTTP front, as API Gateway's HTTP API is.
@NullMarked
package dev.rein.local.front;

import org.jspecify.annotations.NullMarked;
