/// Statistics of scores: intervals, agreement of two raters, correlation, comparison of pairs.
///
/// Every interval holds 95 %. What is not defined for some data is an empty optional or null, never
/// NaN. Nothing here draws a number that a seed does not fix.
@NullMarked
package dev.rein.statistics;

import org.jspecify.annotations.NullMarked;
