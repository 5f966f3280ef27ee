/// How well the judge agrees with people: labelled examples in, agreement by criterion out.
@NullMarked
package dev.rein.local.calibration;

import org.jspecify.annotations.NullMarked;
