package dev.rein.tracing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Under [Traced]: a parameter, a method's result or a record component whose value is recorded as
/// `[masked]`, so that one sees that there was something and not what it was.
///
/// It holds where the generated decorator records. A record that is given to [Span#output] by hand
/// is recorded as its `toString()` says.
@Documented
@Target({ElementType.METHOD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.CLASS)
public @interface Masked {}
