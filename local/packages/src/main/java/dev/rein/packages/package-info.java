/// What Lambda gets, started as Lambda starts it: each function's package with the layer beside it,
/// in Lambda's real runtime client, between stand-ins for everything that it talks to.
@NullMarked
package dev.rein.packages;

import org.jspecify.annotations.NullMarked;
