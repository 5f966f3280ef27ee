/// What template.yaml says, read as far as one machine needs it.
@NullMarked
package dev.rein.local.template;

import org.jspecify.annotations.NullMarked;
